import type { Azure } from '../azure/azure.js';
import { parseResourceId } from '../azure/resource-id.js';
import { getLab, type Lab, listLabs } from '../azure/resources/labs.js';
import { problem } from '../step/problem.js';
import { sameName } from './names.js';

/** The inputs by which every task names its factory lab. */
export interface FactoryLabInputs {
  /** A lab's name, or its resource id. */
  readonly DevTestLabName: string;
  /** Subscription of the factory lab. */
  readonly SubscriptionId: string;
}

/**
 * Finds the factory lab by its exact name or resource id: never by a prefix (L5), never by guess (L24).
 * @throws a problem that names the labs that exist, or the ids of all labs of a name that is not unique
 */
export async function findFactoryLab(
  azure: Azure,
  inputs: FactoryLabInputs,
  signal: AbortSignal,
): Promise<Lab> {
  return inputs.DevTestLabName.startsWith('/')
    ? labById(azure, inputs, signal)
    : labByName(azure, inputs, signal);
}

async function labById(azure: Azure, inputs: FactoryLabInputs, signal: AbortSignal): Promise<Lab> {
  const { DevTestLabName: id, SubscriptionId } = inputs;
  const parsed = parseResourceId(id);
  if (!parsed || !labId.test(id))
    throw problem(
      `factoryLab is not the resource id of a lab: ${id}`,
      'Give the name or the resource id of a lab.',
    );
  if (!sameName(parsed.subscriptionId, SubscriptionId))
    throw problem(
      `factoryLab lies in subscription ${parsed.subscriptionId}, but SubscriptionId says ${SubscriptionId}.`,
      'Leave SubscriptionId empty, or give the subscription of the factory lab.',
    );
  const lab = await getLab(azure, id, signal);
  if (lab) return lab;
  throw problem(`There is no lab ${id}.`, 'Correct factoryLab.');
}

const labId = /\/providers\/Microsoft\.DevTestLab\/labs\/[^/]+\/?$/i;

async function labByName(azure: Azure, inputs: FactoryLabInputs, signal: AbortSignal): Promise<Lab> {
  const labs = await listLabs(azure, inputs.SubscriptionId, signal);
  const found = labs.filter((lab) => sameName(lab.name, inputs.DevTestLabName));
  const [lab] = found;
  if (!lab) throw unknownLab(inputs, labs);
  if (found.length > 1)
    throw problem(
      `The subscription has ${found.length} labs named ${inputs.DevTestLabName}: ${found.map(({ id }) => id).join(', ')}`,
      'Give the resource id of the one you mean as factoryLab.',
    );
  return lab;
}

function unknownLab({ DevTestLabName, SubscriptionId }: FactoryLabInputs, labs: readonly Lab[]): Error {
  const names = labs.map(({ name }) => name).join(', ');
  return problem(
    `The lab ${DevTestLabName} was not found in subscription ${SubscriptionId}.`,
    names
      ? `The labs that this connection can see there are: ${names}.`
      : 'The connection can see no lab there: check SubscriptionId and the roles of the service connection.',
  );
}
