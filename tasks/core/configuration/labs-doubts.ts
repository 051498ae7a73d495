import type { Node } from 'jsonc-parser';
import type { Finding } from './finding.js';
import { nameOf, repeatedProperties } from './json.js';
import { repeated, type Source } from './labs-findings.js';
import { sameName, stringOf, valuesOf } from './labs-nodes.js';

/**
 * Something in Labs.json that leaves open what labs want. It concerns every lab that it may mean: one with one of its
 * names, in one of its subscriptions and resource groups, as far as it tells these.
 */
export interface LabDoubt {
  readonly finding: Finding;
  readonly subscriptionIds?: readonly string[];
  readonly labNames?: readonly string[];
  readonly resourceGroups?: readonly string[];
}

/** An entry that does not name its lab, and the finding that says so. */
interface UnnamedEntry {
  readonly node: Node;
  readonly finding: Finding;
}

/**
 * Finds the doubts of a Labs.json: entries that do not name their lab, and properties that stand twice, in any casing.
 * `Labs` twice concerns all labs, another property of the root none.
 * @returns the doubts, and a finding for each property that stands twice
 */
export function readDoubts(
  source: Source,
  root: Node,
  entries: readonly Node[],
  unnamed: readonly UnnamedEntry[],
): { readonly doubts: readonly LabDoubt[]; readonly repeats: readonly Finding[] } {
  const all = repeatedProperties(root, toKey).map((pair) => ({ ...pair, finding: repeated(source, pair) }));
  const ofRoot = all.filter(({ second }) => second.parent === root && sameName(nameOf(second), 'Labs'));
  const ofEntries = entries.flatMap((node) => {
    const within = all.filter(({ second }) => isWithin(second, node));
    return within.map(({ finding }) => ({ finding, ...labsMeant(node) }));
  });
  return {
    doubts: [
      ...ofRoot.map(({ finding }) => ({ finding })),
      ...unnamed.map(({ node, finding }) => ({ finding, ...labsMeant(node) })),
      ...ofEntries,
    ],
    repeats: all.map(({ finding }) => finding),
  };
}

/** The doubts that may concern a lab, as far as Labs.json tells; where the lab lies, only Azure knows. */
export function doubtsAbout(
  { subscriptionId, labName }: { readonly subscriptionId: string; readonly labName: string },
  doubts: readonly LabDoubt[],
): LabDoubt[] {
  return doubts.filter(
    ({ subscriptionIds, labNames }) => isAmong(subscriptionId, subscriptionIds) && isAmong(labName, labNames),
  );
}

/** Whether a text is one of those that a doubt names; a doubt that names none concerns all. */
export function isAmong(text: string, texts: readonly string[] | undefined): boolean {
  return texts === undefined || texts.some((other) => sameName(text, other));
}

/** The labs that an entry may mean. A property without a text tells nothing; one that stands twice tells two labs. */
function labsMeant(node: Node): Omit<LabDoubt, 'finding'> {
  const [subscriptionIds, labNames, resourceGroups] = ['SubscriptionId', 'LabName', 'ResourceGroup'].map(
    (name) => textsOf(node, name),
  );
  return {
    ...(subscriptionIds ? { subscriptionIds } : {}),
    ...(labNames ? { labNames } : {}),
    ...(resourceGroups ? { resourceGroups } : {}),
  };
}

function textsOf(node: Node, name: string): readonly string[] | undefined {
  const texts = valuesOf(node, name).map((value) => stringOf(value) ?? '');
  return texts.length === 0 || texts.includes('') ? undefined : texts;
}

function isWithin({ offset }: Node, node: Node): boolean {
  return offset >= node.offset && offset < node.offset + node.length;
}

function toKey(name: string): string {
  return name.toLowerCase();
}
