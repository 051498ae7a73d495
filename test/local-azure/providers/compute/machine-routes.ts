import { errors } from '../../arm/errors.js';
import { statusFolder } from '../../arm/operations.js';
import { page, scopeOf } from '../../arm/paging.js';
import type { ArmRequest, ArmResponse, Route } from '../../arm/provider.js';
import type { Resource } from '../../arm/resources.js';
import type { ProviderContext } from '../context.js';
import { existing, GROUP, MACHINE_TYPE, SUBSCRIPTION } from './addresses.js';
import type { MachineGuards } from './guards.js';
import type { Machines } from './machines.js';

const MACHINE = `${GROUP}/virtualMachines/{name}`;

export function machineRoutes({ resources, pageSize }: ProviderContext, machines: Machines): Route[] {
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

function expands(request: ArmRequest): boolean {
  return (request.query.get('$expand') ?? '').toLowerCase().includes('instanceview');
}

export function powerRoutes(context: ProviderContext, machines: Machines, guards: MachineGuards): Route[] {
  const { clock, durations, faults, operations, resources } = context;
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
    guards.refuseGeneralized(machine.id);
    guards.refuseWhileExported(machine.id);
    return accept(request, machine, durations.stop, () =>
      machines.change(machine.id, { powerState: 'running' }),
    );
  };
  const deallocate = (request: ArmRequest): ArmResponse => {
    const machine = existing(request, resources, MACHINE_TYPE);
    return accept(request, machine, durations.stop, () => {
      if (!faults.of('deallocation hangs', machine.id))
        machines.change(machine.id, { powerState: 'deallocated' });
    });
  };
  const remove = (request: ArmRequest): ArmResponse => {
    if (!resources.has(request.path)) return { status: 204 };
    const machine = existing(request, resources, MACHINE_TYPE);
    guards.refuseWhileExported(machine.id);
    return accept(request, machine, durations.virtualMachineDeletion, () => machines.remove(machine.id));
  };
  const generalize = (request: ArmRequest): ArmResponse => {
    const { id, name } = existing(request, resources, MACHINE_TYPE);
    if (machines.get(id)?.powerState === 'running')
      throw errors.conflict('OperationNotAllowed', `The VM '${name}' must be stopped to be generalized.`);
    machines.change(id, { generalized: true, isMarked: true });
    return { status: 200 };
  };
  return [
    { method: 'POST', path: `${MACHINE}/start`, handle: start },
    { method: 'POST', path: `${MACHINE}/deallocate`, handle: deallocate },
    { method: 'POST', path: `${MACHINE}/generalize`, handle: generalize },
    { method: 'DELETE', path: MACHINE, handle: remove },
  ];
}
