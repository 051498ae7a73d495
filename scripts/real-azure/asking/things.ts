import { storageAccess } from '../../../tasks/core/azure/blobs/storage-credential.js';
import { begin } from '../../../tasks/core/azure/requests/resource-manager.js';
import { longRunning } from '../../../tasks/core/azure/requests/operation.js';
import { addressOf } from '../../../tasks/core/azure/resources/resource-address.js';
import { createCustomImage, type CustomImage } from '../../../tasks/core/azure/resources/custom-images.js';
import { galleryApiVersion } from '../../../tasks/core/azure/resources/galleries.js';
import { createImageDefinition } from '../../../tasks/core/azure/resources/image-definitions.js';
import { getLab } from '../../../tasks/core/azure/resources/labs.js';
import { stagingContainer } from '../../../tasks/core/definitions/shared-inputs.js';
import type { Means } from './means.js';
import { writeVhd } from './vhd.js';

/** What a thing costs while it is there. */
export interface Thing {
  readonly title: string;
  /** Minutes until it is there. */
  readonly minutes: number;
  /** GiB that it takes in Azure. */
  readonly gib: number;
  /** Machines that run for it. */
  readonly machines: number;
  /** What it needs itself. */
  readonly needs: readonly ThingName[];
}

export type ThingName = 'lab' | 'vhd' | 'image' | 'disk' | 'account' | 'gallery';

/** All that questions may need. */
export const thingKinds: Readonly<Record<ThingName, Thing>> = {
  lab: {
    title: 'a lab, with the storage account and key vault that it brings',
    minutes: 5,
    gib: 0,
    machines: 0,
    needs: [],
  },
  vhd: {
    title: "a VHD of zeros of 64 MiB in the lab's storage account",
    minutes: 1,
    gib: 0.1,
    machines: 0,
    needs: ['lab'],
  },
  image: { title: 'custom images of that VHD', minutes: 5, gib: 0.1, machines: 0, needs: ['vhd'] },
  disk: {
    title: 'an empty managed disk of 4 GiB (Standard HDD)',
    minutes: 1,
    gib: 4,
    machines: 0,
    needs: [],
  },
  account: {
    title: 'storage accounts with next to nothing in them',
    minutes: 1,
    gib: 0.1,
    machines: 0,
    needs: [],
  },
  gallery: {
    title: 'galleries, in one of them a version of an image of 4 GiB',
    minutes: 1,
    gib: 8,
    machines: 0,
    needs: [],
  },
};

export interface KitLab {
  readonly id: string;
  readonly name: string;
  readonly storageAccountId: string;
}

/** Each is made when it is asked for first; where that fails, whoever asks again is told the same. */
export interface Things {
  readonly lab: () => Promise<KitLab>;
  /** The address of a VHD of zeros in the lab's storage account. */
  readonly vhd: () => Promise<string>;
  /** A new custom image of the VHD, for the one who asks. */
  readonly image: () => Promise<CustomImage>;
  /** The id of a storage account that is none of the lab's. */
  readonly account: () => Promise<string>;
  /** The id of a new storage account with these properties. */
  readonly newAccount: (properties: object) => Promise<string>;
  /** The id of a new gallery. */
  readonly newGallery: () => Promise<string>;
  /** The id of a new definition of generalized Linux images, in a gallery of its own. */
  readonly definition: () => Promise<string>;
  /** The id of an empty disk to which no access is granted, for the one who asks. */
  readonly disk: (properties?: object) => Promise<string>;
}

