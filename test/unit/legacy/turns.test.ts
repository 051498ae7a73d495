import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { subscriptionOf } from '../../../tasks/core/factory/labs/matching.js';
import { oldCleanUp } from '../../legacy/clean-up.js';
import { shells } from '../../legacy/companions.js';
import { cultures } from '../../legacy/cultures.js';
import { oldDistribute } from '../../legacy/distribute.js';
import { newCleanUp, newDistribute, newRetire, newSnap, storeOf } from '../../legacy/new-tasks.js';
import { oldRetire } from '../../legacy/retire.js';
import { oldSnap } from '../../legacy/snap.js';
import { machineOf, type OldAgent, type World, worldOf } from '../../legacy/world.js';

const paths = ['Win\\Server.json', 'Win\\Desktop.json', 'Linux\\Box.json', 'Standalone.json'];

const subscribed = { A: ['Win'], B: ['Linux/Box.json', 'Win\\Server'], C: [''], D: ['Standalone', 'Linux'] };

const nights = 14;

const imagesToSave = 2;

/** Made by a person and without tags, so that even the old RetireImages ignores it. */
const personal = { name: 'Mine', tags: {}, creationDate: new Date(0) };

type Dice = (sides: number) => number;

/** Random numbers that depend on the seed alone. */
function diceOf(seed: number): Dice {
  let count = 0;
  return (sides) => {
    count += 1;
    return createHash('sha1').update(`${seed}:${count}`).digest().readUInt32BE(0) % sides;
  };
}

/** One night, in which the random numbers decide whether script or task does each step. */
function playNight(world: World, now: Date, agent: OldAgent, roll: Dice): string[] {
  const hour = (hours: number) => new Date(now.getTime() + hours * 3_600_000);
  const isOld = ['Snap', 'Distribute', 'CleanUp', 'Retire'].map(() => roll(2) === 0);
  const [snap, distribute, cleanUp, retire] = isOld;
  world.factory.machines = paths.map((path) => machineOf(path, hour(-1)));
  if (snap) oldSnap(world, agent, now);
  else newSnap(world, now);
  if (distribute) oldDistribute(world, agent, hour(2));
  else newDistribute(world, hour(2));
  if (cleanUp) oldCleanUp(world);
  else newCleanUp(world);
  if (retire) oldRetire(world, agent, imagesToSave);
  else newRetire(world, imagesToSave);
  return isOld.map((old) => (old ? 'script' : 'task'));
}

/** The newest image of each path, which must be in the store after each night, and in the labs that take it. */
function newest(made: readonly { readonly path: string; readonly name: string }[]) {
  return paths.flatMap((path) => made.filter((one) => one.path === path).slice(-imagesToSave));
}

/** The contents of a world by place. */
function holdings(world: World): Readonly<Record<string, readonly string[]>> {
  const labs = world.entries.map(({ LabName }) => {
    const images = world.labs.find(({ name }) => name === LabName)?.images ?? [];
    return [LabName, images.map(({ name }) => name).sort()] as const;
  });
  const stored = storeOf(world).images.map(({ imageName }) => imageName);
  const machines = world.factory.machines.map(({ name }) => name);
  return { ...Object.fromEntries(labs), stored: stored.sort(), machines };
}

function expectedHoldings(world: World, made: Parameters<typeof newest>[0]): ReturnType<typeof holdings> {
  const expected = newest(made);
  const labs = world.entries.map(({ LabName, ImagePaths }) => {
    const imagePaths = ImagePaths.map((text) => ({ text, line: 1, column: 1 }));
    const taken = expected.filter(({ path }) => subscriptionOf({ imagePaths }, path).subscribed);
    return [LabName, [personal, ...taken].map(({ name }) => name).sort()] as const;
  });
  return { ...Object.fromEntries(labs), stored: expected.map(({ name }) => name).sort(), machines: [] };
}

describe('Old scripts and new tasks that take turns on one factory', () => {
  for (let seed = 0; seed < 8; seed += 1)
    it(`C103 C104 lose nothing and leave nothing over in ${nights} nights (seed ${seed})`, () => {
      const roll = diceOf(seed);
      const world = worldOf(subscribed, paths);
      for (const lab of world.labs) lab.images = [personal];
      const agent = {
        shell: shells[roll(shells.length)] ?? 'PowerShell 7',
        culture: 'en-US' as const,
      };
      const made: { path: string; name: string }[] = [];
      for (let night = 1; night <= nights; night += 1) {
        const now = new Date(2024, 3, night, 3);
        const played = playNight(world, now, agent, roll);
        const date = `-Apr-${night}-2024`;
        for (const path of paths)
          made.push({ path, name: `${path.replace('\\', '_').replace('.json', '')}${date}` });
        assert.deepEqual(
          { night, played, ...holdings(world) },
          { night, played, ...expectedHoldings(world, made) },
        );
      }
    });

  for (const culture of cultures)
    it(`C58 C103 do so on agents of the culture ${culture}`, () => {
      const world = worldOf(subscribed, paths);
      for (const lab of world.labs) lab.images = [personal];
      const roll = diceOf(99);
      const agent: OldAgent = { shell: 'Windows PowerShell 5.1', culture };
      for (let night = 1; night <= nights; night += 1)
        playNight(world, new Date(2024, 3, night, 3), agent, roll);
      const stored = storeOf(world).images.filter(({ imagePath }) => imagePath === paths[0]);
      assert.deepEqual(stored.map(({ imageName }) => imageName).sort(), [
        'Win_Server-Apr-13-2024',
        'Win_Server-Apr-14-2024',
      ]);
    });
});
