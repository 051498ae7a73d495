import { errors } from '../../arm/errors.js';
import { resourceKey } from '../../arm/identifiers.js';
import type { Resource } from '../../arm/resources.js';
import type { LabContext } from './context.js';

interface Subnet {
  readonly labSubnetName?: string;
}

/**
 * Checks the virtual network of a machine and its subnet, if it names any: a lab makes machines in its own networks
 * only.
 */
export function checkNetwork(
  { labVirtualNetworkId: id, labSubnetName: subnet }: Readonly<Record<string, unknown>>,
  lab: Resource,
  { resources }: LabContext,
): void {
  if (typeof id !== 'string') return;
  const isOwn = resourceKey(id).startsWith(`${resourceKey(lab.id)}/virtualnetworks/`);
  const network = isOwn ? resources.get(id) : undefined;
  if (!network)
    throw errors.badRequest(
      'InvalidVirtualNetwork',
      `The virtual network '${id}' was not found in the lab '${lab.name}'.`,
    );
  const subnets = (network.properties['allowedSubnets'] ?? []) as readonly Subnet[];
  if (typeof subnet !== 'string' || subnets.some(({ labSubnetName }) => isSame(labSubnetName, subnet)))
    return;
  const message = `The virtual network '${network.name}' has no subnet '${subnet}' for machines of the lab.`;
  throw errors.badRequest('InvalidSubnet', message);
}

function isSame(one: string | undefined, other: string): boolean {
  return one?.toLowerCase() === other.toLowerCase();
}
