import { errors } from '../../arm/errors.js';
import { parseResourceId, resourceGroupId } from '../../arm/identifiers.js';
import { statusFolder } from '../../arm/operations.js';
import { page, scopeOf } from '../../arm/paging.js';
import {
  ArmError,
  type ArmRequest,
  type ArmResponse,
  type ResourceProvider,
  type Route,
} from '../../arm/provider.js';
import type { Resource, ResourceStore } from '../../arm/resources.js';
import type { ProviderContext } from '../context.js';
import { createDiskAccess, type DiskAccess, type DiskExports, outstanding } from './disk-access.js';
import { createLimits, type Limits } from './limits.js';
import { createMachines, type Machines } from './machines.js';

/** Microsoft.Compute, and the operations that DevTest Labs uses internally. */
export interface Compute {
  readonly provider: ResourceProvider;
  readonly machines: Machines;
  readonly diskAccess: DiskAccess;
  readonly setCores: Limits['setCores'];
  /** Throws ARM's conflict while the OS disk of the machine can be read through a shared access signature. */
  readonly refuseWhileExported: (machineId: string) => void;
  /** Throws ARM's conflict for a generalized machine, which cannot start again. */
  readonly refuseGeneralized: (machineId: string) => void;
}

const GROUP = '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.Compute';

const SUBSCRIPTION = '/subscriptions/{subscriptionId}/providers/Microsoft.Compute';

const DISK_TYPE = 'Microsoft.Compute/disks';

const MACHINE_TYPE = 'Microsoft.Compute/virtualMachines';

const DISK = `${GROUP}/disks/{name}`;

const MACHINE = `${GROUP}/virtualMachines/{name}`;

export function createCompute(context: ProviderContext, exports: DiskExports): Compute {
  const machines = createMachines(context, (diskId) => void exports.removeDisk(diskId));
  const diskAccess = createDiskAccess(context, exports, machines);
  const limits = createLimits();
  const compute = {
    machines,
    setCores: limits.setCores,
    diskAccess,
    refuseWhileExported: (machineId: string) => {
      const diskId = machines.get(machineId)?.osDiskId;
      if (diskId !== undefined && diskAccess.isGranted(diskId))
        throw outstanding(parseResourceId(diskId).names.join(''));
    },
    refuseGeneralized: (machineId: string) => {
      if (machines.get(machineId)?.generalized === true)
        throw generalized(parseResourceId(machineId).names.join(''));
    },
  };
  const routes = [
    ...limits.routes,
    ...diskRoutes(context, diskAccess),
    ...machineRoutes(context, machines),
    ...powerRoutes(context, compute),
    galleryImageRoute(context),
  ];
  return { ...compute, provider: { namespace: 'Microsoft.Compute', routes } };
}

function diskRoutes({ resources, pageSize }: ProviderContext, access: DiskAccess): Route[] {
  const list = (request: ArmRequest): ArmResponse =>
    page(request, resources.listType(DISK_TYPE, scopeOf(request)).map(access.show), pageSize);
  const onDisk = (handle: (request: ArmRequest, disk: Resource) => ArmResponse) => (request: ArmRequest) =>
    handle(request, existing(request, resources, DISK_TYPE));
  return [
    { method: 'GET', path: `${SUBSCRIPTION}/disks`, handle: list },
    { method: 'GET', path: `${GROUP}/disks`, handle: list },
    { method: 'GET', path: DISK, handle: onDisk((_, disk) => ({ status: 200, body: access.show(disk) })) },
    { method: 'POST', path: `${DISK}/beginGetAccess`, handle: onDisk(access.grant) },
    { method: 'POST', path: `${DISK}/endGetAccess`, handle: onDisk(access.revoke) },
  ];
}

function machineRoutes({ resources, pageSize }: ProviderContext, machines: Machines): Route[] {
  const instanceView = (id: string): object => ({
    hyperVGeneration: machines.get(id)?.generation,
    statuses: machines.statuses(id),
  });
  const withInstanceView = (machine: Resource): Resource => ({
    ...machine,
    properties: { ...machine.properties, instanceView: instanceView(machine.id) },
  });
  const list = (request: ArmRequest): ArmResponse => {
    const found = resources.listType(MACHINE_TYPE, scopeOf(request));
    const wantsStatus = request.query.get('statusOnly') === 'true' || expands(request);
    return page(request, wantsStatus ? found.map(withInstanceView) : found, pageSize);
  };
  const get = (request: ArmRequest): ArmResponse => {
    const machine = existing(request, resources, MACHINE_TYPE);
    return { status: 200, body: expands(request) ? withInstanceView(machine) : machine };
  };
  return [
    { method: 'GET', path: `${SUBSCRIPTION}/virtualMachines`, handle: list },
    { method: 'GET', path: `${GROUP}/virtualMachines`, handle: list },
    { method: 'GET', path: MACHINE, handle: get },
    {
      method: 'GET',
      path: `${MACHINE}/instanceView`,
      handle: (request) => ({
        status: 200,
        body: instanceView(existing(request, resources, MACHINE_TYPE).id),
      }),
    },
  ];
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

function powerRoutes(context: ProviderContext, compute: Omit<Compute, 'provider'>): Route[] {
  const { clock, durations, operations, resources } = context;
  const { machines } = compute;
  const accept = (
    request: ArmRequest,
    machine: Resource,
    seconds: number,
    action: () => void,
  ): ArmResponse => {
    const folder = statusFolder.virtualMachine(
      request.parameters['subscriptionId'] ?? '',
      machine.location ?? '',
    );
    const work = clock.sleep(clock.varied(seconds, machine.id)).then(action);
    return { status: 202, headers: { ...operations.start({ request, folder, work }) } };
  };
  const start = (request: ArmRequest): ArmResponse => {
    const machine = existing(request, resources, MACHINE_TYPE);
    compute.refuseGeneralized(machine.id);
    compute.refuseWhileExported(machine.id);
    return accept(request, machine, durations.stop, () =>
      machines.change(machine.id, { powerState: 'running' }),
    );
  };
  const deallocate = (request: ArmRequest): ArmResponse => {
    const machine = existing(request, resources, MACHINE_TYPE);
    return accept(request, machine, durations.stop, () =>
      machines.change(machine.id, { powerState: 'deallocated' }),
    );
  };
  const remove = (request: ArmRequest): ArmResponse => {
    if (!resources.has(request.path)) return { status: 204 };
    const machine = existing(request, resources, MACHINE_TYPE);
    compute.refuseWhileExported(machine.id);
    return accept(request, machine, durations.virtualMachineDeletion, () => machines.remove(machine.id));
  };
  return [
    { method: 'POST', path: `${MACHINE}/start`, handle: start },
    { method: 'POST', path: `${MACHINE}/deallocate`, handle: deallocate },
    { method: 'DELETE', path: MACHINE, handle: remove },
  ];
}

function generalized(name: string): ArmError {
  const message = `The operation 'start' is not allowed on VM '${name}' since the VM is generalized.`;
  return errors.conflict('OperationNotAllowed', message);
}

function expands(request: ArmRequest): boolean {
  return (request.query.get('$expand') ?? '').toLowerCase().includes('instanceview');
}

/** The disk or machine in the path of a request. */
function existing({ parameters }: ArmRequest, resources: ResourceStore, type: string): Resource {
  const { subscriptionId = '', resourceGroup = '', name = '' } = parameters;
  const found = resources.get(`${resourceGroupId(subscriptionId, resourceGroup)}/providers/${type}/${name}`);
  if (!found) throw errors.resourceNotFound(type, name, resourceGroup);
  return found;
}
