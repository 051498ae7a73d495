import type { ResourceProvider } from '../../arm/provider.js';
import type { Resource } from '../../arm/resources.js';
import type { MarketplaceVersion, Snapshot } from '../../world-galleries.js';
import type { ProviderContext } from '../context.js';
import { createDiskAccess, type DiskAccess, type DiskExports } from './disk-access.js';
import { diskAccessRoutes } from './disk-accesses.js';
import { diskRoutes } from './disks.js';
import { createGuards, type MachineGuards } from './guards.js';
import { limitRoutes } from './limits.js';
import { machineRoutes, powerRoutes } from './machine-routes.js';
import { createMachines, type Machines } from './machines.js';
import { newDiskRoutes } from './new-disks.js';
import { createMarketplace, type Marketplace } from './marketplace.js';
import { createQuotas, type Quotas } from './quotas.js';
import { createSnapshots, type Snapshots } from './snapshots.js';

/** Microsoft.Compute, and the operations that DevTest Labs uses internally. */
export interface Compute extends MachineGuards {
  readonly provider: ResourceProvider;
  readonly machines: Machines;
  readonly diskAccess: DiskAccess;
  readonly quotas: Quotas;
  readonly marketplace: Pick<Marketplace, 'latest'>;
  /** Throws ARM's conflict for a snapshot whose bytes are not all there. */
  readonly refuseUnfinishedCopy: (snapshot: Resource) => void;
  readonly addSnapshot: (subscriptionId: string, snapshot: Snapshot) => void;
  readonly takeSnapshot: Snapshots['take'];
}

export function createCompute(
  context: ProviderContext,
  exports: DiskExports,
  versions: readonly MarketplaceVersion[] = [],
): Compute {
  const machines = createMachines(context, (diskId) => void exports.removeDisk(diskId));
  const diskAccess = createDiskAccess(context, exports, machines);
  const snapshots = createSnapshots(context, diskAccess, exports);
  const quotas = createQuotas(context.resources);
  const marketplace = createMarketplace(context.clock, versions);
  const guards = createGuards(machines, diskAccess);
  const routes = [
    ...limitRoutes(quotas),
    ...marketplace.routes,
    ...diskRoutes(context, diskAccess),
    ...diskAccessRoutes(context),
    ...newDiskRoutes(context, marketplace, diskAccess, exports),
    ...snapshots.routes,
    ...machineRoutes(context, machines),
    ...powerRoutes(context, machines, guards),
  ];
  return {
    ...guards,
    machines,
    diskAccess,
    quotas,
    marketplace,
    refuseUnfinishedCopy: snapshots.refuseUnfinished,
    addSnapshot: snapshots.add,
    takeSnapshot: snapshots.take,
    provider: { namespace: 'Microsoft.Compute', routes },
  };
}
