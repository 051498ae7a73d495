import type { Node } from 'jsonc-parser';
import type { Finding } from './finding.js';
import { leadsOutside } from './image-path.js';
import { parseNodes, type Position, positionsIn } from './json.js';

/** One text of `ImagePaths`, exactly as written, with its position. */
export interface ImagePathEntry extends Position {
  readonly text: string;
}

/** A lab in Labs.json and the images that it subscribes to. */
export interface LabEntry extends Position {
  readonly subscriptionId: string;
  readonly labName: string;
  readonly resourceGroup?: string;
  readonly imagePaths: readonly ImagePathEntry[];
  /** The finding that leaves unknown which images the lab takes: nothing may be copied to it or deleted from it. */
  readonly broken?: Finding;
  readonly file: string;
}

export interface LabsJson {
  readonly labs: readonly LabEntry[];
  readonly findings: readonly Finding[];
  /** The finding that makes the file as a whole unusable; there are no labs then. */
  readonly unusable?: Finding;
}

/** The file that findings refer to. */
interface Source {
  readonly positionAt: (offset: number) => Position;
  readonly file: string;
}

/**
 * Parses Labs.json (C10): accepts comments and trailing commas, compares property names case-insensitively, ignores
 * unknown properties. A lab listed twice is one lab (C13). A lab whose `ImagePaths` cannot be known is kept as broken
 * (C14, C18). An entry that does not name its lab is left out with an error (C15).
 * @param file the file's path, for findings
 */
export function parseLabsJson(text: string, file: string): LabsJson {
  const source = { positionAt: positionsIn(text), file };
  const parsed = parseNodes(text);
  if (parsed.error) return unusable(invalidJson(file, parsed.error));
  const labs = property(parsed.root, 'Labs');
  if (labs?.type !== 'array') return unusable(wrongForm(source, parsed.root));
  const entries = (labs.children ?? []).map((node) => readLab(source, node));
  const findings = entries.flatMap((entry) => ('code' in entry ? entry : (entry.broken ?? [])));
  const merged = mergeLabs(entries.filter((entry) => 'labName' in entry));
  return { labs: merged.labs, findings: [...findings, ...merged.findings] };
}

/**
 * Merges two entries for one lab into the union of their image paths, which is broken if either is (C13, C14). Also
 * for entries that turn out to lead to one lab in Azure.
 */
export function mergeEntries(first: LabEntry, second: LabEntry): LabEntry {
  const known = new Set(first.imagePaths.map(({ text }) => text));
  const added = second.imagePaths.filter(({ text }) => !known.has(text));
  return { ...second, ...first, imagePaths: [...first.imagePaths, ...added] };
}

/** The finding for two entries that lead to one lab (C13). */
export function listedTwice(first: LabEntry, second: LabEntry): Finding {
  const { file, line, column } = second;
  return {
    code: 'IF205',
    severity: 'warning',
    what: `The lab ${second.labName} is listed again.`,
    why: `It stands in line ${first.line} already; it gets what any of its entries lists.`,
    remedy: 'Write one entry with all ImagePaths.',
    file,
    line,
    column,
  };
}

