import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { oldCleanUp } from '../../legacy/clean-up.js';
import { oldDistribute, oldPairs } from '../../legacy/distribute.js';
import {
  newCleanUp,
  newDistribute,
  newPairs,
  newRetire,
  newRetirement,
  newSnap,
  storeOf,
} from '../../legacy/new-tasks.js';
import { oldRetire } from '../../legacy/retire.js';
import { oldSnap } from '../../legacy/snap.js';
import { readStored } from '../../legacy/store.js';
import { labOf, machineOf, type OldAgent, type World, worldOf } from '../../legacy/world.js';

const german: OldAgent = { shell: 'Windows PowerShell 5.1', culture: 'de-DE' };

const server = 'Win\\Server.json';

const box = 'Linux\\Box.json';

/** Night `number` at 3 o'clock, and some hours after it. */
function night(number: number, hours = 0): Date {
  return new Date(Date.UTC(2024, 3, number, 3 + hours));
}

/** The lab A takes Win, B takes all; tonight's VMs of both golden images are built. */
function builtWorld(number = 1): World {
  const world = worldOf({ A: ['Win'], B: ['Win/Server', 'Linux/'] }, [server, box]);
  build(world, number);
  return world;
}

function build(world: World, number: number): void {
  const built = [server, box].map((path) => machineOf(path, night(number, -1)));
  world.factory.machines = [...world.factory.machines, ...built];
}

function imagesOf(world: World, lab: string): string[] {
  const images = world.labs.find(({ name }) => name === lab)?.images ?? [];
  return images.map(({ name }) => name).sort();
}

const april = (number: number) => [`Linux_Box-Apr-${number}-2024`, `Win_Server-Apr-${number}-2024`];

describe('New SnapImages and the old scripts after it', () => {
  it('C103 C53 lets the old DistributeImages bring what was stored, its only json blobs being companions', () => {
    const world = builtWorld();
    newSnap(world, night(1));
    assert.equal(readStored(world, german).length, 2);
    oldDistribute(world, german, night(1, 2));
    assert.deepEqual(imagesOf(world, 'A'), ['Win_Server-Apr-1-2024']);
    assert.deepEqual(imagesOf(world, 'B'), april(1));
  });

  it('C103 C56 lets the old RetireImages keep the newest of old and new stored images', () => {
    const world = builtWorld(1);
    oldSnap(world, german, night(1));
    newCleanUp(world);
    build(world, 2);
    newSnap(world, night(2));
    newCleanUp(world);
    build(world, 13);
    oldSnap(world, german, night(13));
    oldRetire(world, german, 1);
    assert.deepEqual(names(world), april(13));
  });
});

function names(world: World): string[] {
  return storeOf(world)
    .images.map(({ imageName }) => imageName)
    .sort();
}

describe('Old SnapImages and the new tasks after it', () => {
  it('C103 C57 lets the new DistributeImages bring what was stored', () => {
    const world = builtWorld();
    oldSnap(world, german, night(1));
    newDistribute(world, night(1, 2));
    assert.deepEqual(imagesOf(world, 'B'), april(1));
  });

  it('C103 C95 lets the new RetireImages keep the newest of old and new stored images', () => {
    const world = builtWorld(1);
    newSnap(world, night(1));
    newCleanUp(world);
    build(world, 2);
    oldSnap(world, german, night(2));
    newRetire(world, 1);
    assert.deepEqual(names(world), april(2));
  });

  it('L15 L28 deletes each of two expired images to which the scripts gave one name', () => {
    const world = builtWorld(1);
    build(world, 2);
    oldSnap(world, german, night(2));
    newCleanUp(world);
    build(world, 3);
    newSnap(world, night(3));
    const { actions } = newRetirement(world, 1);
    assert.equal(actions.length, 4);
    assert.equal(new Set(actions.map(({ subject }) => subject.name)).size, 2);
    assert.equal(new Set(actions.map(({ key }) => key)).size, 4);
  });

  it('C93 C103 lets the new CleanUpFactory delete the VMs whose image the scripts stored', () => {
    const world = builtWorld();
    oldSnap(world, german, night(1));
    newCleanUp(world);
    assert.deepEqual(world.factory.machines, []);
  });

  it('L11 C92 keeps the VMs of which the scripts stored nothing', () => {
    const world = builtWorld();
    newCleanUp(world);
    assert.equal(world.factory.machines.length, 2);
  });

  it('C74 C103 stores nothing again that the scripts stored', () => {
    const world = builtWorld();
    oldSnap(world, german, night(1));
    newSnap(world, night(1, 3));
    assert.deepEqual(names(world), april(1));
  });
});

describe('New CreateImageVMs and the old scripts after it', () => {
  it('C43 C44 C103 lets the old CleanUpFactory delete what is built and leave what is being built', () => {
    const world = builtWorld();
    const half = { ...machineOf(server, night(1)), name: 'half', tags: { ImageFactoryPath: server } };
    world.factory.machines = [...world.factory.machines, half];
    oldSnap(world, german, night(1));
    assert.deepEqual(names(world), april(1));
    oldCleanUp(world);
    assert.deepEqual(world.factory.machines, [half]);
  });
});

