import { isObject, type JsonObject } from '../../configuration/json.js';
import type { Azure } from '../../azure/azure.js';
import { type LabNetwork, listLabNetworks } from '../../azure/resources/lab-networks.js';
import type { Lab } from '../../azure/resources/labs.js';
import { problem } from '../../step/problem.js';
import type { Context } from '../../step/step.js';
import { memberNamed, missingMember, nameOfMember } from '../members.js';
import type { ResolvedDescription } from './generated-template.js';
import type { CreateMachineInputs } from './inputs.js';
import { imageProperty } from './named-image.js';
import { imageInLab, findImage } from './image.js';

type LookContext = Pick<Context<unknown, Azure>, 'azure' | 'signal'>;

/**
 * Looks up in the lab what the inputs describe.
 * @throws a problem where the lab does not have it, with those that it has, or where its user cannot sign in
 */
export async function resolveDescription(
  lab: Lab,
  inputs: CreateMachineInputs,
  context: LookContext,
): Promise<ResolvedDescription> {
  const image = await imageProperty(inputs.image, lab, context);
  const wanted = imageInLab((name) => image[name], lab);
  const { osType } = wanted ? await findImage(wanted, lab, context) : {};
  checkUser(inputs, osType, isObject(image['galleryImageReference']));
  return { image, ...(osType ? { osType } : {}), network: await networkOf(lab, inputs, context) };
}

function checkUser(
  { image, userName, password, sshPublicKey }: CreateMachineInputs,
  osType: string | undefined,
  isFromMarketplace: boolean,
): void {
  if (sshPublicKey && osType === 'Windows')
    throw problem(
      `sshPublicKey is given, but ${image} is a Windows image, whose users sign in by passwords.`,
      'Give password instead.',
    );
  if (isFromMarketplace && !userName)
    throw problem(
      `userName is missing: a VM of the Marketplace image ${image} needs a user.`,
      'Give userName, and password or sshPublicKey.',
    );
  if (userName && !password && !sshPublicKey)
    throw problem(
      `password is missing: the user ${userName} could not sign in.`,
      osType === 'Windows' ? 'Give password.' : 'Give password or sshPublicKey.',
    );
}

/** Without a network the lab takes its only one, or its default. */
async function networkOf(
  lab: Lab,
  { virtualNetwork, subnet }: CreateMachineInputs,
  { azure, signal }: LookContext,
): Promise<JsonObject> {
  const networks = await listLabNetworks(azure, lab.id, signal);
  const network = virtualNetwork ? networkNamed(virtualNetwork, lab, networks) : onlyOne(networks, lab);
  if (!network) return {};
  const chosen = subnet || onlySubnet(network);
  return { labVirtualNetworkId: network.id, ...(chosen === undefined ? {} : { labSubnetName: chosen }) };
}

function networkNamed(given: string, lab: Lab, networks: readonly LabNetwork[]): LabNetwork {
  const name = nameOfMember('virtualNetwork', given, { lab, collection: 'virtualNetworks' });
  const found = memberNamed(networks, name);
  if (!found) throw missingMember('virtual network', name, lab, networks);
  return found;
}

function onlyOne(networks: readonly LabNetwork[], lab: Lab): LabNetwork | undefined {
  if (networks.length < 2) return networks[0];
  throw problem(
    `virtualNetwork is empty, and the lab ${lab.name} has ${networks.length} virtual networks.`,
    `Give one of ${networks.map(({ name }) => name).join(', ')}.`,
  );
}

function onlySubnet({ name, subnets }: LabNetwork): string | undefined {
  if (subnets.length < 2) return subnets[0];
  throw problem(
    `subnet is empty, and the lab makes VMs in ${subnets.length} subnets of the virtual network ${name}.`,
    `Give virtualNetwork, and as subnet one of ${subnets.join(', ')}.`,
  );
}
