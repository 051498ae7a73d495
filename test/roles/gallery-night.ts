import { goldenImage } from '../worlds/configuration.js';
import type { World } from '../local-azure/world.js';
import type { GalleryDefinition, GalleryVersion } from '../local-azure/world-galleries.js';
import {
  factoryGallery,
  galleryId,
  galleryWorld,
  gigabyte,
  publishedAs,
  type SavedImage,
  snapshotsOf,
} from '../worlds/gallery-worlds.js';
import { imageVM } from '../worlds/seeds.js';
import { lab, labId, subscriptionId } from '../worlds/worlds.js';
import { type Identity, publishedRole, steps, withRoles } from './night.js';

/** The tasks of a night that read the gallery, in their order; machines are there from the beginning. */
export const gallerySteps: Readonly<Record<string, Readonly<Record<string, string>>>> = Object.fromEntries(
  Object.entries(steps)
    .filter(([task]) => task !== 'CreateImageVMs')
    .map(([task, inputs]) => [task, { ...inputs, gallery: 'Images', snapshotResourceGroup: 'Factory' }]),
);

/** A task with its role and the one that it needs beside it with a gallery. */
export async function galleryIdentity(task: string): Promise<Identity> {
  const [usual, more] = await Promise.all([publishedRole(task), publishedRole(`gallery/${task}`)]);
  return { name: task, role: { ...usual, actions: [...usual.actions, ...more.actions] } };
}

export const galleryFiles = {
  'Configuration/GoldenImages/Win11/Dev.json': goldenImage(),
  'Configuration/GoldenImages/Win11/New.json': goldenImage(),
  'Configuration/GoldenImages/Win11/Test.json': goldenImage(),
  'Configuration/Labs.json': {
    Labs: [
      { SubscriptionId: subscriptionId, LabName: 'Near', ImagePaths: ['Win11'], Delivery: 'Gallery' },
      { SubscriptionId: subscriptionId, LabName: 'Former', ImagePaths: ['Other'], Delivery: 'Gallery' },
    ],
  },
};

function saved(imagePath: string, name: string, time: string, more: Partial<SavedImage> = {}): SavedImage {
  return { imagePath, name, time, ...more };
}

const published = saved('Win11\\Dev.json', 'Win11_Dev-Nov-27-2026', '2026-11-27T08:30:15');

const waiting = saved('Win11\\New.json', 'Win11_New-Nov-28-2026', '2026-11-28T08:30:15');

/** An earlier run could not publish it. */
const failed = saved('Win11\\Test.json', 'Win11_Test-Nov-28-2026', '2026-11-28T09:30:15');

const removed = saved('Win10\\Dev.json', 'Win10_Dev-Nov-27-2026', '2026-11-27T10:30:15');

/** An earlier run ended before it had all snapshots. */
const torn = saved('Win11\\Dev.json', 'Win11_Dev-Nov-26-2026', '2026-11-26T08:30:15', { luns: [1] });

function definition(name: string, image: SavedImage, version: GalleryVersion): GalleryDefinition {
  const tags = { ImagePath: image.imagePath, ImageFactoryLab: labId('Factory') };
  return { name, osType: 'Windows', generation: 'V2', tags, versions: [version] };
}

const definitions = [
  definition('Win11_Dev', published, publishedAs('2026.1127.83015', published)),
  definition('Win10_Dev', removed, publishedAs('2026.1127.103015', removed)),
  definition(
    'Win11_Test',
    failed,
    publishedAs('2026.1128.93015', failed, {
      failedRegions: ['westeurope'],
      provisioningState: 'Failed',
    }),
  ),
];

const former = { name: 'Images', galleryId, enabledImages: ['Win11_Dev'] };

const machine = imageVM(
  'Dev',
  { ImagePath: 'Win11\\Dev.json' },
  { generation: 'V2', dataDisks: [{ lun: 3, bytes: gigabyte }] },
);

/** A world in which the tasks need all their actions on a gallery. */
export function galleryRoleWorld(identities: readonly Identity[]): World {
  const [, dataOnly] = snapshotsOf(torn);
  const snapshots = [waiting, failed].flatMap((image) => snapshotsOf(image));
  return withRoles(
    identities,
    galleryWorld({
      galleries: [factoryGallery(definitions)],
      snapshots: [...snapshots, ...(dataOnly ? [dataOnly] : [])],
      factory: { virtualMachines: [machine] },
      labs: [lab('Near'), lab('Former', { sharedGalleries: [former] })],
    }),
  );
}