describe('Old CreateImageVMs and the new tasks after it', () => {
  it('C88 C103 stores and cleans up what has only ImagePath, and keeps a failed VM, which has no mark', () => {
    const world = builtWorld();
    const failed = { ...machineOf(server, night(1)), name: 'failed', tags: {}, provisioningState: 'Failed' };
    world.factory.machines = [...world.factory.machines, failed];
    newSnap(world, night(1));
    newCleanUp(world);
    assert.deepEqual(names(world), april(1));
    assert.deepEqual(world.factory.machines, [failed]);
  });
});

describe('New CleanUpFactory and the old CreateImageVMs after it', () => {
  it('C92 C103 leaves the lab empty for it with deleteUncommitted', () => {
    const world = builtWorld();
    newCleanUp(world, true);
    assert.deepEqual(world.factory.machines, []);
  });
});

describe('New DistributeImages and the old scripts after it', () => {
  it('C84 C103 lets the old RetireImages keep the newest build', () => {
    const world = builtWorld(1);
    for (const number of [1, 2, 3]) {
      newSnap(world, night(number));
      newCleanUp(world);
      build(world, number + 1);
    }
    newDistribute(world, night(4));
    oldRetire(world, german, 1);
    assert.deepEqual(imagesOf(world, 'A'), ['Win_Server-Apr-3-2024']);
  });

  it('C78 C103 lets the old DistributeImages find everything there', () => {
    const world = builtWorld();
    newSnap(world, night(1));
    newDistribute(world, night(1, 2));
    assert.deepEqual(oldPairs(world, german), []);
  });

  it('C21 C103 loses to the old RetireImages only what our rule alone matches', () => {
    const world = builtWorld();
    world.entries = [...world.entries, { SubscriptionId: 's', LabName: 'C', ImagePaths: ['linux/', 'Win'] }];
    (world.labs as unknown[]).push(labOf('C'));
    newSnap(world, night(1));
    newDistribute(world, night(1, 2));
    assert.deepEqual(imagesOf(world, 'C'), april(1));
    oldRetire(world, german, 1);
    assert.deepEqual(imagesOf(world, 'C'), ['Win_Server-Apr-1-2024']);
  });
});

describe('Old DistributeImages and the new tasks after it', () => {
  it('C85 C103 lets the new RetireImages judge images that have only ImagePath', () => {
    const world = builtWorld(1);
    for (const number of [1, 2]) {
      oldSnap(world, german, night(number));
      newCleanUp(world);
      build(world, number + 1);
    }
    oldDistribute(world, german, night(3));
    newRetire(world, 1);
    assert.deepEqual(imagesOf(world, 'B'), april(2));
  });

  it('C20 C103 keeps what only the prefix rule gave a lab', () => {
    const world = builtWorld();
    world.entries = [{ SubscriptionId: 's', LabName: 'A', ImagePaths: ['Win/Ser'] }];
    oldSnap(world, german, night(1));
    oldDistribute(world, german, night(1, 2));
    newRetire(world, 1);
    assert.deepEqual(imagesOf(world, 'A'), ['Win_Server-Apr-1-2024']);
    newRetire(world, 1, { strictImagePaths: true });
    assert.deepEqual(imagesOf(world, 'A'), []);
  });

  it('C78 C103 lets the new DistributeImages find everything there', () => {
    const world = builtWorld();
    oldSnap(world, german, night(1));
    oldDistribute(world, german, night(1, 2));
    assert.deepEqual(newPairs(world).actions, []);
  });
});

describe('New RetireImages and the old DistributeImages after it', () => {
  it('C63 C103 leaves it nothing of a deleted image', () => {
    const world = builtWorld(1);
    newSnap(world, night(1));
    newCleanUp(world);
    build(world, 2);
    newSnap(world, night(2));
    newRetire(world, 1);
    oldDistribute(world, german, night(2, 2));
    assert.deepEqual(imagesOf(world, 'B'), april(2));
    assert.equal(world.store.size, 4);
  });
});

describe('A factory lab among its own targets', () => {
  it('L4 C81 keeps its store with the new task, and lost it with the old script', () => {
    const world = builtWorld();
    world.entries = [{ SubscriptionId: 's', LabName: 'Factory', ImagePaths: [''] }];
    newSnap(world, night(1));
    newDistribute(world, night(1, 2));
    assert.deepEqual([imagesOf(world, 'Factory'), names(world)], [april(1), april(1)]);
    world.factory.images = [];
    oldDistribute(world, german, night(1, 2));
    assert.deepEqual([imagesOf(world, 'Factory'), names(world)], [april(1), []]);
  });
});

describe('Two factories that serve one lab', () => {
  it('C96 L37 never touch the images of each other, with different and with equal paths', () => {
    const world = builtWorld();
    const other = '/subscriptions/s/resourceGroups/B/providers/Microsoft.DevTestLab/labs/Other';
    const theirs = [server, 'Their\\Own.json'].map((ImagePath, index) => ({
      name: `Theirs-${index}`,
      tags: { ImagePath, ImageFactoryLab: other },
      creationDate: night(9),
    }));
    const lab = world.labs.find(({ name }) => name === 'A') ?? labOf('A');
    lab.images = theirs;
    newSnap(world, night(1));
    newDistribute(world, night(1, 2));
    newRetire(world, 1);
    assert.deepEqual(imagesOf(world, 'A'), ['Theirs-0', 'Theirs-1', 'Win_Server-Apr-1-2024']);
    oldRetire(world, german, 1);
    assert.deepEqual(imagesOf(world, 'A'), ['Theirs-0'], 'what the script did (L37)');
  });
});
