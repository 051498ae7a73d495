import type { World } from '../local-azure/world.js';
import { goldenImage } from '../worlds/configuration.js';
import { factoryGallery, galleryWorld, publishedAs, type SavedImage } from '../worlds/gallery-worlds.js';
import { customImage, storedImage } from '../worlds/seeds.js';
import { lab, labId, subscriptionId } from '../worlds/worlds.js';
import { type Identity, withRoles } from './night.js';

const imagePath = 'Win11\\Dev.json';

const nameOn = (day: number) => `Win11_Dev-May-${day}-2024`;

const days = [1, 2];

const byVhd = { ImagePaths: ['Win11'], SubscriptionId: subscriptionId };

export const rollbackFiles = {
  'Configuration/GoldenImages/Win11/Dev.json': goldenImage(),
  'Configuration/Formulas/Dev.json': {
    ImagePath: 'Win11/Dev',
    formulaContent: { properties: { size: 'Standard_D4s_v5' } },
  },
  'Configuration/Labs.json': {
    Labs: [
      { ...byVhd, LabName: 'Near' },
      { ...byVhd, LabName: 'Bare' },
      { ...byVhd, LabName: 'Shared', Delivery: 'Gallery' },
    ],
  },
};

export const rollbackInputs = { image: 'Win11/Dev', reason: 'It does not boot.' };

function held(day: number) {
  const tags = {
    ImageFactoryLab: labId('Factory'),
    ImageFactoryBuilt: `2024-05-0${day}T08:00:00`,
    ImageFactoryVhd: `${nameOn(day)}.vhd`,
  };
  return customImage(nameOn(day), imagePath, { tags });
}

/** It was written of the newest image. */
const formula = {
  name: 'Dev',
  osType: 'Windows',
  customImage: nameOn(2),
  tags: { ImageFactoryLab: labId('Factory'), ImageFactoryFormula: '0123456789abcdef' },
} as const;

const definition = {
  name: 'Win11_Dev',
  osType: 'Windows' as const,
  generation: 'V2' as const,
  tags: { ImagePath: imagePath, ImageFactoryLab: labId('Factory') },
  versions: days.map((day) => {
    const image: SavedImage = { imagePath, name: nameOn(day), time: `2024-05-0${day}T08:00:00` };
    const version = publishedAs(`2024.50${day}.80000`, image);
    return { ...version, tags: { ...version.tags, vhdFileName: `${nameOn(day)}.vhd` } };
  }),
};

/** A world in which RollbackImages needs all its actions: a lab has both images, another lacks the one before, a third takes versions. */
export function rollbackWorld(identities: readonly Identity[]): World {
  const blobs = days.flatMap((day) =>
    storedImage(nameOn(day), { imagePath, timestamp: `2024-05-0${day}T08:00:00` }),
  );
  return withRoles(
    identities,
    galleryWorld({
      galleries: [factoryGallery([definition])],
      factory: { blobs },
      labs: [
        lab('Near', { customImages: days.map(held), formulas: [formula] }),
        lab('Bare', { customImages: [held(2)] }),
        lab('Shared'),
      ],
    }),
  );
}
