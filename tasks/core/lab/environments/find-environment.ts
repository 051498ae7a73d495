import type { Azure } from '../../azure/azure.js';
import { isSameId, parseResourceId } from '../../azure/resource-id.js';
import { type Environment, listEnvironments } from '../../azure/resources/environments.js';
import type { Lab } from '../../azure/resources/labs.js';
import { problem } from '../../step/problem.js';
import type { Context } from '../../step/step.js';
import { memberNamed, namesText } from '../members.js';
import { decoded, sameName } from '../names.js';

/** An environment as a task was told: names are per user, and only an id says whose it is. */
export interface GivenEnvironment {
  readonly name: string;
  /** The user in the id that was given, e.g. `@me`; absent where that was a name. */
  readonly user?: string;
}

/** What a lab has of a given environment. */
export interface FoundEnvironment {
  /** Absent where there is none. */
  readonly environment?: Environment;
  /** Whether the identity of the service connection has made it. */
  readonly isOwn: boolean;
  /** Those of that identity, if it was given by name; else all that it can see. */
  readonly known: readonly Environment[];
}

type FindContext = Pick<Context<unknown, Azure>, 'azure' | 'signal' | 'reading'>;

/**
 * The name of an environment, or what its resource id says.
 * @param input the name of the input, for messages
 * @throws a problem where it is the id of something else, of an environment of another lab, or says of no user
 */
export function readGiven(input: string, given: string, lab: Lab): GivenEnvironment {
  const id = decoded(given);
  if (!id.startsWith('/')) return { name: given };
  const [, labId = '', user = '', name = ''] = environmentId.exec(id) ?? [];
  if (!parseResourceId(id) || labId === '' || sameName(user, '@all'))
    throw problem(
      `${input} is not the resource id of an environment of a user of a lab: ${id}`,
      'Give the name of an environment that the identity of the service connection has made, or a resource id that ends in /users/…/environments/….',
    );
  if (!isSameId(labId, lab.id))
    throw problem(
      `${input} lies in another lab than ${lab.name}: ${id}`,
      'Give an environment of the lab that LabId names.',
    );
  return { name, user };
}

const environmentId = /^(\/.+\/labs\/[^/]+)\/users\/([^/]+)\/environments\/([^/]+)\/?$/i;

/** Looks an environment up among those of the identity and, where the id says somebody else, among those of all. */
export async function findEnvironment(
  given: GivenEnvironment,
  lab: Lab,
  { azure, signal, reading }: FindContext,
): Promise<FoundEnvironment> {
  reading(`The environments of ${lab.name}.`);
  const own = await listEnvironments(azure, lab.id, '@me', signal);
  const mine = memberNamed(own, given.name);
  const { user } = given;
  const isMine = user === undefined || sameName(user, '@me') || (mine && sameName(mine.user, user));
  if (isMine === true) return { ...(mine ? { environment: mine } : {}), isOwn: true, known: own };
  const known = await listEnvironments(azure, lab.id, '@all', signal);
  const environment = known.find((one) => sameName(one.name, given.name) && sameName(one.user, user));
  return { ...(environment ? { environment } : {}), isOwn: false, known };
}

/**
 * The problem that there is no such environment, with those that there are, and with the ids of those of the same name
 * that others have.
 */
export async function missingEnvironment(
  { name, user }: GivenEnvironment,
  { isOwn, known }: FoundEnvironment,
  lab: Lab,
  { azure, signal }: FindContext,
): Promise<Error> {
  if (!isOwn)
    return problem(
      `The lab ${lab.name} has no environment ${name} of the user ${user ?? ''}.`,
      known.length === 0 ? noneAtAll : `It has: ${namesText(known.map(ownedName))}.`,
    );
  const all = await listEnvironments(azure, lab.id, '@all', signal);
  const others = all.filter((one) => sameName(one.name, name));
  return problem(
    `The identity of the service connection has no environment ${name} in the lab ${lab.name}.${othersText(others)}`,
    `${others.length === 0 ? '' : 'Give the resource id of the one you mean. '}${
      known.length === 0 ? 'It has none at all there.' : `It has: ${namesText(known.map((one) => one.name))}.`
    }`,
  );
}

const noneAtAll = 'It has none at all, or the service connection can see none.';

function othersText(others: readonly Environment[]): string {
  if (others.length === 0) return '';
  return ` Others have one of this name: ${namesText(others.map((one) => `${one.id} of ${ownerOf(one)}`))}.`;
}

function ownedName(environment: Environment): string {
  return `${environment.name} of ${ownerOf(environment)}`;
}

/** Whose an environment is, as readers know them: the name where Azure tells it. */
export function ownerOf({ createdBy, user }: Pick<Environment, 'createdBy' | 'user'>): string {
  return createdBy ?? user;
}
