import { goldenImage } from '../worlds/configuration.js';
import type { World } from '../local-azure/world.js';
import type { GalleryDefinition, GalleryVersion, Snapshot } from '../local-azure/world-galleries.js';
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

/** What a task is given beside its other inputs where there is a gallery. */
export const byGallery = { gallery: 'Images', snapshotResourceGroup: 'Factory' };

/** The tasks of a night that read the gallery, in their order; machines are there from the beginning. */
export const gallerySteps: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ...Object.fromEntries(
    Object.entries(steps)
      .filter(([task]) => !['CreateImageVMs', 'TestImages'].includes(task))
      .map(([task, inputs]) => [task, { ...inputs, ...byGallery }]),
  ),
  OutputImageList: { DevTestLabName: 'Factory', ConfigurationLocation: 'Configuration' },
};

/** A task with its role and the one that it needs beside it with a gallery. */
export async function galleryIdentity(task: string): Promise<Identity> {
  const [usual, more] = await Promise.all([publishedRole(task), publishedRole(`gallery/${task}`)]);
  return { name: task, role: { ...usual, actions: [...usual.actions, ...more.actions] } };
}

export const galleryFiles = {
  'Configuration/GoldenImages/Win11/Dev.json': goldenImage(),
  'Configuration/GoldenImages/Win11/New.json': goldenImage(),
  'Configuration/GoldenImages/Win11/Test.json': goldenImage(),
  'Configuration/Images.json': { Images: [{ ImagePaths: ['Win11/Dev'], Keep: { DeprecateDays: 14 } }] },
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

const published = saved('Win11\\Dev.json', 'Win11_Dev-Apr-27-2024', '2024-04-27T08:30:15');

const waiting = saved('Win11\\New.json', 'Win11_New-Apr-28-2024', '2024-04-28T08:30:15');

/** An earlier run could not publish it. */
const failed = saved('Win11\\Test.json', 'Win11_Test-Apr-28-2024', '2024-04-28T09:30:15');

const removed = saved('Win10\\Dev.json', 'Win10_Dev-Apr-27-2024', '2024-04-27T10:30:15');

/** An earlier run ended before it had all snapshots. */
const torn = saved('Win11\\Dev.json', 'Win11_Dev-Apr-26-2024', '2024-04-26T08:30:15', { luns: [1] });

function definition(name: string, image: SavedImage, version: GalleryVersion): GalleryDefinition {
  const tags = { ImagePath: image.imagePath, ImageFactoryLab: labId('Factory') };
  return { name, osType: 'Windows', generation: 'V2', tags, versions: [version] };
}

const definitions = [
  definition('Win11_Dev', published, publishedAs('2024.427.83015', published)),
  definition('Win10_Dev', removed, publishedAs('2024.427.103015', removed)),
  definition(
    'Win11_Test',
    failed,
    publishedAs('2024.428.93015', failed, {
      failedRegions: ['westeurope'],
      provisioningState: 'Failed',
    }),
  ),
];

const former = { name: 'Images', galleryId, enabledImages: ['Win11_Dev'] };

const machine = imageVM(
  'Dev',
  { ImagePath: 'Win11\\Dev.json' },
  { generation: 'V2', dataDisks: [{ lun: 3, bytes: gigabyte }], createdDate: '2024-04-28T06:00:00Z' },
);

/** A killed run began to save the machine; one of its disks has been detached since. */
const begun = saved('Win11\\Dev.json', 'Win11_Dev-Apr-29-2024', '2024-04-29T08:30:15', { luns: [1] });

/** The snapshots of the data disks of an image whose OS disk has none. */
function dataOnly(image: SavedImage, more: Readonly<Record<string, string>> = {}): Snapshot[] {
  return snapshotsOf(image)
    .slice(1)
    .map((snapshot) => ({
      ...snapshot,
      tags: { ...snapshot.tags, ...more },
      createdDate: `${image.time}Z`,
    }));
}

const ofMachine = {
  sourceVmId: `${labId('Factory')}/virtualmachines/Dev`,
  sourceVmCreated: '2024-04-28T06:00:00.0000000+00:00',
};

/** A world in which the tasks need all their actions on a gallery. */
export function galleryRoleWorld(identities: readonly Identity[]): World {
  const whole = [waiting, failed].flatMap((image) => snapshotsOf(image));
  return withRoles(
    identities,
    galleryWorld({
      galleries: [factoryGallery(definitions)],
      snapshots: [...whole, ...dataOnly(torn), ...dataOnly(begun, ofMachine)],
      factory: { virtualMachines: [machine] },
      labs: [lab('Near'), lab('Former', { sharedGalleries: [former] })],
    }),
  );
}
