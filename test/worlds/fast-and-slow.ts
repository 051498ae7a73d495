import type { Blob, CustomImage, World } from '../local-azure/world.js';
import { goldenImage, labsJson } from './configuration.js';
import { withConfiguration } from './inputs.js';
import { customImage, storedImage } from './seeds.js';
import { lab, labId, subscriptionId, world } from './worlds.js';

/** Two golden images, of which one takes longer than the other, and two labs that take both. */
export const fastAndSlow = {
  'Configuration/GoldenImages/Fast.json': goldenImage({ artifacts: ['windows-7zip'] }),
  'Configuration/GoldenImages/Slow.json': goldenImage({ artifacts: ['windows-slow'] }),
  'Configuration/Labs.json': labsJson(subscriptionId, { Near: ['Fast', 'Slow'], Far: ['Fast', 'Slow'] }),
};

export const wholeInputs = {
  ...withConfiguration,
  vmSize: 'Standard_D2s_v5',
  imagesToKeep: '1',
} as const;

/** The minutes that the earlier builds took by what the store tells of them. */
export const minutesOfBuilds = { Fast: 10, Slow: 100 } as const;

const before = new Date('2026-11-20T08:00:00Z');

/** The image of an earlier night in the store. */
function stored(name: keyof typeof minutesOfBuilds): readonly Blob[] {
  const sourceVmCreated = new Date(before.getTime() - minutesOfBuilds[name] * 60_000).toISOString();
  return storedImage(`${name}-old`, {
    imagePath: `${name}.json`,
    timestamp: before.toISOString(),
    factoryRunId: '0',
    sourceVmId: `of ${name}-old`,
    sourceVmCreated,
  });
}

/** An image that the factory has brought to a lab on an earlier night. */
export function broughtBefore(name: string, imagePath: string): CustomImage {
  return customImage(name, imagePath, { tags: { ImageFactoryLab: labId('Factory') } });
}

/** The factory after an earlier night: store and labs have an image of each golden image. */
export function afterANight(more: Partial<World> = {}): World {
  const customImages = ['Fast', 'Slow'].map((name) => broughtBefore(`${name}-old`, `${name}.json`));
  const usual = world([]);
  return {
    ...usual,
    artifacts: [...usual.artifacts, { name: 'windows-slow', targetOsType: 'Windows', seconds: 1500 }],
    subscriptions: [
      {
        id: subscriptionId,
        displayName: 'Factory',
        labs: [
          lab('Factory', { blobs: [...stored('Fast'), ...stored('Slow')] }),
          lab('Near', { customImages }),
          lab('Far', { customImages }),
        ],
      },
    ],
    ...more,
  };
}

/** That factory in a region with so many cores. */
export function withCores(limit: number): World {
  const usual = afterANight();
  const families = { standardDSv5Family: { limit } };
  const subscriptions = usual.subscriptions.map((one) => ({
    ...one,
    cores: { limit: 100, inUse: 0, families },
  }));
  return { ...usual, subscriptions };
}
