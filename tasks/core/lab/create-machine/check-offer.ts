import type { Azure } from '../../azure/azure.js';
import { listLabNetworks } from '../../azure/resources/lab-networks.js';
import { listLabPolicies } from '../../azure/resources/lab-policies.js';
import type { Lab } from '../../azure/resources/labs.js';
import { listSizes } from '../../azure/resources/virtual-machine-sizes.js';
import { problem } from '../../step/problem.js';
import type { Context } from '../../step/step.js';
import { allowedSizes } from '../allowed-sizes.js';
import { checkName, type NamingInputs } from './check-inputs.js';
import { isMachineName, longestMachineName, machineNameRule } from '../machine-names.js';
import { memberNamed, missingMember } from '../members.js';
import { sameName } from '../names.js';
import { below, findImage, imageInLab } from './image.js';
import type { WantedMachine } from './wanted-machines.js';

type CheckContext = Pick<Context<NamingInputs, Azure>, 'azure' | 'signal' | 'inputs'>;

/**
 * Checks that the lab has the images, sizes and networks of VMs, as far as they are known beforehand, and that the names
 * fit their operating systems.
 * @throws a problem with those that there are
 */
export async function checkOffer(
  machines: readonly WantedMachine[],
  lab: Lab,
  context: CheckContext,
): Promise<void> {
  for (const machine of distinct(machines, lab)) {
    await checkImage(machine, lab, context);
    await checkNetwork(machine, lab, context);
  }
  await checkSizes(machines, lab, context);
}

/** A loop may make many that differ only in their names: of those the longest. */
function distinct(machines: readonly WantedMachine[], lab: Lab): readonly WantedMachine[] {
  const byLength = machines.toSorted((one, other) => (one.name ?? '').length - (other.name ?? '').length);
  const keyOf = ({ valueOf }: WantedMachine) =>
    JSON.stringify([imageInLab(valueOf, lab), valueOf('labVirtualNetworkId'), valueOf('labSubnetName')]);
  return [...new Map(byLength.map((machine) => [keyOf(machine), machine])).values()];
}

async function checkImage(machine: WantedMachine, lab: Lab, context: CheckContext): Promise<void> {
  const wanted = imageInLab(machine.valueOf, lab);
  const { osType } = wanted ? await findImage(wanted, lab, context) : {};
  const { name } = machine;
  const { VirtualMachineName: vmName } = context.inputs;
  if (name !== undefined && sameName(name, vmName) && osType)
    checkName(context.inputs, longestMachineName[osType]);
  const longest = longestMachineName[osType ?? 'Linux'];
  if (name === undefined || isMachineName(name, longest)) return;
  throw problem(
    `Azure refuses the name "${name}" of a ${osType ?? 'lab'} VM. It must be ${machineNameRule(longest)}.`,
    'Correct VirtualMachineName, or the name that the template gives.',
  );
}

async function checkNetwork(
  { valueOf }: WantedMachine,
  lab: Lab,
  { azure, signal }: CheckContext,
): Promise<void> {
  const [name] = below(valueOf('labVirtualNetworkId'), lab.id, /^\/virtualnetworks\/([^/]+)$/i) ?? [];
  const subnet = valueOf('labSubnetName');
  if (name === undefined) return;
  const networks = await listLabNetworks(azure, lab.id, signal);
  const network = memberNamed(networks, name);
  if (!network) throw missingMember('virtual network', name, lab, networks);
  if (typeof subnet !== 'string' || network.subnets.some((one) => sameName(one, subnet))) return;
  throw problem(
    `The virtual network ${network.name} of the lab ${lab.name} has no subnet ${subnet} in which the lab makes VMs.`,
    network.subnets.length === 0 ? 'It has none at all.' : `It has: ${network.subnets.join(', ')}.`,
  );
}

async function checkSizes(
  machines: readonly WantedMachine[],
  lab: Lab,
  { azure, signal }: CheckContext,
): Promise<void> {
  const sizes = machines.map(({ valueOf }) => valueOf('size')).filter((size) => typeof size === 'string');
  if (sizes.length === 0) return;
  const policies = await listLabPolicies(azure, lab.id, signal);
  const allowed = allowedSizes(policies);
  const offered = await listSizes(azure, lab.subscriptionId, lab.location, signal);
  for (const size of sizes) {
    if (allowed && !allowed.includes(size.toLowerCase()))
      throw problem(
        `The policies of the lab ${lab.name} do not allow the size ${size}.`,
        `It allows: ${allowed.join(', ')}.`,
      );
    if (!offered.has(size.toLowerCase())) throw unknownSize(size, lab, [...offered.keys()]);
  }
}

const mostSizes = 15;

/** Those whose names begin as the wanted one, of the hundreds that a region has; all where none does. */
function unknownSize(size: string, { location }: Lab, offered: readonly string[]): Error {
  const beginnings = [size.length, 12, 10].map((length) => size.toLowerCase().slice(0, length));
  const alike = beginnings
    .map((beginning) => offered.filter((one) => one.startsWith(beginning)))
    .find((found) => found.length > 0);
  const shown = alike ?? offered;
  const more = shown.length > mostSizes ? ' and more' : '';
  return problem(
    `The region ${location} has no size ${size}.`,
    `It has: ${shown.slice(0, mostSizes).join(', ')}${more}.`,
  );
}
