import { errors } from '../../arm/errors.js';
import type { ArmRequest, ArmResponse, ResourceProvider, Route } from '../../arm/provider.js';
import type { Snapshot } from '../../world-galleries.js';
import type { ProviderContext } from '../context.js';
import { GROUP } from './addresses.js';
import { createDiskAccess, type DiskAccess, type DiskExports } from './disk-access.js';
import { diskRoutes } from './disks.js';
import { createGuards, type MachineGuards } from './guards.js';
import { createLimits, type Limits } from './limits.js';
import { machineRoutes, powerRoutes } from './machine-routes.js';
import { createMachines, type Machines } from './machines.js';
import { createSnapshots } from './snapshots.js';

/** Microsoft.Compute, and the operations that DevTest Labs uses internally. */
export interface Compute extends MachineGuards {
  readonly provider: ResourceProvider;
  readonly machines: Machines;
  readonly diskAccess: DiskAccess;
  readonly setCores: Limits['setCores'];
  readonly addSnapshot: (subscriptionId: string, snapshot: Snapshot) => void;
}

export function createCompute(context: ProviderContext, exports: DiskExports): Compute {
  const machines = createMachines(context, (diskId) => void exports.removeDisk(diskId));
  const diskAccess = createDiskAccess(context, exports, machines);
  const snapshots = createSnapshots(context, diskAccess, exports);
  const limits = createLimits();
  const guards = createGuards(machines, diskAccess);
  const routes = [
    ...limits.routes,
    ...diskRoutes(context, diskAccess),
    ...snapshots.routes,
    ...machineRoutes(context, machines),
    ...powerRoutes(context, machines, guards),
    galleryImageRoute(context),
  ];
  return {
    ...guards,
    machines,
    diskAccess,
    setCores: limits.setCores,
    addSnapshot: snapshots.add,
    provider: { namespace: 'Microsoft.Compute', routes },
  };
}

function galleryImageRoute({ resources }: ProviderContext): Route {
  const type = 'Microsoft.Compute/galleries/images';
  const handle = ({ path, parameters }: ArmRequest): ArmResponse => {
    const { gallery = '', name = '', resourceGroup = '' } = parameters;
    const image = resources.get(path);
    if (!image) throw errors.resourceNotFound(type, `${gallery}/${name}`, resourceGroup);
    return { status: 200, body: image };
  };
  return { method: 'GET', path: `${GROUP}/galleries/{gallery}/images/{name}`, handle };
}
