import { storageAccess } from '../../../tasks/core/azure/blobs/storage-credential.js';
import { onceReady } from '../../../tasks/core/azure/requests/conflicts.js';
import { createCustomImage, type CustomImage } from '../../../tasks/core/azure/resources/custom-images.js';
import { getLab } from '../../../tasks/core/azure/resources/labs.js';
import { stagingContainer } from '../../../tasks/core/definitions/shared-inputs.js';
import {
  type MadeVersion,
  makeDefinition,
  makeGallery,
  makeVersion,
  type SharingLab,
  shareGallery,
} from './gallery-things.js';
import {
  type BegunMachine,
  type KitMachine,
  labNetwork,
  type MachineWanted,
  newMachine,
} from './machines.js';
import type { Means } from './means.js';
import { makeOsDisk, type OsDiskWanted } from './os-disks.js';
import { put } from './put.js';
import { writeVhd } from './vhd.js';

export interface KitLab {
  readonly id: string;
  readonly name: string;
  readonly storageAccountId: string;
}

/** Each is made when it is asked for first; where that fails, whoever asks again is told the same. */
export interface Things {
  readonly lab: () => Promise<KitLab>;
  /** Another lab, for the one who asks. */
  readonly newLab: () => Promise<KitLab>;
  /** A new custom image of a VHD of zeros, for the one who asks. */
  readonly image: () => Promise<CustomImage>;
  /** The id of a storage account that is none of the lab's. */
  readonly account: () => Promise<string>;
  /** The id of a new storage account with these properties. */
  readonly newAccount: (properties: object) => Promise<string>;
  /** The id of a new gallery. */
  readonly newGallery: () => Promise<string>;
  /** A gallery that the lab shares; none of its images is enabled by that. A lab shares one. */
  readonly sharedGallery: () => Promise<SharingLab>;
  /** A version of a generalized definition, made of the snapshot of an empty disk; or of a managed image, if that is refused. */
  readonly version: () => Promise<MadeVersion>;
  /** The id of an empty disk to which no access is granted, for the one who asks. */
  readonly disk: (properties?: object) => Promise<string>;
  /** The id of a new disk of a generalized Ubuntu that belongs to no machine, for the one who asks. */
  readonly osDisk: (wanted: OsDiskWanted) => Promise<string>;
  /** A new machine of the lab, once it is made, for the one who asks. */
  readonly machine: (wanted: MachineWanted) => Promise<KitMachine>;
  /** A new machine of the lab for one who watches it while it is made. */
  readonly newMachine: (wanted: MachineWanted) => Promise<BegunMachine>;
}

export function createThings(means: Means): Things {
  const lab = once(() => makeLab(means));
  const network = once(async () => labNetwork((await lab()).id, means));
  const machine = async (wanted: MachineWanted) =>
    newMachine((await lab()).id, await network(), wanted, means);
  return {
    lab,
    newLab: () => makeLab(means),
    // Each of a VHD of its own: others may be read at that moment.
    image: async () => makeImage(await lab(), await putVhd((await lab()).storageAccountId, means), means),
    account: once(() => makeAccount(means, {})),
    newAccount: (properties) => makeAccount(means, properties),
    newGallery: () => makeGallery(means),
    sharedGallery: once(async () => shareGallery(await lab(), await makeGallery(means), means)),
    version: once(async () => {
      const definition = await makeDefinition(await makeGallery(means), means);
      return makeVersion(definition, '1.0.0', await makeDisk(means), means);
    }),
    disk: (properties) => makeDisk(means, properties),
    osDisk: (wanted) => makeOsDisk(wanted, means),
    machine: async (wanted) => made(await machine(wanted), means),
    newMachine: machine,
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

/** Waits until a machine is made. */
async function made({ operation, ...machine }: BegunMachine, { finish }: Means): Promise<KitMachine> {
  await finish('the virtual machine', operation, 60);
  return machine;
}

/** What DevTest Labs makes for its machines lies in the group of the kit, too, and not in groups of its own. */
async function makeLab(means: Means): Promise<KitLab> {
  const { azure, groupId, location, tags, signal, newName } = means;
  const name = newName('lab');
  const id = `${groupId}/providers/Microsoft.DevTestLab/labs/${name}`;
  const properties = { labStorageType: 'Standard', vmCreationResourceGroupId: groupId };
  // The stable api-version only tells that group.
  await put(id, '2018-10-15-preview', { location, tags, properties }, means);
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

/** Makes a custom image of a VHD with a generalized Linux. */
export async function makeImage(
  lab: Pick<KitLab, 'id'>,
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
  // Others may be made in the lab at that moment.
  return finish(
    'the custom image',
    onceReady(() => createCustomImage(azure, lab.id, image)),
    60,
  );
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
