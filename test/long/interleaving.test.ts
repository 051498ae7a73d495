import { after, before, describe, it } from 'mocha';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { galleryRivalry, openGalleryRivalries } from '../recovery/gallery-rivals.js';
import { labRivalry } from '../recovery/lab-rivals.js';
import { drawKillPoint, inEveryOrder, type InOrder, meet } from '../recovery/interleaving.js';
import {
  besideWhole,
  ofTwoFactories,
  openRivalries,
  pairs,
  rivalry,
  type Rivalry,
  slices,
  tasks,
  whole,
} from '../recovery/rivals.js';

/** `SEED=17` lets all runs meet as this seed says, and no other: a failure names its own. */
const given = process.env['SEED'];

const seedsOf = (usual: readonly number[]) => (given === undefined ? usual : [Number(given)]);

/** The tasks of two factories that serve the same labs. */
const factoryPairs = [
  ['DistributeImages', 'DistributeImages'],
  ['DistributeImages', 'RetireImages'],
  ['RetireImages', 'RetireImages'],
] as const;

type Meeting = readonly [name: string, rivals: Rivalry, seeds: readonly number[]];

const meetings: readonly Meeting[] = [
  ...pairs.map((pair) => [pair.join(' beside '), rivalry(...pair), [1, 2, 3]] as const),
  ...tasks.map((task) => [`Two slices of ${task}`, slices(task, 2), [1]] as const),
  ...tasks.map((task) => [`Three slices of ${task}`, slices(task, 3), [1]] as const),
  ...factoryPairs.map(
    ([one, other]) => [`${one} beside ${other} of another factory`, ofTwoFactories(one, other), [1]] as const,
  ),
];

/** Each task beside the whole factory in one task, and two of that, of which the second waits for the first. */
const wholeMeetings: readonly Meeting[] = [...tasks, whole].map((task) => [
  `${task} beside ${whole}`,
  besideWhole(task),
  [1, 2, 3],
]);

/** The tasks that work on the same things of a gallery. */
const galleryPairs = [
  ['SnapImages', 'SnapImages'],
  ['DistributeImages', 'DistributeImages'],
  ['DistributeImages', 'RetireImages'],
] as const;

const galleryMeetings: readonly Meeting[] = galleryPairs.map((pair) => [
  `${pair.join(' beside ')} by gallery`,
  galleryRivalry(...pair),
  [1, 2, 3],
]);

/** Single steps that meet themselves, others, or tasks of the factory that work in the same lab. */
const stepPairs = [
  ['delete a VM', 'delete a VM'],
  ['delete an image', 'delete an image'],
  ['delete an environment', 'delete an environment'],
  ['start an agent', 'start an agent'],
  ['start an agent', 'stop an agent'],
  ['delete a VM of the factory', 'CreateImageVMs'],
  ['delete an image of the factory', 'DistributeImages'],
  ['delete an image of the factory', 'RetireImages'],
] as const;

const stepMeetings: readonly Meeting[] = stepPairs.map((pair) => [
  pair.join(' beside '),
  labRivalry(...pair),
  [1, 2],
]);

describe('C65 Single steps at once', () => {
  defineMeetings(openRivalries, stepMeetings);
});

describe('C65 Runs at once', () => {
  defineMeetings(openRivalries, meetings);
});

describe('C65 Runs beside a run of the whole factory', () => {
  defineMeetings(openRivalries, wholeMeetings);
});

describe('C65 Runs at once with a gallery', () => {
  defineMeetings(openGalleryRivalries, galleryMeetings);
});

function defineMeetings(open: () => Promise<Pipeline>, all: readonly Meeting[]): void {
  let pipeline: Pipeline;
  before(async () => {
    pipeline = await open();
  });
  after(() => pipeline.close());

  for (const [name, rivals, seeds] of all)
    describe(name, () => {
      let expected: InOrder;
      before(async () => {
        expected = await inEveryOrder(pipeline, rivals);
      });

      for (const seed of seedsOf(seeds)) {
        it(`end as one after the other (seed ${seed})`, () => meet(pipeline, rivals, expected, seed));

        it(`end so where one of them is killed and runs again (seed ${seed})`, () =>
          meet(pipeline, rivals, expected, seed, drawKillPoint(seed, rivals, expected)));
      }
    });
}
