import type { Dirent } from 'node:fs';
import { readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { sparseFinding } from './checkout.js';
import { emptyFolder, unreadableFolder } from './checkout-findings.js';
import { byName, listFolder } from './files.js';
import type { Finding } from './finding.js';
import { followLink, textLinkFinding } from './links.js';

/** The JSON files below a folder, as paths relative to it with `/`, in the order of C7. */
export interface Tree {
  readonly files: readonly string[];
  /** Files that exist and cannot be read, such as links that lead nowhere. */
  readonly unread: readonly string[];
  /** Reasons to assume that there are files that were not found. */
  readonly doubts: readonly Finding[];
  /** The real paths of the folder and of the folders that links led to. */
  readonly roots: readonly string[];
}

/** A folder on the way down. */
interface Place {
  readonly folder: string;
  /** Its path relative to the first one, ending with `/`; empty for the first one. */
  readonly below: string;
  /** The real paths of the folders down to this one, itself included. */
  readonly above: readonly string[];
  readonly checkout: string;
}

const nothing: Tree = { files: [], unread: [], doubts: [], roots: [] };

/**
 * Lists the JSON files below a folder (C1, C7). Links are followed within the checkout: what lies behind one has the path
 * of the place where the link stands.
 * @param checkout the real path of the folder that links may not lead out of
 * @throws ConfigurationError if the folder itself cannot be read
 */
export async function readTree(folder: string, checkout: string): Promise<Tree> {
  await listFolder(folder);
  const real = await realpath(folder);
  const tree = await readPlace({ folder, below: '', above: [real], checkout });
  return { ...tree, roots: [real, ...tree.roots] };
}

async function readPlace(place: Place): Promise<Tree> {
  try {
    const entries = (await readdir(place.folder, { withFileTypes: true })).sort(byName);
    return await readEntries(place, entries);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ...nothing, doubts: [unreadableFolder(place.folder, why)] };
  }
}

async function readEntries(place: Place, all: readonly Dirent[]): Promise<Tree> {
  const entries = all.filter(({ name }) => name !== '.git');
  const sparse = entries.length < all.length ? await sparseFinding(place.folder) : undefined;
  const parts: Found[] = [];
  for (const entry of entries) parts.push(await readEntry(place, entry));
  const ofFolder = [
    ...(sparse ? [sparse] : []),
    ...(entries.length === 0 ? [emptyFolder(place.folder)] : []),
  ];
  return joined([
    { ...nothing, doubts: ofFolder },
    ...parts.filter(({ isFolder }) => !isFolder).map(({ tree }) => tree),
    ...parts.filter(({ isFolder }) => isFolder).map(({ tree }) => tree),
  ]);
}

function joined(trees: readonly Tree[]): Tree {
  return {
    files: trees.flatMap(({ files }) => files),
    unread: trees.flatMap(({ unread }) => unread),
    doubts: trees.flatMap(({ doubts }) => doubts),
    roots: trees.flatMap(({ roots }) => roots),
  };
}

/** The contribution of one entry of a folder. */
interface Found {
  readonly tree: Tree;
  readonly isFolder: boolean;
}

async function readEntry(place: Place, entry: Dirent): Promise<Found> {
  const file = path.join(place.folder, entry.name);
  if (entry.isDirectory()) {
    const real = path.join(place.above.at(-1) ?? place.folder, entry.name);
    return { tree: await readPlace(inside(place, entry.name, real)), isFolder: true };
  }
  if (!entry.isSymbolicLink()) return ofFile(place, entry.name, await doubtAboutFile(file, entry));
  const followed = await followLink(file, place.above, place.checkout);
  if ('doubt' in followed) return ofFile(place, entry.name, followed.doubt);
  if (followed.kind === 'file') return ofFile(place, entry.name);
  const tree = await readPlace(inside(place, entry.name, followed.real));
  return { tree: { ...tree, roots: [followed.real, ...tree.roots] }, isFolder: true };
}

function inside({ folder, below, above, checkout }: Place, name: string, real: string): Place {
  return { folder: path.join(folder, name), below: `${below}${name}/`, above: [...above, real], checkout };
}

function ofFile({ below }: Place, name: string, doubt?: Finding): Found {
  const files = /\.json$/i.test(name) ? [below + name] : [];
  return {
    isFolder: false,
    tree: doubt ? { ...nothing, unread: files, doubts: [doubt] } : { ...nothing, files },
  };
}

/** Files by which Git and this factory are told something hold paths of their own. */
async function doubtAboutFile(file: string, entry: Dirent): Promise<Finding | undefined> {
  const isSetting = /^\.(git|factoryignore)/i.test(entry.name);
  return entry.isFile() && !isSetting ? textLinkFinding(file) : undefined;
}
