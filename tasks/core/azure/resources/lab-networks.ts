import type { VirtualNetwork } from '@azure/arm-devtestlabs';
import type { Azure } from '../azure.js';
import { collect } from '../requests/collect.js';
import { attempt } from '../requests/errors.js';
import { objectsIn, textIn } from '../requests/shape.js';
import { childId, resourceId } from '../resource-id.js';
import { devTestLabsClient, itemsOf } from './dev-test-labs-client.js';

/** A virtual network of a lab. */
export interface LabNetwork {
  readonly id: string;
  readonly name: string;
  /** The names of the subnets in which the lab makes virtual machines. */
  readonly subnets: readonly string[];
}

/** Lists all virtual networks of a lab. */
export async function listLabNetworks(
  azure: Azure,
  labId: string,
  signal: AbortSignal,
): Promise<LabNetwork[]> {
  const { subscriptionId, resourceGroup, name } = resourceId(labId);
  const { virtualNetworks } = devTestLabsClient(azure, subscriptionId);
  return attempt(`list the virtual networks of the lab ${name}`, () =>
    collect(itemsOf(virtualNetworks.list(resourceGroup, name, { abortSignal: signal })), (network) =>
      toNetwork(network, labId),
    ),
  );
}

/** The overrides of the lab say which of the subnets it may not use. */
function toNetwork(network: VirtualNetwork, labId: string): LabNetwork {
  const id = childId(labId, textIn(network.id) ?? '');
  const overrides = objectsIn(network.subnetOverrides);
  const known = [...objectsIn(network.allowedSubnets), ...overrides].flatMap(
    ({ labSubnetName }) => textIn(labSubnetName) ?? [],
  );
  const denied = overrides
    .filter(({ useInVmCreationPermission: permission }) => permission === 'Deny')
    .map(({ labSubnetName }) => textIn(labSubnetName));
  const subnets = [...new Set(known)].filter((subnet) => !denied.includes(subnet));
  return { id, name: textIn(network.name) ?? resourceId(id).name, subnets };
}