function mergeLabs(entries: readonly LabEntry[]): Pick<LabsJson, 'labs' | 'findings'> {
  const labs: LabEntry[] = [];
  const findings: Finding[] = [];
  for (const entry of entries) {
    const index = labs.findIndex((other) => isSameLab(other, entry));
    const other = labs[index];
    if (other) {
      labs[index] = mergeEntries(other, entry);
      findings.push(listedTwice(other, entry));
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

function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function readLab(source: Source, node: Node): LabEntry | Finding {
  const subscriptionId = stringOf(property(node, 'SubscriptionId'));
  const labName = stringOf(property(node, 'LabName'));
  if (!subscriptionId || !labName)
    return unnamed(source, node, subscriptionId ? 'LabName' : 'SubscriptionId');
  const resourceGroup = stringOf(property(node, 'ResourceGroup'));
  const paths = property(node, 'ImagePaths');
  const broken = brokenBecause(source, labName, paths ?? node, paths);
  return {
    subscriptionId,
    labName,
    ...(resourceGroup ? { resourceGroup } : {}),
    imagePaths: textNodes(paths).map((entry) => ({
      text: String(entry.value),
      ...source.positionAt(entry.offset),
    })),
    ...(broken ? { broken } : {}),
    file: source.file,
    ...source.positionAt(node.offset),
  };
}

function brokenBecause(
  source: Source,
  labName: string,
  place: Node,
  paths: Node | undefined,
): Finding | undefined {
  const list =
    paths?.type === 'string' ? [paths] : paths?.type === 'array' ? (paths.children ?? []) : undefined;
  if (!list) return withoutPaths(source, labName, place, 'ImagePaths is missing or is not a list of texts.');
  const odd = list.find(({ type }) => type !== 'string');
  if (odd) return withoutPaths(source, labName, odd, 'An entry of ImagePaths is not a text.');
  const outside = list.find(({ value }) => isUnusable(String(value)));
  return outside && outsideEntry(source, labName, outside);
}

/** Whether an entry is invalid: an entry can only name what lies in GoldenImages, and can only add (C18). */
function isUnusable(entry: string): boolean {
  return leadsOutside(entry) || entry.trim().startsWith('!');
}

function textNodes(paths: Node | undefined): readonly Node[] {
  const nodes = paths?.type === 'array' ? (paths.children ?? []) : paths ? [paths] : [];
  return nodes.filter(({ type }) => type === 'string');
}

/** The value of a property; if its name occurs in several casings, that of the exact one. */
function property(node: Node, name: string): Node | undefined {
  const properties = node.type === 'object' ? (node.children ?? []) : [];
  const named = properties.filter(({ children }) => sameName(String(children?.[0]?.value), name));
  const exact = named.findLast(({ children }) => children?.[0]?.value === name);
  return (exact ?? named.at(-1))?.children?.[1];
}

/** The trimmed text of a string node. */
function stringOf(node: Node | undefined): string | undefined {
  return node?.type === 'string' ? String(node.value).trim() : undefined;
}

function unusable(finding: Finding): LabsJson {
  return { labs: [], findings: [finding], unusable: finding };
}

/** The finding for a file that is not JSON. */
export function invalidJson(file: string, error: Position & { readonly message: string }): Finding {
  return {
    code: 'IF106',
    severity: 'error',
    what: `The file ${file} is not valid JSON.`,
    why: `Line ${error.line}, column ${error.column}: ${error.message}.`,
    remedy: 'Correct the file at this place.',
    file,
    line: error.line,
    column: error.column,
  };
}

function wrongForm(source: Source, root: Node): Finding {
  const ofChangedScripts = property(root, 'Config') !== undefined;
  const remedy = 'Write {"Labs": [{"SubscriptionId": "…", "LabName": "…", "ImagePaths": ["…"]}]}.';
  return ofChangedScripts
    ? at(source, root, {
        code: 'IF203',
        severity: 'error',
        what: 'Labs.json has the root Config instead of Labs.',
        why: 'Only a changed copy of the scripts reads that form.',
        remedy,
      })
    : at(source, root, {
        code: 'IF202',
        severity: 'error',
        what: 'Labs.json has no list Labs.',
        why: 'It has to say which labs want which images.',
        remedy,
      });
}

function unnamed(source: Source, node: Node, missing: string): Finding {
  return at(source, node, {
    code: 'IF204',
    severity: 'error',
    what: `A lab has no ${missing}.`,
    why: 'Without SubscriptionId and LabName it is unknown which lab is meant, so nothing is done for it.',
    remedy: `Add ${missing}.`,
  });
}

function withoutPaths(source: Source, labName: string, node: Node, why: string): Finding {
  return at(source, node, {
    code: 'IF206',
    severity: 'error',
    what: `It is unknown what the lab ${labName} subscribes to, so nothing is copied or deleted there.`,
    why,
    remedy: 'List image paths or folders in ImagePaths; write [] if the lab is to have no image.',
  });
}

function outsideEntry(source: Source, labName: string, node: Node): Finding {
  return at(source, node, {
    code: 'IF207',
    severity: 'error',
    what: `The entry "${String(node.value)}" of the lab ${labName} cannot be used, so nothing is copied or deleted there.`,
    why: 'An entry is relative to GoldenImages: it has no drive, no ".." and no leading "!".',
    remedy: 'Write the path of a golden image or of a folder below GoldenImages.',
  });
}

function at({ positionAt, file }: Source, node: Node, finding: Finding): Finding {
  return { ...finding, file, ...positionAt(node.offset) };
}
