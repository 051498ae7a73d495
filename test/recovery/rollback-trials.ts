import { goldenImage, labsJson } from '../worlds/configuration.js';
import {
  factoryGallery,
  galleryWorld,
  ownTags,
  publishedAs,
  type SavedImage,
} from '../worlds/gallery-worlds.js';
import { withConfiguration } from '../worlds/inputs.js';
import { customImage, storedImage } from '../worlds/seeds.js';
import { lab, labId, subscriptionId, world } from '../worlds/worlds.js';
import type { Trial } from './trial.js';

const imagePath = 'Windows\\Server.json';

const nameOn = (day: number) => `Windows_Server-May-${day}-2024`;

/** Configuration folders beside the usual one: one with a formula, and one whose first lab gets its images by gallery. */
export const rollbackFiles = {
  'Rollback/GoldenImages/Windows/Server.json': goldenImage(),
  'Rollback/Labs.json': labsJson(subscriptionId, { Near: ['Windows'], Bare: ['Windows'] }),
  'Rollback/Formulas/Box.json': {
    ImagePath: 'Windows/Server',
    formulaContent: { properties: { size: 'Standard_D2s_v5' } },
  },
  'RollbackByGallery/GoldenImages/Windows/Server.json': goldenImage(),
  'RollbackByGallery/Labs.json': {
    Labs: [
      { SubscriptionId: subscriptionId, LabName: 'Near', ImagePaths: ['Windows'], Delivery: 'Gallery' },
      { SubscriptionId: subscriptionId, LabName: 'North', ImagePaths: ['Windows'] },
    ],
  },
};

/** The custom image of a day, as DistributeImages makes it. */
function held(day: number, state?: string) {
  return customImage(nameOn(day), imagePath, {
    tags: {
      ImageFactoryLab: labId('Factory'),
      ImageFactoryBuilt: `2024-05-0${day}T08:00:00`,
      ImageFactoryVhd: `${nameOn(day)}.vhd`,
      ...(state === undefined ? {} : { ImageFactoryState: state }),
    },
    creationDate: `2024-05-0${day}T09:00:00Z`,
  });
}

/** A formula of the Configuration folder, written of the newest image; the hash of its file is another one. */
const box = {
  name: 'Box',
  osType: 'Windows',
  customImage: nameOn(2),
  tags: { ImageFactoryLab: labId('Factory'), ImageFactoryFormula: '0123456789abcdef' },
} as const;

const blobs = [1, 2].flatMap((day) =>
  storedImage(nameOn(day), { imagePath, timestamp: `2024-05-0${day}T08:00:00` }),
);

/** The image of a day, which the gallery has beside the store. */
function saved(day: number): SavedImage {
  return { imagePath, name: nameOn(day), time: `2024-05-0${day}T08:00:00` };
}

function published(day: number) {
  const version = publishedAs(`2024.50${day}.80000`, saved(day));
  return { ...version, tags: { ...version.tags, vhdFileName: `${nameOn(day)}.vhd` } };
}

const definition = {
  name: 'Windows_Server',
  osType: 'Windows',
  generation: 'V2',
  tags: ownTags(saved(1)),
  versions: [published(1), published(2)],
} as const;

const inputs = { ...withConfiguration, image: 'Windows/Server', reason: 'It does not boot.' };

const outputs = { revokedImage: nameOn(2), currentImage: nameOn(1) };

/**
 * The newest image is revoked, a lab goes back to the one before, and a formula with it. With a gallery, a version is excluded
 * from the latest, too. A lab that lacks the image before gets it.
 */
export const rollbackTrials: readonly Trial[] = [
  {
    name: 'RollbackImages',
    task: 'RollbackImages',
    inputs: { ...inputs, ConfigurationLocation: 'Rollback' },
    outputs: { ...outputs, switchedCount: '2' },
    world: world([
      lab('Factory', { blobs }),
      lab('Near', { customImages: [held(1), held(2, 'current')], formulas: [box] }),
      lab('Bare', { customImages: [held(2, 'current')] }),
    ]),
  },
  {
    name: 'RollbackImages by gallery',
    task: 'RollbackImages',
    inputs: { ...inputs, ConfigurationLocation: 'RollbackByGallery', gallery: 'Images' },
    outputs: { ...outputs, switchedCount: '1' },
    world: galleryWorld({
      galleries: [factoryGallery([definition])],
      factory: { blobs },
      labs: [lab('Near'), lab('North', { customImages: [held(1), held(2, 'current')] })],
    }),
  },
];
