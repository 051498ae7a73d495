import { goldenImage, labsJson } from '../worlds/configuration.js';
import { withConfiguration } from '../worlds/inputs.js';
import { customImage, storedImage } from '../worlds/seeds.js';
import { lab, labId, subscriptionId, world } from '../worlds/worlds.js';
import type { Trial } from './trial.js';

const imagePath = 'Windows\\Server.json';

const nameOn = (day: number) => `Windows_Server-May-${day}-2024`;

/** A Configuration folder beside the usual one, with a formula. */
export const currentFiles = {
  'Stable/GoldenImages/Windows/Server.json': goldenImage(),
  'Stable/Labs.json': labsJson(subscriptionId, { Near: ['Windows'] }),
  'Stable/Formulas/Box.json': {
    ImagePath: 'Windows/Server',
    formulaContent: { properties: { size: 'Standard_D2s_v5' } },
  },
};

const current = customImage(nameOn(1), imagePath, {
  tags: { ImageFactoryLab: labId('Factory'), ImageFactoryState: 'current' },
});

/** A newer image comes to a lab, becomes the current one in place of another, and a formula gets it. */
export const currentTrials: readonly Trial[] = [
  {
    name: 'DistributeImages with current images and formulas',
    task: 'DistributeImages',
    inputs: { ...withConfiguration, ConfigurationLocation: 'Stable', markCurrent: 'true' },
    outputs: {
      distributedCount: '1',
      currentImages: JSON.stringify({ [imagePath]: { Near: nameOn(2) } }),
    },
    world: world([
      lab('Factory', {
        blobs: storedImage(nameOn(2), { imagePath, timestamp: '2024-05-02T08:00:00' }),
      }),
      lab('Near', { customImages: [current] }),
    ]),
  },
];
