import type { Azure } from '../azure/azure.js';
import { parseResourceId } from '../azure/resource-id.js';
import { getLab, type Lab, listLabs } from '../azure/resources/labs.js';
import { problem } from '../step/problem.js';
import { decoded, sameName } from './names.js';

/** The inputs by which the tasks of the factory name their lab. */
export interface FactoryLabInputs {
  /** A lab's name, or its resource id. */
  readonly DevTestLabName: string;
  /** Subscription of the factory lab. */
  readonly SubscriptionId: string;
}

/** The inputs by which the tasks for single steps name their lab. */
export interface LabInputs {
  /** A lab's name, or its resource id. */
  readonly LabId: string;
  /** Subscription of the lab. */
  readonly SubscriptionId: string;
}

/** A lab as a task was told, and by which input. */
interface NamedLab {
  /** A name, or a resource id. */
  readonly lab: string;
  readonly input: string;
  readonly subscriptionId: string;
}

/** Finds the factory lab, as `findLab`. */
export function findFactoryLab(azure: Azure, inputs: FactoryLabInputs, signal: AbortSignal): Promise<Lab> {
  const { DevTestLabName: lab, SubscriptionId: subscriptionId } = inputs;
  return find(azure, { lab, input: 'factoryLab', subscriptionId }, signal);
}

/**
 * Finds a lab by its exact name or resource id: never by a prefix (L5), never by guess (L24).
 * @throws a problem that names the labs that exist, or the ids of all labs of a name that is not unique
 */
export function findLab(azure: Azure, inputs: LabInputs, signal: AbortSignal): Promise<Lab> {
  const { LabId, SubscriptionId: subscriptionId } = inputs;
  return find(azure, { lab: decoded(LabId), input: 'LabId', subscriptionId }, signal);
}

function find(azure: Azure, named: NamedLab, signal: AbortSignal): Promise<Lab> {
  return named.lab.startsWith('/') ? labById(azure, named, signal) : labByName(azure, named, signal);
}

async function labById(azure: Azure, named: NamedLab, signal: AbortSignal): Promise<Lab> {
  const { lab: id, input, subscriptionId } = named;
  const parsed = parseResourceId(id);
  if (!parsed || !labId.test(id))
    throw problem(
      `${input} is not the resource id of a lab: ${id}`,
      'Give the name or the resource id of a lab.',
    );
  if (!sameName(parsed.subscriptionId, subscriptionId))
    throw problem(
      `${input} lies in subscription ${parsed.subscriptionId}, but SubscriptionId says ${subscriptionId}.`,
      'Leave SubscriptionId empty, or give the subscription of the lab.',
    );
  const lab = await getLab(azure, id, signal);
  if (lab) return lab;
  throw problem(`There is no lab ${id}.`, `Correct ${input}.`);
}

const labId = /\/providers\/Microsoft\.DevTestLab\/labs\/[^/]+\/?$/i;

async function labByName(azure: Azure, named: NamedLab, signal: AbortSignal): Promise<Lab> {
  const labs = await listLabs(azure, named.subscriptionId, signal);
  const found = labs.filter((lab) => sameName(lab.name, named.lab));
  const [lab] = found;
  if (!lab) throw unknownLab(named, labs);
  if (found.length > 1)
    throw problem(
      `The subscription has ${found.length} labs named ${named.lab}: ${found.map(({ id }) => id).join(', ')}`,
      `Give the resource id of the one you mean as ${named.input}.`,
    );
  return lab;
}

function unknownLab({ lab, subscriptionId }: NamedLab, labs: readonly Lab[]): Error {
  const names = labs.map(({ name }) => name).join(', ');
  return problem(
    `The lab ${lab} was not found in subscription ${subscriptionId}.`,
    names
      ? `The labs that this connection can see there are: ${names}.`
      : 'The connection can see no lab there: check SubscriptionId and the roles of the service connection.',
  );
}
