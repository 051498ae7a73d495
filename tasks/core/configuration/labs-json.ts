import type { Node } from 'jsonc-parser';
import type { Finding } from './finding.js';
import { entriesOf, faultOfEntries, type ImagePathEntry } from './image-path-entries.js';
import { parseNodes, type Position, positionsIn } from './json.js';
import { type Delivery, deliveryOf } from './labs-delivery.js';
import { doubtsAbout, type LabDoubt, readDoubts } from './labs-doubts.js';
import {
  contradictingEntries,
  invalidJson,
  listedTwice,
  outsideEntry,
  type Source,
  unmatchableEntry,
  unnamed,
  withoutPaths,
  wrongForm,
} from './labs-findings.js';
import { property, sameName, stringOf, valuesOf } from './labs-nodes.js';

/** A lab in Labs.json and the images that it subscribes to. */
export interface LabEntry extends Position {
  readonly subscriptionId: string;
  readonly labName: string;
  readonly resourceGroup?: string;
  readonly imagePaths: readonly ImagePathEntry[];
  /** How the lab gets its images; of a lab that is broken, without meaning. */
  readonly delivery: Delivery;
  /** The finding that leaves unknown which images the lab takes, or how: nothing may be copied to it or deleted from it. */
  readonly broken?: Finding;
  /** Reasons to assume that the lab wants images not listed here: it loses none of them as unsubscribed (C97). */
  readonly doubts?: readonly LabDoubt[];
  readonly file: string;
}

export interface LabsJson {
  readonly labs: readonly LabEntry[];
  /** Every text of every `ImagePaths`, also of entries that do not count and of lists that another one hides. */
  readonly named: readonly ImagePathEntry[];
  readonly findings: readonly Finding[];
  /** The finding that makes the file as a whole unusable; there are no labs then. */
  readonly unusable?: Finding;
}

/**
 * Parses Labs.json (C10): accepts comments and trailing commas, compares property names case-insensitively, ignores
 * unknown properties. A lab listed twice is one lab (C13). A lab whose `ImagePaths` cannot be known is kept as broken
 * (C14, C18). An entry that does not name its lab is left out with an error (C15), and is a doubt of each lab that it
 * may mean; so are properties and labs that stand twice. A lab whose `Delivery` cannot be known is broken, too.
 * @param file the file's path, for findings
 */
export function parseLabsJson(text: string, file: string): LabsJson {
  const source = { positionAt: positionsIn(text), file };
  const parsed = parseNodes(text);
  if (parsed.error) return unusable(invalidJson(file, parsed.error));
  const labs = property(parsed.root, 'Labs');
  if (labs?.type !== 'array') return unusable(wrongForm(source, parsed.root));
  const nodes = labs.children ?? [];
  const entries = nodes.map((node) => readLab(source, node));
  const findings = entries.flatMap((entry) => ('code' in entry ? entry : (entry.broken ?? [])));
  const merged = mergeLabs(entries.filter((entry) => 'labName' in entry));
  const unnamedEntries = nodes.flatMap((node, index) => {
    const entry = entries[index];
    return entry && 'code' in entry ? [{ node, finding: entry }] : [];
  });
  const { doubts, repeats } = readDoubts(source, parsed.root, nodes, unnamedEntries);
  return {
    labs: merged.labs.map((lab) => withDoubts(lab, doubtsAbout(lab, doubts))),
    named: valuesOf(parsed.root, 'Labs').flatMap((list) => namedIn(source, list)),
    findings: [...findings, ...merged.findings, ...repeats],
  };
}

/** A lab about which there are further doubts. */
export function withDoubts(lab: LabEntry, doubts: readonly LabDoubt[]): LabEntry {
  const all = [...(lab.doubts ?? []), ...doubts];
  return all.length > 0 ? { ...lab, doubts: all } : lab;
}

