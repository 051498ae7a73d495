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
import { factoryInputs, withConfiguration } from '../worlds/inputs.js';
import { imageVM, storedImage } from '../worlds/seeds.js';
import { lab, subscriptionId, world } from '../worlds/worlds.js';
import type { Trial } from './trial.js';

const entry = (LabName: string, ...ImagePaths: readonly string[]) => ({
  SubscriptionId: subscriptionId,
  LabName,
  ImagePaths,
  Delivery: 'Gallery',
});

/** The configurations of the trials with a gallery. */
export const galleryFiles = {
  'ByGallery/GoldenImages/Windows/Server.json': goldenImage(),
  'ByGallery/Labs.json': { Labs: [entry('Near', 'Windows'), entry('North', 'Windows')] },
  'FewerByGallery/GoldenImages/Windows/Server.json': goldenImage(),
  'FewerByGallery/GoldenImages/Windows/Core.json': goldenImage(),
  'FewerByGallery/Labs.json': {
    Labs: [entry('Near', 'Windows'), entry('North', 'Windows/Core.json')],
  },
};

/** An image of a golden image of a day of May. */
function saved(file: string, day: number, more: Partial<SavedImage> = {}): SavedImage {
  return {
    imagePath: `Windows\\${file}.json`,
    name: `Windows_${file}-May-${day}-2024`,
    time: `2024-05-0${day}T08:00:00`,
    ...more,
  };
}

const createdDate = '2024-05-02T06:00:00Z';

/** An image of a VM that is still there. */
function savedOf(file: string, more: Partial<SavedImage> = {}): SavedImage {
  return saved(file, 2, { machine: { name: file, createdDate }, ...more });
}

function machine(file: string) {
  return imageVM(file, { ImagePath: `Windows\\${file}.json` }, { createdDate });
}

/** The definition of a golden image with the images of these days. */
function definition(file: string, ...days: readonly (number | SavedImage)[]) {
  const versions = days
    .map((day) => (typeof day === 'number' ? saved(file, day) : day))
    .map((image) => publishedAs(`2024.50${image.time.slice(9, 10)}.80000`, image));
  return {
    name: `Windows_${file}`,
    osType: 'Windows',
    generation: 'V2',
    tags: ownTags(saved(file, 1)),
    versions,
  } as const;
}

/** A set of which the snapshot of the OS disk was never taken, long ago. */
const begun = (image: SavedImage) =>
  snapshotsOf({ ...image, luns: [3] })
    .slice(1)
    .map((snapshot) => ({ ...snapshot, createdDate: image.time + 'Z' }));

const server = saved('Server', 2);

/** A lab that offers these definitions to its users. */
const offering = (name: string, ...enabledImages: readonly string[]) =>
  lab(name, { sharedGalleries: [{ name: 'Images', galleryId, enabledImages }] });

const snapped = savedOf('Core');

/** Copies take long enough to be met by a second run. */
const slow = { durations: { ...world([]).durations, copyBytesPerSecond: 700 } };

/** The trials of the tasks with a gallery. */
export const galleryTrials: readonly Trial[] = [
  {
    name: 'SnapImages by gallery',
    task: 'SnapImages',
    outputs: { storedCount: '1' },
    inputs: { ...factoryInputs, gallery: 'Images' },
    world: galleryWorld(
      {
        factory: {
          virtualMachines: [{ ...machine('Server'), dataDisks: [{ lun: 3, bytes: gigabyte }] }],
        },
      },
      slow,
    ),
  },
  {
    name: 'DistributeImages by gallery',
    task: 'DistributeImages',
    outputs: { distributedCount: '2' },
    inputs: { ...withConfiguration, ConfigurationLocation: 'ByGallery', gallery: 'Images' },
    world: galleryWorld({
      snapshots: snapshotsOf({ ...server, luns: [3] }),
      labs: [lab('Near'), lab('North', { location: 'northeurope' })],
    }),
  },
  {
    name: 'CleanUpFactory by gallery',
    task: 'CleanUpFactory',
    outputs: { deletedCount: '2', keptCount: '2' },
    inputs: { ...factoryInputs, gallery: 'Images' },
    world: galleryWorld({
      galleries: [factoryGallery([definition('Server', savedOf('Server'))])],
      snapshots: [...snapshotsOf(snapped), ...begun(savedOf('Begun'))],
      factory: {
        virtualMachines: ['Server', 'Core', 'Begun', 'Stored'].map(machine),
        blobs: storedImage('Windows_Stored-May-2-2024', {
          imagePath: 'Windows\\Stored.json',
          timestamp: '2024-05-02T08:00:00',
        }),
      },
    }),
  },
  {
    name: 'RetireImages by gallery',
    task: 'RetireImages',
    outputs: { retiredCount: '6' },
    inputs: {
      ...withConfiguration,
      ConfigurationLocation: 'FewerByGallery',
      ImagesToSave: '1',
      gallery: 'Images',
    },
    world: galleryWorld({
      galleries: [factoryGallery([definition('Server', 1, 2), definition('Core', 2), definition('Gone', 1)])],
      snapshots: [...snapshotsOf(server), ...begun(saved('Core', 1))],
      labs: [
        offering('Near', 'Windows_Server', 'Windows_Core', 'Windows_Gone'),
        offering('North', 'Windows_Server', 'Windows_Core'),
      ],
    }),
  },
];
