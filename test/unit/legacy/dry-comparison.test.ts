import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { copiedByOldRules } from '../../../tasks/core/factory/distribute/old-rules.js';
import { deletedByOldRules } from '../../../tasks/core/factory/retire/old-rules.js';
import { compareRules, type Effect } from '../../../tasks/core/factory/rule-comparison.js';
import { oldPairs } from '../../legacy/distribute.js';
import {
  distributeStateOf,
  newPairs,
  newRetirement,
  newSnap,
  retireStateOf,
} from '../../legacy/new-tasks.js';
import { oldRetirement } from '../../legacy/retire.js';
import { oldSnap } from '../../legacy/snap.js';
import { machineOf, type OldAgent, type World, worldOf } from '../../legacy/world.js';

const agent: OldAgent = { shell: 'Windows PowerShell 5.1', culture: 'en-US' };

const paths = ['Win\\Server.json', 'Win\\Server2.json', 'win\\Old.json', 'Linux\\Box.json'];

const entries = ['Win', 'win', 'Win/Ser', '/Linux', 'Linux/*', '', 'Win\\Server.json'];

/** Items drawn from a list by the seed, each with a probability of one half. */
function drawn<T>(seed: number, what: string, things: readonly T[]): T[] {
  const digest = createHash('sha1').update(`${seed} ${what}`).digest();
  return things.filter((_, index) => (digest[index % digest.length] ?? 0) % 2 === 0);
}

/** A factory after some nights, whose labs have some of its images and some of other people. */
function someWorld(seed: number): World {
  const lab = (name: string) => drawn(seed, name, entries);
  const world = worldOf({ A: lab('A'), B: lab('B'), C: lab('C') }, drawn(seed, 'golden', paths));
  for (const night of [1, 2, 3]) {
    const now = new Date(2024, 3, night, 3);
    world.factory.machines = drawn(seed, `built ${night}`, paths).map((path) => machineOf(path, now));
    if (drawn(seed, `old ${night}`, [true]).length > 0) oldSnap(world, agent, now);
    else newSnap(world, now);
  }
  const images = paths.flatMap((path) =>
    [1, 2, 3].map((day) => ({
      name: `${path.replace('\\', '_').replace('.json', '')}-Apr-${day}-2024`,
      tags: { ImagePath: path },
      creationDate: new Date(2024, 4, (seed * 7 + day * 5) % 28),
    })),
  );
  const personal = [1, 2, 3].map((day) => ({
    name: `Mine${day}`,
    tags: { owner: 'me' },
    creationDate: new Date(2024, 4, day),
  }));
  for (const target of world.labs) target.images = drawn(seed, `in ${target.name}`, [...images, ...personal]);
  return world;
}

function texts(effects: readonly Effect[]): string[] {
  return effects.map(({ kind, name, where }) => `${kind} ${name} in ${where}`).sort();
}

describe('What the scripts would do, as whatIf tells it', () => {
  it('C16 C77 C78 are the pairs of the model of DistributeImages.ps1', () => {
    for (let seed = 0; seed < 40; seed += 1) {
      const world = someWorld(seed);
      const model = oldPairs(world, agent).map(
        ({ lab, image }) => `custom image ${image.imageName} in ${lab.name}`,
      );
      assert.deepEqual(texts(copiedByOldRules(distributeStateOf(world))), model.sort(), `seed ${seed}`);
    }
  });

  it('C95 C96 C97 L1 L13 are the deletions of the model of RetireImages.ps1', () => {
    for (let seed = 0; seed < 40; seed += 1) {
      const world = someWorld(seed);
      const { stored, labs } = oldRetirement(world, agent, 1);
      const model = [
        ...stored.map(({ imageName }) => `stored image ${imageName} in Factory`),
        ...labs.map(({ lab, image }) => `custom image ${image.name} in ${lab.name}`),
      ];
      assert.deepEqual(texts(deletedByOldRules(retireStateOf(world), 1)), model.sort(), `seed ${seed}`);
    }
  });
});

describe('The dry comparison', () => {
  const world = worldOf({ A: ['win'], B: ['Win'] }, ['Win\\Server.json']);
  for (const night of [1, 2, 3]) {
    world.factory.machines = [machineOf('Win\\Server.json', new Date(2024, 3, night))];
    newSnap(world, new Date(2024, 3, night, 3));
  }

  it('tells pairs and gigabytes of both rules, and the pairs of only one of them', () => {
    assert.deepEqual(newPairs(world, { whatIf: true }).findings, [
      {
        severity: 'notice',
        what:
          'By the rules of the scripts 3 pairs of image and lab (3 GB) would be copied; ' +
          'by the rules of this task 6 pairs of image and lab (6 GB) would be copied.',
        why:
          'Only by the scripts: nothing. Only by this task: the custom image Win_Server-Apr-1-2024 of A, ' +
          'the custom image Win_Server-Apr-2-2024 of A, the custom image Win_Server-Apr-3-2024 of A.',
      },
    ]);
  });

  it('tells deletions and gigabytes of both rules', () => {
    const [finding] = newRetirement(world, 1, { whatIf: true }).findings ?? [];
    assert.equal(
      finding?.what,
      'By the rules of the scripts 2 stored images (2 GB) and 0 custom images would be deleted; ' +
        'by the rules of this task 2 stored images (2 GB) and 0 custom images would be deleted.',
    );
  });

  it('is made with whatIf only', () => {
    assert.deepEqual(newPairs(world).findings, []);
    assert.equal(newRetirement(world, 1).findings, undefined);
  });

  it('names five images and counts the others', () => {
    const effects = [1, 2, 3, 4, 5, 6, 7].map((number): Effect => {
      return { kind: 'custom image', name: `i${number}`, where: 'A', bytes: 0 };
    });
    assert.match(
      compareRules('deleted', effects, []).why ?? '',
      /i5 of A, 2 more\. Only by this task: nothing\./,
    );
  });
});