/**
 * Merges two entries for one lab into the union of their image paths, which is broken if either is (C13, C14), and is in
 * doubt: a merge that kept both may have lost what one of them said. Entries that contradict each other in their delivery
 * make it broken. Also for entries that turn out to lead to one lab in Azure.
 */
export function mergeEntries(first: LabEntry, second: LabEntry): LabEntry {
  const known = new Set(first.imagePaths.map(({ text }) => text));
  const added = second.imagePaths.filter(({ text }) => !known.has(text));
  const { broken = second.broken ?? whyContradicting(first, second) } = first;
  const imagePaths = [...first.imagePaths, ...added];
  const merged = { ...second, ...first, imagePaths, ...(broken ? { broken } : {}) };
  return withDoubts(merged, [...(second.doubts ?? []), { finding: listedTwice(first, second) }]);
}

function whyContradicting(first: LabEntry, second: LabEntry): Finding | undefined {
  return first.delivery === second.delivery ? undefined : contradictingEntries(first, second);
}

function mergeLabs(entries: readonly LabEntry[]): Pick<LabsJson, 'labs' | 'findings'> {
  const labs: LabEntry[] = [];
  const findings: Finding[] = [];
  for (const entry of entries) {
    const index = labs.findIndex((other) => isSameLab(other, entry));
    const other = labs[index];
    if (other) {
      const merged = mergeEntries(other, entry);
      labs[index] = merged;
      const contradiction = other.broken || entry.broken ? undefined : merged.broken;
      findings.push(listedTwice(other, entry), ...(contradiction ? [contradiction] : []));
    } else labs.push(entry);
  }
  return { labs, findings };
}

/** Two resource groups mean two labs, as far as the file tells; Azure may tell otherwise (C11). */
function isSameLab(one: LabEntry, other: LabEntry): boolean {
  const groups = one.resourceGroup !== undefined && other.resourceGroup !== undefined;
  return (
    sameName(one.labName, other.labName) &&
    sameName(one.subscriptionId, other.subscriptionId) &&
    (!groups || sameName(one.resourceGroup, other.resourceGroup))
  );
}

function readLab(source: Source, node: Node): LabEntry | Finding {
  const subscriptionId = stringOf(property(node, 'SubscriptionId'));
  const labName = stringOf(property(node, 'LabName'));
  if (!subscriptionId || !labName)
    return unnamed(source, node, subscriptionId ? 'LabName' : 'SubscriptionId');
  const resourceGroup = stringOf(property(node, 'ResourceGroup'));
  const paths = property(node, 'ImagePaths');
  const delivery = deliveryOf(source, labName, node);
  const broken =
    brokenBecause(source, labName, paths ?? node, paths) ??
    (typeof delivery === 'string' ? undefined : delivery);
  return {
    subscriptionId,
    labName,
    ...(resourceGroup ? { resourceGroup } : {}),
    imagePaths: entriesOf(paths, source.positionAt),
    delivery: typeof delivery === 'string' ? delivery : 'VHD',
    ...(broken ? { broken } : {}),
    file: source.file,
    ...source.positionAt(node.offset),
  };
}

function namedIn(source: Source, { children = [] }: Node): ImagePathEntry[] {
  return children
    .flatMap((node) => valuesOf(node, 'ImagePaths'))
    .flatMap((paths) => entriesOf(paths, source.positionAt));
}

function brokenBecause(
  source: Source,
  labName: string,
  place: Node,
  paths: Node | undefined,
): Finding | undefined {
  const fault = faultOfEntries(paths);
  switch (fault?.kind) {
    case 'form':
      return withoutPaths(source, labName, fault.node ?? place, fault.why);
    case 'outside':
      return outsideEntry(source, labName, fault.node);
    case 'unmatchable':
      return unmatchableEntry(source, labName, fault.node, fault.refusal);
    case undefined:
      return undefined;
  }
}

function unusable(finding: Finding): LabsJson {
  return { labs: [], named: [], findings: [finding], unusable: finding };
}
