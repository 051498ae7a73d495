import { lstat, readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { findingAboutSparse, findingAboutSubmodule } from './checkout-findings.js';
import type { Finding } from './finding.js';
import { gitFoldersOf, textOf } from './git-folders.js';

/**
 * Finds the folder of the checkout that a Configuration folder belongs to: the nearest one, itself or above, that has
 * `.git`; without any, the folder that the Configuration folder lies in.
 * @returns its real path
 */
export async function findCheckout(configuration: string): Promise<string> {
  const withGit =
    (await nearestWithGit(path.resolve(configuration))) ??
    (await nearestWithGit(await realpath(configuration)));
  return realpath(withGit ?? path.dirname(path.resolve(configuration)));
}

async function nearestWithGit(folder: string): Promise<string | undefined> {
  if (await exists(path.join(folder, '.git'))) return folder;
  const above = path.dirname(folder);
  return above === folder ? undefined : nearestWithGit(above);
}

/** Whether a path is a folder, or lies in it; both are real paths. */
export function isWithin(inner: string, folder: string): boolean {
  const relative = path.relative(folder, inner);
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

/** The finding for a folder with `.git` of which Git checked out only some folders; undefined for any other. */
export async function sparseFinding(folder: string): Promise<Finding | undefined> {
  const settings = (await gitConfigs(folder)).map(sparseSetting);
  return settings.findLast((setting) => setting !== undefined) === true
    ? findingAboutSparse(folder)
    : undefined;
}

/** The texts of Git's settings for a checkout; the later ones decide. */
async function gitConfigs(checkout: string): Promise<string[]> {
  const { own, common } = await gitFoldersOf(checkout);
  const files = [
    ...(common === own ? [] : [path.join(common, 'config')]),
    path.join(own, 'config'),
    path.join(own, 'config.worktree'),
  ];
  return Promise.all(files.map(textOf));
}

/** The path of a submodule, if the line of `.gitmodules` sets one. */
function pathOf(line: string): string | undefined {
  return /^\s*path\s*=\s*(\S.*)$/i.exec(line)?.[1]?.trim().replace(/^"/, '').replace(/"$/, '');
}

/** The last `core.sparseCheckout` of a file of Git's settings; undefined if it has none. */
function sparseSetting(text: string): boolean | undefined {
  let section = '';
  let setting: boolean | undefined;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const [, header, rest = line] = /^\s*\[([^\]]*)\](.*)$/.exec(line) ?? [];
    section = header?.trim().toLowerCase() ?? section;
    const [, name, value] = /^\s*([a-z][\w-]*)\s*(?:=\s*([^#;]*))?/i.exec(rest) ?? [];
    if (section === 'core' && name?.toLowerCase() === 'sparsecheckout') setting = isTrue(value);
  }
  return setting;
}

/** A name without a value means true. */
function isTrue(value: string | undefined): boolean {
  return value === undefined || /^"?(true|yes|on|[1-9]\d*)"?$/i.test(value.trim());
}

/**
 * The findings for submodules of a checkout that belong below certain folders and are missing. Those whose folder is
 * empty are found where that folder is read.
 * @param roots the real paths of those folders
 */
export async function submoduleFindings(checkout: string, roots: readonly string[]): Promise<Finding[]> {
  const file = path.join(checkout, '.gitmodules');
  const lines = (await textOf(file)).split(/\r\n|\r|\n/);
  const submodules = lines.flatMap((line) => pathOf(line) ?? []);
  const folders = submodules.map((submodule) => path.join(checkout, submodule));
  const below = folders.filter((folder) => roots.some((root) => isWithinAnyCasing(folder, root)));
  const found = await Promise.all(below.map(exists));
  return below.filter((_, index) => !found[index]).map((folder) => findingAboutSubmodule(folder, file));
}

function isWithinAnyCasing(inner: string, folder: string): boolean {
  return isWithin(inner.toLowerCase(), folder.toLowerCase());
}

/**
 * All files and folders of a checkout whose path is the given one in any casing; links that lead to one of them are not
 * another one.
 * @param below a path relative to the checkout
 */
export async function inAnyCasing(checkout: string, below: string): Promise<string[]> {
  let paths = [checkout];
  for (const segment of below.split(path.sep).filter((name) => name !== ''))
    paths = (await Promise.all(paths.map((folder) => namedLike(folder, segment)))).flat();
  const real = await Promise.all(paths.map((one) => realpath(one).catch(() => one)));
  return paths.filter((_, index) => real.indexOf(real[index] ?? '') === index);
}

/** The paths in a folder that equal a name in any casing; only that name if the folder cannot be listed. */
async function namedLike(folder: string, name: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [name]);
  return names
    .filter((other) => other.toLowerCase() === name.toLowerCase())
    .map((other) => path.join(folder, other));
}

function exists(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}
