import { errors } from '../../arm/errors.js';
import { resourceGroupId, parseResourceId, resourceKey } from '../../arm/identifiers.js';
import type { ArmError } from '../../arm/provider.js';
import type { Resource } from '../../arm/resources.js';
import { SNAPSHOT_TYPE } from '../compute/snapshot-request.js';
import { type LabContext, notReady } from './context.js';
import type { ImageSource } from './image-source.js';
import { diskOfMachine } from './known-disks.js';
import { computeIdOf, isBusy, MACHINE_TYPE, MACHINES } from './machine-state.js';

/** The property `vm` of a request for a custom image. */
export interface MachineSourceWanted {
  readonly sourceVmId?: unknown;
  readonly windowsOsInfo?: { readonly windowsOsState?: unknown };
  readonly linuxOsInfo?: { readonly linuxOsState?: unknown };
}

/** How an operating system is named in a request, and the states in which it can be. */
const systems = {
  Windows: {
    info: 'windowsOsInfo',
    state: 'windowsOsState',
    states: ['NonSysprepped', 'SysprepRequested', 'SysprepApplied'],
  },
  Linux: {
    info: 'linuxOsInfo',
    state: 'linuxOsState',
    states: ['NonDeprovisioned', 'DeprovisionRequested', 'DeprovisionApplied'],
  },
} as const;

type OsType = keyof typeof systems;

/**
 * The source of an image that is made from a machine of the lab. With `…Requested` the machine is generalized and
 * deallocated first, and so it stays; otherwise nothing happens to it: it is believed to be in the state that is given.
 */
export function machineSource(lab: Resource, wanted: MachineSourceWanted, context: LabContext): ImageSource {
  const { osType, state } = readOsInfo(wanted);
  const machine = findMachine(wanted.sourceVmId, lab, context);
  if (machine.properties['osType'] !== osType) throw wrongOsType(machine, osType);
  if (machine.properties['provisioningState'] === 'Failed') throw failed(machine);
  if (isBusy(machine, context)) throw notReady(machine);
  const { info, state: name } = systems[osType];
  return {
    shown: { vm: { sourceVmId: machine.id, [info]: { [name]: state } } },
    prepare: () => (state.endsWith('Requested') ? generalize(machine, context) : Promise.resolve()),
    capture: (image) => {
      const snapshot = takeSnapshot(image, machine, lab, context);
      return Promise.resolve({
        shown: snapshot,
        disk: diskOfMachine(machine, context.disks, context.compute.machines),
      });
    },
  };
}

function readOsInfo({ windowsOsInfo, linuxOsInfo }: MachineSourceWanted): {
  readonly osType: OsType;
  readonly state: string;
} {
  if ((windowsOsInfo === undefined) === (linuxOsInfo === undefined))
    throw errors.badRequest(
      'InvalidOsInfo',
      "A custom image of a virtual machine needs one of the properties 'windowsOsInfo' and 'linuxOsInfo'.",
    );
  const osType = windowsOsInfo ? 'Windows' : 'Linux';
  const wanted = windowsOsInfo ? windowsOsInfo.windowsOsState : linuxOsInfo?.linuxOsState;
  const { state: name, states } = systems[osType];
  const state = states.find((one) => one.toLowerCase() === String(wanted).toLowerCase());
  if (state !== undefined) return { osType, state };
  throw errors.badRequest('InvalidOsState', `The property '${name}' must be one of ${states.join(', ')}.`);
}

/** A lab makes images of its own machines only. */
function findMachine(id: unknown, lab: Resource, { resources }: LabContext): Resource {
  if (typeof id !== 'string')
    throw errors.badRequest('MissingRequiredProperty', "The property 'vm.sourceVmId' is missing.");
  const machine = resources.get(id);
  if (machine?.type !== MACHINE_TYPE)
    throw errors.notFound('VirtualMachineNotFound', `The virtual machine '${id}' was not found.`);
  if (resourceKey(id).startsWith(`${resourceKey(lab.id)}/${MACHINES}/`)) return machine;
  throw errors.badRequest(
    'InvalidVirtualMachine',
    `The virtual machine '${id}' does not belong to the lab '${lab.name}'.`,
  );
}

function wrongOsType({ name, properties }: Resource, osType: OsType): ArmError {
  const message = `The virtual machine '${name}' runs ${String(properties['osType'])} and not ${osType}.`;
  return errors.badRequest('InvalidOsInfo', message);
}

function failed({ name }: Resource): ArmError {
  const message = `No custom image can be made of the virtual machine '${name}' because its creation has failed.`;
  return errors.conflict('Conflict', message);
}

/** Runs the system's own tool in the machine, as an extension, for which the machine must run. */
async function generalize(machine: Resource, context: LabContext): Promise<void> {
  const { clock, compute, durations } = context;
  const id = computeIdOf(machine);
  if (compute.machines.get(id)?.powerState !== 'running')
    throw errors.conflict(
      'OperationNotAllowed',
      'Cannot modify extensions in the VM when the VM is not running.',
    );
  await clock.sleep(clock.varied(durations.stop, `generalize:${machine.id}`));
  compute.machines.change(id, { powerState: 'deallocated', generalized: true, isMarked: true });
}

/** The snapshot of the OS disk stays for the image, under its name and in the resource group of the lab. */
function takeSnapshot(
  { name }: Resource,
  machine: Resource,
  lab: Resource,
  { compute, resources }: LabContext,
): Resource['properties'] {
  const disk = resources.get(compute.machines.get(computeIdOf(machine))?.osDiskId ?? '');
  if (!disk || !resources.has(machine.id))
    throw errors.notFound('VirtualMachineNotFound', `The virtual machine '${machine.id}' was not found.`);
  const { subscriptionId, resourceGroup } = parseResourceId(lab.id);
  const id = `${resourceGroupId(subscriptionId, resourceGroup)}/providers/${SNAPSHOT_TYPE}/${name}`;
  compute.takeSnapshot(id, disk);
  return { managedSnapshotId: resourceKey(id) };
}
