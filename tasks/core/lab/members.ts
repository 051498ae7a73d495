import { parseResourceId } from '../azure/resource-id.js';
import type { Lab } from '../azure/resources/labs.js';
import { problem } from '../step/problem.js';
import { decoded, sameName } from './names.js';

/** The things of a lab of which a task names one. */
interface Collection {
  readonly lab: Lab;
  /** The last part of their type, e.g. `virtualMachines`. */
  readonly collection: string;
  /** The input that names the lab, for messages; `LabId` where it is not given. */
  readonly labInput?: string;
}

/**
 * The name of a thing of a lab that an input has as a name or as a resource id.
 * @param input the name of the input, for messages
 * @throws a problem where it is the id of something else, or of a thing of another lab
 */
export function nameOfMember(
  input: string,
  given: string,
  { lab, collection, labInput = 'LabId' }: Collection,
): string {
  const id = decoded(given);
  if (!id.startsWith('/')) return given;
  const below = `${lab.id}/${collection}/`;
  if (id.toLowerCase().startsWith(below.toLowerCase()) && !id.slice(below.length).includes('/'))
    return id.slice(below.length);
  const isOfLab = new RegExp(`/labs/[^/]+/${collection}/[^/]+$`, 'i').test(id);
  throw problem(
    isOfLab && parseResourceId(id)
      ? `${input} lies in another lab than ${lab.name}: ${id}`
      : `${input} is not the resource id of one of the ${collection} of a lab: ${id}`,
    `Give a name, or the resource id of one of the ${collection} of the lab that ${labInput} names.`,
  );
}

/** The thing of a name, in any casing; names are exact otherwise. */
export function memberNamed<M extends { readonly name: string }>(
  members: readonly M[],
  name: string,
): M | undefined {
  return members.find((member) => sameName(member.name, name));
}

/** The most names in a message. */
const mostNames = 30;

/**
 * The problem that a lab has nothing of a name, with the names that there are.
 * @param what the kind of thing, e.g. `VM`
 */
export function missingMember(
  what: string,
  name: string,
  lab: Lab,
  members: readonly { readonly name: string }[],
): Error {
  const names = members.map((member) => member.name);
  return problem(
    `The lab ${lab.name} has no ${what} ${name}.`,
    names.length === 0
      ? `It has none at all, or the service connection can see none.`
      : `It has: ${namesText(names)}.`,
  );
}

/** Names in their order for a message, which has no more of them than a reader reads. */
export function namesText(names: readonly string[]): string {
  const sorted = names.toSorted((one, other) => one.localeCompare(other, 'en'));
  const more = names.length - mostNames;
  return `${sorted.slice(0, mostNames).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