export function createThings(means: Means): Things {
  const lab = once(() => makeLab(means));
  const vhd = once(async () => putVhd((await lab()).storageAccountId, means));
  return {
    lab,
    vhd,
    image: async () => makeImage(await lab(), await vhd(), means),
    account: once(() => makeAccount(means, {})),
    newAccount: (properties) => makeAccount(means, properties),
    newGallery: () => makeGallery(means),
    definition: async () => makeDefinition(await makeGallery(means), means),
    disk: (properties) => makeDisk(means, properties),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

async function makeLab(means: Means): Promise<KitLab> {
  const { azure, groupId, location, tags, signal, newName } = means;
  const name = newName('lab');
  const id = `${groupId}/providers/Microsoft.DevTestLab/labs/${name}`;
  await put(id, '2018-09-15', { location, tags, properties: { labStorageType: 'Standard' } }, means);
  const lab = await getLab(azure, id, signal);
  if (!lab) throw new Error('The lab that was made is not to be seen.');
  return { id, name, storageAccountId: lab.storageAccountId };
}

/** Where the tasks stage the VHDs of a lab, too. */
const container = stagingContainer.default;

/** Writes a VHD of zeros into an account. @returns its address */
export async function putVhd(storageAccountId: string, { azure, signal, newName }: Means): Promise<string> {
  const access = await storageAccess(azure, storageAccountId, signal);
  const client = access.container(container);
  await client.createIfNotExists({ abortSignal: signal });
  const name = `${newName('vhd')}.vhd`;
  await writeVhd(client, name, signal);
  return client.getBlobClient(name).url;
}

async function makeImage(
  lab: KitLab,
  vhdUrl: string,
  { azure, tags, finish, newName }: Means,
): Promise<CustomImage> {
  const image = {
    name: newName('image'),
    osType: 'Linux',
    description: 'Made by npm run real-azure.',
    tags,
    vhdUrl,
    sysPrep: true,
  } as const;
  return finish('the custom image', createCustomImage(azure, lab.id, image), 60);
}

async function makeDisk(means: Means, properties: object = {}): Promise<string> {
  const { groupId, location, tags, newName } = means;
  const id = `${groupId}/providers/Microsoft.Compute/disks/${newName('disk')}`;
  const body = {
    location,
    tags,
    sku: { name: 'Standard_LRS' },
    properties: {
      creationData: { createOption: 'Empty' },
      diskSizeGB: 4,
      osType: 'Linux',
      hyperVGeneration: 'V1',
      ...properties,
    },
  };
  await put(id, '2023-10-02', body, means);
  return id;
}

async function makeAccount(means: Means, properties: object): Promise<string> {
  const { groupId, location, tags, newName } = means;
  const id = `${groupId}/providers/Microsoft.Storage/storageAccounts/${newName('account')}`;
  const body = {
    location,
    tags,
    sku: { name: 'Standard_LRS' },
    kind: 'StorageV2',
    properties: { allowBlobPublicAccess: false, minimumTlsVersion: 'TLS1_2', ...properties },
  };
  await put(id, '2023-05-01', body, means);
  return id;
}

async function makeGallery(means: Means): Promise<string> {
  const { groupId, location, tags, newName } = means;
  const id = `${groupId}/providers/Microsoft.Compute/galleries/${newName('gallery')}`;
  await put(id, galleryApiVersion, { location, tags, properties: {} }, means);
  return id;
}

async function makeDefinition(
  galleryId: string,
  { azure, location, tags, finish, newName }: Means,
): Promise<string> {
  const sku = newName('definition');
  const id = `${galleryId}/images/${sku}`;
  const traits = { osType: 'Linux', osState: 'Generalized', generation: 'V1', architecture: 'x64' } as const;
  const identifier = { publisher: 'ImageFactory', offer: 'RealAzure', sku };
  await finish(
    'the definition',
    createImageDefinition(azure, { id, location, tags, ...traits, identifier }),
    15,
  );
  return id;
}

/** Makes a resource of the kit's own group, and waits until it is there. */
export async function put(
  id: string,
  apiVersion: string,
  body: object,
  { azure, finish }: Pick<Means, 'azure' | 'finish'>,
  minutes = 30,
): Promise<void> {
  const doing = `make ${id.split('/').at(-1) ?? ''}`;
  const operation = longRunning(doing, begin(azure, { ...addressOf(id, apiVersion), method: 'PUT', body }));
  await finish(doing, operation, minutes);
}
