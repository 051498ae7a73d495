import type { Metafile } from 'esbuild';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

/** Licences (SPDX) that let us ship a package inside a bundle as long as their text comes with it. */
export const allowedLicences = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT'];

/** A package with code in a bundle, and what its author demands to be passed on. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** What package.json says, mostly a name of SPDX; undefined where that is missing or of an old form. */
  readonly licence: string | undefined;
  readonly author: string | undefined;
  /** Its files with the licence, the copyright and notices. */
  readonly texts: readonly string[];
}

const packageFolder = /^((?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+)\//;

const textFile = /^(?:licen[cs]e|copying|copyright|notice)\w*(?:-\w+)?(?:\.(?:md|txt))?$/i;

const packageFile = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string().optional().catch(undefined),
  author: z
    .union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)])
    .optional()
    .catch(undefined),
});

/** The folders of the packages with code in the bundles of `metafiles`, in alphabetical order. */
export function bundledFolders(metafiles: readonly Metafile[]): readonly string[] {
  const inputs = metafiles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap((each) => Object.entries(each.inputs)),
  );
  const folders = inputs
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .flatMap(([path]) => packageFolder.exec(path)?.[1] ?? []);
  return [...new Set(folders)].sort();
}

/** What the package in `folder` says of itself. */
export async function readPackage(folder: string): Promise<BundledPackage> {
  const content: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const { name, version, license, author } = packageFile.parse(content);
  const entries = await readdir(folder, { withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && textFile.test(entry.name))
    .map((entry) => entry.name);
  const texts = await Promise.all(files.sort().map((file) => readFile(join(folder, file), 'utf8')));
  return { name, version, licence: license, author, texts: texts.map(withPlainLines) };
}

/**
 * The text of ThirdPartyNotices.txt: the licences of `packages`, each text once.
 * Throws an error that names every package that may not be shipped, why, and what to do.
 */
export function noticesOf(packages: readonly BundledPackage[]): string {
  const faults = packages.flatMap((each) => faultOf(each) ?? []);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  const sections = new Map<string, string[]>();
  for (const each of packages) {
    const text = textOf(each);
    sections.set(text, [
      ...(sections.get(text) ?? []),
      `${each.name} ${each.version} (${each.licence ?? ''})`,
    ]);
  }
  return (
    [opening, ...[...sections].map(([text, names]) => `${names.join('\n')}\n\n${text}`)].join(
      `\n\n${line}\n\n`,
    ) + '\n'
  );
}

const line = '-'.repeat(80);

const opening = `Third-party notices

The tasks and the page of this extension contain code of the packages below, under the licences that follow their names.`;

function faultOf({ name, version, licence, author, texts }: BundledPackage): string | undefined {
  const what = `The package ${name} ${version} is bundled, `;
  if (licence === undefined || !allowedLicences.includes(licence)) {
    return (
      `${what}and its licence (${licence ?? 'none in package.json'}) is not one of ${allowedLicences.join(', ')}. ` +
      'Use another package, or add the licence to allowedLicences in scripts/notices.ts if it lets us ship the code in this way.'
    );
  }
  if (texts.length > 0 || (licence === 'MIT' && author !== undefined)) return undefined;
  return (
    `${what}and has no file with its licence (${licence}), which has to come with the code. ` +
    'Use a version that has one, or another package.'
  );
}

/** The texts of a package; one that only names MIT gets the text of MIT, which is the same everywhere. */
function textOf({ texts, author = '' }: BundledPackage): string {
  return texts.length > 0 ? texts.join('\n\n') : `Copyright (c) ${author}\n\n${mit}`;
}

function withPlainLines(text: string): string {
  return text
    .replace(/^\uFEFF/, '')
    .replaceAll(/(?<![ \t])[ \t]*\r?\n/g, '\n')
    .trim();
}

const mit = `Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.`;

/**
 * Writes the licences of all that is in bundles into `dist/ThirdPartyNotices.txt`.
 * Throws an error if one of the packages is none that we may ship, see `noticesOf`.
 */
export async function writeNotices(
  root: string,
  dist: string,
  metafiles: readonly Metafile[],
): Promise<void> {
  const folders = bundledFolders(metafiles);
  const packages = await Promise.all(folders.map((folder) => readPackage(join(root, folder))));
  await writeFile(join(dist, 'ThirdPartyNotices.txt'), noticesOf(packages));
}
