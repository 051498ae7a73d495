import type { Pipeline } from '../local-pipeline/pipeline.js';
import { goldenImage } from '../worlds/configuration.js';
import {
  factoryGallery,
  galleryId,
  galleryWorld,
  gigabyte,
  ownTags,
  publishedAs,
  type SavedImage,
  snapshotsOf,
} from '../worlds/gallery-worlds.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { imageVM } from '../worlds/seeds.js';
import { lab, subscriptionId, world } from '../worlds/worlds.js';
import { applications, rivalOf, type Rivalry } from './rivals.js';

const files = {
  'Configuration/GoldenImages/Windows/Server.json': goldenImage(),
  'Configuration/GoldenImages/Windows/Desktop.json': goldenImage(),
  'Configuration/Labs.json': {
    Labs: ['Near', 'Far'].map((LabName) => {
      return { SubscriptionId: subscriptionId, LabName, ImagePaths: ['Windows'], Delivery: 'Gallery' };
    }),
  },
};

/** The image of a day in May. */
function saved(file: string, day: number, more: Partial<SavedImage> = {}): SavedImage {
  return {
    imagePath: `Windows\\${file}.json`,
    name: `Windows_${file}-May-${day}-2024`,
    time: `2024-05-0${day}T08:00:00`,
    ...more,
  };
}

const kind = { osType: 'Windows', generation: 'V2' } as const;

const theirs = saved('Server', 1, { factory: 'Other' });

const version = (day: number, image: SavedImage) => publishedAs(`2024.50${day}.80000`, image);

const gallery = factoryGallery([
  {
    ...kind,
    name: 'Windows_Server',
    tags: ownTags(saved('Server', 1)),
    versions: [1, 2].map((day) => version(day, saved('Server', day))),
  },
  {
    ...kind,
    name: 'Windows_Gone',
    tags: ownTags(saved('Gone', 1)),
    versions: [version(1, saved('Gone', 1))],
  },
  { ...kind, name: 'Theirs', tags: ownTags(theirs), versions: [version(1, theirs)] },
]);

const machine = (name: string, more = {}) =>
  imageVM(name, { ImagePath: `Windows\\${name}.json` }, { createdDate: '2024-05-04T06:00:00Z', ...more });

/** A factory with a gallery: VMs to snap, snapshots to publish, some left over, and versions to retire. */
const sharedWorld = galleryWorld(
  {
    galleries: [gallery],
    snapshots: [
      ...snapshotsOf(saved('Server', 2, { luns: [3] })),
      ...snapshotsOf(saved('Server', 3, { luns: [3] })),
      ...snapshotsOf(saved('Desktop', 3)),
      ...snapshotsOf(theirs),
    ],
    factory: {
      virtualMachines: [
        machine('Server', { dataDisks: [{ lun: 3, bytes: gigabyte }] }),
        machine('Desktop', { generation: 'V2' }),
        imageVM('Personal', { owner: 'x' }),
      ],
    },
    labs: [
      lab('Near', { sharedGalleries: [{ name: 'Images', galleryId, enabledImages: ['Windows_Server'] }] }),
      lab('Far', { location: 'northeurope' }),
    ],
  },
  { applications, durations: { ...world([]).durations, copyBytesPerSecond: 10_000 } },
);

/** Runs of two pipelines on one factory that has a gallery. */
export function galleryRivalry(...tasks: readonly string[]): Rivalry {
  const rivals = tasks.map(rivalOf).map((rival) => {
    return { ...rival, inputs: { ...rival.inputs, gallery: 'Images' } };
  });
  return { world: sharedWorld, rivals };
}

/** Opens a pipeline for concurrent runs with a gallery. */
export function openGalleryRivalries(): Promise<Pipeline> {
  return openPipelineWith(files, sharedWorld);
}
