import type { Azure } from '../../azure/azure.js';
import { statusOf } from '../../azure/requests/errors.js';
import { listLabNetworks } from '../../azure/resources/lab-networks.js';
import { listLabPolicies } from '../../azure/resources/lab-policies.js';
import type { Lab } from '../../azure/resources/labs.js';
import { listSizes } from '../../azure/resources/virtual-machine-sizes.js';
import { messageOf, problem } from '../../step/problem.js';
import type { Context } from '../../step/step.js';
import { allowedSizes } from '../allowed-sizes.js';
import { checkName, type NamingInputs } from './check-inputs.js';
import { isMachineName, longestMachineName, machineNameRule } from '../machine-names.js';
import { memberNamed, missingMember } from '../members.js';
import { sameName } from '../names.js';
import { below, findImage, type FoundImage, imageInLab } from './image.js';
import type { WantedMachine } from './wanted-machines.js';

type CheckContext = Pick<Context<NamingInputs, Azure>, 'azure' | 'signal' | 'inputs' | 'notice'>;

/**
 * Checks that the lab has the images, sizes and networks of VMs, as far as they are known beforehand and this connection
 * may see them, and that the names fit their operating systems.
 * @throws a problem with those that there are
 */
export async function checkOffer(
  machines: readonly WantedMachine[],
  lab: Lab,
  context: CheckContext,
): Promise<void> {
  for (const machine of distinct(machines, lab)) {
    await checkImage(machine, lab, context);
    await ifAllowed('virtual network', () => checkNetwork(machine, lab, context), context);
  }
  await ifAllowed('size', () => checkSizes(machines, lab, context), context);
}

/** Azure judges a template by itself: what the connection may not see is no reason not to deploy it. */
async function ifAllowed<T>(
  what: string,
  check: () => Promise<T>,
  { notice }: CheckContext,
): Promise<T | undefined> {
  try {
    return await check();
  } catch (error) {
    if (statusOf(error) !== 403) throw error;
    notice({
      severity: 'notice',
      what: `The ${what} is not checked before the template is deployed.`,
      why: messageOf(error),
      remedy: 'Nothing has to be done if Azure takes the template.',
    });
    return undefined;
  }
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
  const look = () => (wanted ? findImage(wanted, lab, context) : Promise.resolve({}));
  const { osType }: FoundImage = (await ifAllowed('image', look, context)) ?? {};
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
  const allowed = allowedSizes(await listLabPolicies(azure, lab.id, signal));
  const refused = sizes.find((size) => allowed && !allowed.includes(size.toLowerCase()));
  if (refused !== undefined)
    throw problem(
      `The policies of the lab ${lab.name} do not allow the size ${refused}.`,
      `It allows: ${(allowed ?? []).join(', ')}.`,
    );
  const offered = await listSizes(azure, lab.subscriptionId, lab.location, signal);
  const unknown = sizes.find((size) => !offered.has(size.toLowerCase()));
  if (unknown !== undefined) throw unknownSize(unknown, lab, [...offered.keys()]);
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
