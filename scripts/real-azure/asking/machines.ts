import { randomBytes } from 'node:crypto';
import type { Azure } from '../../../tasks/core/azure/azure.js';
import { resourceId } from '../../../tasks/core/azure/resource-id.js';
import { longRunning, type Operation } from '../../../tasks/core/azure/requests/operation.js';
import { begin } from '../../../tasks/core/azure/requests/resource-manager.js';
import { labGalleryApiVersion } from '../../../tasks/core/azure/resources/lab-galleries.js';
import { type LabNetwork, listLabNetworks } from '../../../tasks/core/azure/resources/lab-networks.js';
import {
  createLabVirtualMachine,
  type NewArtifact,
  type NewLabMachine,
} from '../../../tasks/core/azure/resources/new-lab-machine.js';
import { addressOf } from '../../../tasks/core/azure/resources/resource-address.js';
import type { Means } from './means.js';
import { type Generation, ubuntu } from './os-disks.js';
import { put } from './put.js';
import { smallestSize } from './sizes.js';

/** A virtual machine that is to be made, of one of three kinds of images. */
export type MachineWanted = (
  | { readonly customImageId: string }
  /** `…/labs/{lab}/sharedgalleries/{gallery}/sharedimages/{image}`. */
  | {
      readonly sharedImageId: string;
      /** A number, or `latest`; as CreateLabVM gives it. */ readonly sharedImageVersion: string;
    }
  /** Of the newest Ubuntu of the Marketplace. */
  | { readonly marketplace: Generation }
) & {
  /** What its size has to boot; absent: both. */
  readonly generation?: Generation;
  /** Applied in this order. */
  readonly artifacts?: readonly NewArtifact[];
};

export interface KitMachine {
  readonly id: string;
  readonly name: string;
  readonly size: string;
}

export interface BegunMachine extends KitMachine {
  /** Ends when the machine is made, or has failed. */
  readonly operation: Operation<void>;
}

/** When DevTest Labs itself deletes a machine that the kit has left. */
const lifeHours = 12;

/** A machine that is to be made, and the operation that makes it: its first poll begins it. */
export async function newMachine(
  labId: string,
  network: LabNetwork,
  wanted: MachineWanted,
  means: Means,
): Promise<BegunMachine> {
  const { azure, location, tags, newName } = means;
  const size = await smallestSize(generationsOf(wanted), means);
  const password = newPassword();
  azure.protect(password);
  const name = newName('vm');
  const [subnet] = network.subnets;
  const machine = {
    name,
    location,
    tags,
    size,
    network: { id: network.id, ...(subnet !== undefined && { subnet }) },
    user: { name: 'factory', password },
    artifacts: wanted.artifacts ?? [],
    notes: 'Made by npm run real-azure.',
    expiresAt: expiresAt(),
  };
  const id = `${labId}/virtualmachines/${name}`;
  const operation =
    'customImageId' in wanted
      ? createLabVirtualMachine(azure, labId, { ...machine, customImageId: wanted.customImageId })
      : create(azure, id, machine, wanted);
  return { id, name, size, operation };
}

/** When DevTest Labs deletes a machine that is made now. */
export function expiresAt(): Date {
  return new Date(Date.now() + lifeHours * 3_600_000);
}

/** Nobody needs to know it; of all the kinds of characters that Azure asks for. */
function newPassword(): string {
  return `${randomBytes(24).toString('base64url')}aA1!`;
}

function generationsOf(wanted: MachineWanted): readonly Generation[] {
  if (wanted.generation) return [wanted.generation];
  return 'marketplace' in wanted ? [wanted.marketplace] : ['V1', 'V2'];
}

/** The tasks make machines of custom images only, and all others by templates. */
function create(
  azure: Azure,
  id: string,
  machine: Omit<NewLabMachine, 'customImageId'>,
  wanted: Exclude<MachineWanted, { readonly customImageId: string }>,
): Operation<void> {
  const { name, location, tags, size, network, user, artifacts, notes, expiresAt } = machine;
  const properties = {
    ...imageOf(wanted),
    size,
    labVirtualNetworkId: network?.id,
    labSubnetName: network?.subnet,
    userName: user?.name,
    password: user?.password,
    artifacts: artifacts.map(({ id: artifactId, parameters }) => ({
      artifactId,
      parameters: Object.entries(parameters).map(([parameter, value]) => ({ name: parameter, value })),
    })),
    notes,
    expirationDate: expiresAt.toISOString(),
    allowClaim: false,
  };
  const doing = `make the virtual machine ${name}`;
  const request = { ...addressOf(id, apiVersionOf(wanted)), method: 'PUT' } as const;
  return longRunning(doing, begin(azure, { ...request, body: { location, tags, properties } }, 'status'));
}

function imageOf(wanted: Exclude<MachineWanted, { readonly customImageId: string }>): object {
  if ('sharedImageId' in wanted) {
    const { sharedImageId, sharedImageVersion } = wanted;
    return { sharedImageId, sharedImageVersion };
  }
  return { galleryImageReference: marketplaceReference(wanted.marketplace) };
}

/** The newest Ubuntu, as labs are told it. */
export function marketplaceReference(generation: Generation): object {
  return { ...ubuntu[generation], osType: 'Linux', version: 'latest' };
}

/** Only the preview knows shared images. */
function apiVersionOf(wanted: MachineWanted): string {
  return 'sharedImageId' in wanted ? labGalleryApiVersion : '2018-09-15';
}

/** The network of a lab, which is made where the lab has none: a lab that no portal made has none. */
export async function labNetwork(labId: string, means: Means): Promise<LabNetwork> {
  const { azure, location, tags, signal } = means;
  const [present] = await listLabNetworks(azure, labId, signal);
  if (present) return present;
  const id = `${labId}/virtualnetworks/Dtl${resourceId(labId).name}`;
  await put(id, '2018-09-15', { location, tags, properties: {} }, means);
  const [made] = await listLabNetworks(azure, labId, signal);
  if (!made) throw new Error('The network that was made for the lab is not to be seen.');
  return made;
}
