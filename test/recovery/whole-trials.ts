import {
  factoryGallery,
  galleryId,
  galleryWorld,
  ownTags,
  publishedAs,
  type SavedImage,
  snapshotsOf,
} from '../worlds/gallery-worlds.js';
import { night } from '../worlds/inputs.js';
import { customImage, storedImage } from '../worlds/seeds.js';
import { lab, world } from '../worlds/worlds.js';
import type { Trial } from './trial.js';

const earlier: SavedImage = {
  imagePath: 'Windows\\Server.json',
  name: 'Windows_Server-May-1-2024',
  time: '2024-05-01T08:00:00',
};

const { imagePath, name, time: timestamp } = earlier;

const inputs = { ...night.CreateImageVMs, ImagesToSave: '1' };

/** Copies of the disks that are built take long enough to be met by a second run. */
const slow = { durations: { ...world([]).durations, copyBytesPerSecond: 200_000_000 } };

const theEarlierStored = storedImage(name, { imagePath, timestamp });

/** The whole factory in one task, with an image to build, which takes the place of an earlier one everywhere. */
export const wholeTrials: readonly Trial[] = [
  {
    name: 'RunImageFactory',
    task: 'RunImageFactory',
    buildsAnew: true,
    outputs: {
      ...{ createdCount: '1', storedCount: '1', distributedCount: '1', deletedCount: '1', retiredCount: '2' },
      ...{ failedCount: '0', unfinishedCount: '0' },
    },
    inputs,
    world: world(
      [
        lab('Factory', { blobs: theEarlierStored }),
        lab('Near', { customImages: [customImage(name, imagePath)] }),
      ],
      slow,
    ),
  },
  {
    name: 'RunImageFactory by gallery',
    task: 'RunImageFactory',
    buildsAnew: true,
    outputs: {
      ...{ createdCount: '1', storedCount: '1', distributedCount: '3', deletedCount: '1', retiredCount: '2' },
      ...{ failedCount: '0', unfinishedCount: '0' },
    },
    inputs: { ...inputs, ConfigurationLocation: 'ByGallery', gallery: 'Images' },
    world: galleryWorld(
      {
        galleries: [
          factoryGallery([
            {
              ...{ name: 'Windows_Server', osType: 'Windows', tags: ownTags(earlier) },
              versions: [publishedAs('2024.501.80000', earlier)],
            },
          ]),
        ],
        snapshots: snapshotsOf(earlier),
        factory: { blobs: theEarlierStored },
        labs: [
          lab('Near', {
            sharedGalleries: [{ name: 'Images', galleryId, enabledImages: ['Windows_Server'] }],
          }),
          lab('North', { location: 'northeurope' }),
        ],
      },
      slow,
    ),
  },
];
