import { lstat, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { isWithin } from './checkout.js';
import {
  circularLink,
  danglingLink,
  linkAsText,
  linkOutside,
  unreadableFolder,
} from './checkout-findings.js';
import type { Finding } from './finding.js';
import { parseJson } from './json.js';

/** The target of a link, or the reason not to follow it. */
export type Followed =
  { readonly kind: 'file' | 'folder'; readonly real: string } | { readonly doubt: Finding };

/**
 * Follows a link, or a junction, within the checkout.
 * @param above the real paths of the folders on the way down to the link
 */
export async function followLink(
  link: string,
  above: readonly string[],
  checkout: string,
): Promise<Followed> {
  try {
    const real = await realpath(link);
    if (!isWithin(real, checkout)) return { doubt: linkOutside(link, real, checkout) };
    if (!(await stat(real)).isDirectory()) return { kind: 'file', real };
    const isCircular = above.some((folder) => isWithin(folder, real));
    return isCircular ? { doubt: circularLink(link) } : { kind: 'folder', real };
  } catch (error) {
    return { doubt: notFollowed(link, error) };
  }
}

function notFollowed(link: string, error: unknown): Finding {
  const why = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ELOOP') return circularLink(link);
  return code === 'ENOENT' || code === 'ENOTDIR' ? danglingLink(link, why) : unreadableFolder(link, why);
}

/** Longer texts are no paths that somebody wrote for a link. */
const longestTarget = 260;

/**
 * Finds a file that stands for a link, as Git writes one where core.symlinks is false: one line without an end, which is
 * the path that the link leads to.
 * @returns the finding; undefined for any other file
 */
export async function textLinkFinding(file: string): Promise<Finding | undefined> {
  const { size } = await lstat(file);
  if (size === 0 || size > longestTarget) return undefined;
  const target = await readFile(file, 'utf8').catch(() => '');
  return (await isTarget(target, file)) ? linkAsText(file, target) : undefined;
}

/**
 * What exists is a target if golden images may lie there; what does not exist, if the file has the name of a golden image,
 * or the text leads upwards, as no other text does.
 */
async function isTarget(text: string, file: string): Promise<boolean> {
  if (!mayBePath(text)) return false;
  const target = path.resolve(path.dirname(file), text.replaceAll('\\', '/'));
  const found = await stat(target).catch(() => undefined);
  if (found) return found.isDirectory() || /\.json$/i.test(text);
  if (/\s/.test(text)) return false;
  return /\.json$/i.test(file) ? /[\\/]|\.json$/i.test(text) : /^\.\.[\\/]/.test(text);
}

/** JSON is no path, nor is a web address or a text with a line break. */
function mayBePath(text: string): boolean {
  if (parseJson(text).error === undefined) return false;
  return !/^[\s{["]|\s$|[\p{Cc}<>"|*?{}]|:\/\/|\uFFFD/u.test(text);
}
