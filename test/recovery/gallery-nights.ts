import { goldenImage } from '../worlds/configuration.js';
import {
  factoryGallery,
  galleryId,
  type GalleryWorld,
  galleryWorld,
  ownTags,
  publishedAs,
  type SavedImage,
  snapshotsOf,
} from '../worlds/gallery-worlds.js';
import { night } from '../worlds/inputs.js';
import { customImage, imageVM, storedImage } from '../worlds/seeds.js';
import { lab, subscriptionId, world } from '../worlds/worlds.js';
import type { Night } from './night.js';

const folder = 'ByGallery';

/** The configuration of the nights with a gallery: one lab gets its images from it, the other one as VHDs. */
export const galleryNightFiles = {
  [`${folder}/GoldenImages/Windows/Server.json`]: goldenImage({ artifacts: ['windows-7zip'] }),
  [`${folder}/GoldenImages/Windows/Core.json`]: goldenImage(),
  [`${folder}/Labs.json`]: {
    Labs: [
      { SubscriptionId: subscriptionId, LabName: 'Near', ImagePaths: ['Windows'], Delivery: 'Gallery' },
      { SubscriptionId: subscriptionId, LabName: 'North', ImagePaths: ['Windows\\Core.json'] },
    ],
  },
};

const gallery = 'Images';

const withConfiguration = { ConfigurationLocation: folder, gallery };

const inputs: Night['inputs'] = {
  CreateImageVMs: { ...night.CreateImageVMs, ConfigurationLocation: folder },
  SnapImages: { ...night.SnapImages, gallery },
  DistributeImages: { ...night.DistributeImages, ...withConfiguration },
  CleanUpFactory: { ...night.CleanUpFactory, gallery },
  RetireImages: { ...night.RetireImages, ...withConfiguration },
};

const names = ['Server', 'Core'] as const;

type Name = (typeof names)[number];

const osDiskBytes = 127 * 1024 ** 3;

const footerBytes = 512;

const createdDate = '2024-05-02T06:00:00Z';

/** The image of a day; that of the second one is of a VM that may still be there. */
function saved(name: Name, day: 1 | 2): SavedImage {
  return {
    imagePath: `Windows\\${name}.json`,
    name: `Windows_${name}-May-${day}-2024`,
    time: `2024-05-0${day}T08:00:00`,
    generation: 'V1',
    ...(day === 2 ? { machine: { name, createdDate } } : {}),
  };
}

const machines = [
  ...names.map((name) => imageVM(name, { ImagePath: `Windows\\${name}.json` }, { osDiskBytes, createdDate })),
  imageVM('Other', {}),
];

function stored(...days: readonly (1 | 2)[]) {
  return days.flatMap((day) =>
    names.flatMap((one) => {
      const { imagePath, name, time } = saved(one, day);
      return storedImage(name, { imagePath, timestamp: time, pageBytes: osDiskBytes + footerBytes });
    }),
  );
}

/** The gallery with the images of these days. */
function published(...days: readonly (1 | 2)[]) {
  const definitions = names.map((name) => ({
    name: `Windows_${name}`,
    osType: 'Windows' as const,
    tags: ownTags(saved(name, 1)),
    versions: days.map((day) => publishedAs(`2024.50${day}.80000`, saved(name, day))),
  }));
  return [factoryGallery(days.length === 0 ? [] : definitions)];
}

function snapped(...days: readonly (1 | 2)[]) {
  return days.flatMap((day) => names.flatMap((name) => snapshotsOf(saved(name, day))));
}

/** The labs with the images of these days. */
function labsWith(...days: readonly (1 | 2)[]) {
  const enabledImages = names.map((name) => `Windows_${name}`);
  const customImages = days.map((day) => customImage(saved('Core', day).name, 'Windows\\Core.json'));
  const sharedGalleries = days.length === 0 ? [] : [{ name: gallery, galleryId, enabledImages }];
  return [lab('Near', { sharedGalleries }), lab('North', { customImages })];
}

function one(tasks: readonly string[], contents: GalleryWorld): Night {
  const durations = { ...world([]).durations, copyBytesPerSecond: 200_000_000 };
  return { tasks, inputs, world: galleryWorld({ labs: labsWith(), ...contents }, { durations }) };
}

export const galleryNights: readonly Night[] = [
  one(['SnapImages'], { factory: { virtualMachines: machines } }),
  one(['DistributeImages'], {
    galleries: published(1),
    snapshots: snapped(2),
    labs: labsWith(1),
    factory: { blobs: stored(2) },
  }),
  one(['CleanUpFactory'], {
    snapshots: snapped(2),
    factory: { virtualMachines: machines, blobs: stored(2) },
  }),
  one(['RetireImages'], {
    galleries: published(1, 2),
    snapshots: snapped(2),
    labs: labsWith(1, 2),
    factory: { blobs: stored(1, 2) },
  }),
  one(['CreateImageVMs', 'SnapImages', 'DistributeImages', 'CleanUpFactory', 'RetireImages'], {
    galleries: published(1),
    labs: labsWith(1),
    factory: { blobs: stored(1) },
  }),
];
