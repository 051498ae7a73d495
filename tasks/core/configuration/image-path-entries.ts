import type { Node } from 'jsonc-parser';
import { compileGlob, isGlob } from './glob.js';
import { leadsOutside } from './image-path.js';
import type { Position } from './json.js';

/** One text of `ImagePaths`, exactly as written, with its position. */
export interface ImagePathEntry extends Position {
  readonly text: string;
}

/** Why it is unknown which golden images `ImagePaths` means. */
export type EntriesFault =
  | { readonly kind: 'form'; readonly why: string; readonly node?: Node }
  | { readonly kind: 'outside'; readonly node: Node }
  | { readonly kind: 'unmatchable'; readonly refusal: string; readonly node: Node };

/** The texts of `ImagePaths`, which is a list of them or one (C10). */
export function entriesOf(
  paths: Node | undefined,
  positionAt: (offset: number) => Position,
): ImagePathEntry[] {
  const nodes = paths?.type === 'array' ? (paths.children ?? []) : paths ? [paths] : [];
  return nodes
    .filter(({ type }) => type === 'string')
    .map(({ value, offset }) => ({ text: String(value), ...positionAt(offset) }));
}

/** The first reason for which `ImagePaths` cannot be used (C14, C18, C19). */
export function faultOfEntries(paths: Node | undefined): EntriesFault | undefined {
  const list =
    paths?.type === 'string' ? [paths] : paths?.type === 'array' ? (paths.children ?? []) : undefined;
  if (!list) return { kind: 'form', why: 'ImagePaths is missing or is not a list of texts.' };
  const odd = list.find(({ type }) => type !== 'string');
  if (odd) return { kind: 'form', why: 'An entry of ImagePaths is not a text.', node: odd };
  const outside = list.find(({ value }) => isUnusable(String(value)));
  if (outside) return { kind: 'outside', node: outside };
  const [refused] = list.flatMap((node) => {
    const refusal = refusalOf(String(node.value));
    return refusal === undefined ? [] : [{ kind: 'unmatchable' as const, refusal, node }];
  });
  return refused;
}

/** Whether an entry is invalid: an entry can only name what lies in GoldenImages, and can only add (C18). */
function isUnusable(entry: string): boolean {
  return leadsOutside(entry) || entry.trim().startsWith('!');
}

/** Characters of an entry, which is compared with each image path. */
const longestEntry = 10_000;

/** Why nobody knows how long an entry takes to match (C19), as a clause. */
function refusalOf(text: string): string | undefined {
  const entry = text.replaceAll('\\', '/');
  const isComparable = entry.length <= longestEntry && !isGlob(entry);
  return isComparable ? undefined : compileGlob(entry).refusal;
}
