import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { isWithin } from './checkout.js';
import { byName, findNamed, listFolder } from './files.js';
import type { Finding } from './finding.js';
import { findOtherCasings } from './find-part.js';
import { imagePathKey } from './image-path.js';
import { unusableScript } from './images-findings.js';
import type { ImageRule } from './images-json.js';
import { nearestOf } from './nearest.js';

/** Rules of Images.json whose scripts have been looked up. */
export interface RulesWithScripts {
  readonly imageRules: readonly ImageRule[];
  readonly findings: readonly Finding[];
  /** The path of the folder Tests on this machine; absent where no rule names a script, or where there is none. */
  readonly testsFolder?: string;
}

/** The folder Tests of a Configuration folder. */
interface Tests {
  readonly folder: string;
  readonly real: string;
  /** The paths of all files below it, with `/`. */
  readonly files: readonly string[];
}

/**
 * Looks the scripts of rules up in the folder Tests, in any casing; the rules name them as they are called there. A rule
 * with a script that is missing, or that a link leads out of the folder, is broken.
 * @param checkout the real path of the folder that Tests may not lead out of
 * @throws ConfigurationError if the folder cannot be read
 */
export async function findTestScripts(
  rules: readonly ImageRule[],
  configuration: string,
  checkout: string,
): Promise<RulesWithScripts> {
  if (!rules.some(({ test }) => test && test.scripts.length > 0)) return { imageRules: rules, findings: [] };
  const tests = await readTests(configuration, checkout);
  if (typeof tests === 'string') return withFaults(rules, () => tests);
  const others = await findOtherCasings(tests.folder, 'Tests', configuration, checkout);
  const found = await withFaults(rules, (script) => whyMissing(script, tests));
  return {
    imageRules: found.imageRules.map((rule) => asCalled(rule, tests)),
    findings: [...others, ...found.findings],
    testsFolder: tests.folder,
  };
}

/** @returns why there is no such folder, otherwise */
async function readTests(configuration: string, checkout: string): Promise<Tests | string> {
  const folder = await findNamed(configuration, 'Tests', 'folder');
  if (folder === undefined) return `The Configuration folder ${configuration} has no folder Tests.`;
  const real = await realpath(folder);
  if (!isWithin(real, checkout)) return `${folder} leads out of the checkout, to ${real}.`;
  return { folder, real, files: await filesBelow(folder) };
}

/** The paths of all files and links below a folder, with `/`; links to folders are not followed. */
async function filesBelow(folder: string, below = ''): Promise<string[]> {
  const entries = (await listFolder(path.join(folder, below))).sort(byName);
  const found = entries.map(async (entry) =>
    entry.isDirectory() ? filesBelow(folder, `${below}${entry.name}/`) : [below + entry.name],
  );
  return (await Promise.all(found)).flat();
}

/** Breaks each rule that names a script of which there is something to say. */
async function withFaults(
  rules: readonly ImageRule[],
  whyOf: (script: string) => string | undefined | Promise<string | undefined>,
): Promise<RulesWithScripts> {
  const judged = await Promise.all(
    rules.map(async (rule) => ({ rule, findings: await faultsOf(rule, whyOf) })),
  );
  return {
    imageRules: judged.map(({ rule, findings: [broken] }) => (broken ? { broken, ...rule } : rule)),
    findings: judged.flatMap(({ findings }) => findings),
  };
}

async function faultsOf(
  { scripts = [], file }: ImageRule,
  whyOf: Parameters<typeof withFaults>[1],
): Promise<Finding[]> {
  const found = await Promise.all(scripts.map(async (script) => ({ script, why: await whyOf(script.text) })));
  return found.flatMap(({ script, why }) => (why === undefined ? [] : [unusableScript(script, file, why)]));
}

async function whyMissing(script: string, tests: Tests): Promise<string | undefined> {
  const name = calledOf(script, tests);
  if (name === undefined) return notThere(script, tests);
  const target = path.join(tests.folder, name);
  // A link may lead nowhere.
  const real = await realpath(target).catch(() => undefined);
  if (real === undefined) return `The link ${target} leads nowhere.`;
  if (!isWithin(real, tests.real)) return `${target} leads out of the folder Tests, to ${real}.`;
  return (await stat(real)).isFile() ? undefined : `${target} is not a file.`;
}

function notThere(script: string, { folder, files }: Tests): string {
  const candidates = files.map((text) => ({ text, key: imagePathKey(text) }));
  const nearest = nearestOf(imagePathKey(script), candidates);
  const instead = nearest === undefined ? 'has no file' : `has none nearer than "${nearest}"`;
  return `There is no script "${script}": ${folder} ${instead}.`;
}

/** The path by which a script is called in the folder: as written, or in another casing. */
function calledOf(script: string, { files }: Tests): string | undefined {
  const written = script.trim().replaceAll('\\', '/');
  return files.includes(written)
    ? written
    : files.find((name) => imagePathKey(name) === imagePathKey(written));
}

function asCalled(rule: ImageRule, tests: Tests): ImageRule {
  const { test } = rule;
  if (!test) return rule;
  return {
    ...rule,
    test: { ...test, scripts: test.scripts.map((script) => calledOf(script, tests) ?? script) },
  };
}
