import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { findCheckout, isWithin } from './checkout.js';
import { linkOutside } from './checkout-findings.js';
import { byName, findNamed, listFolder, readText } from './files.js';
import { type Finding, isConfigurationError } from './finding.js';
import { type OwnedFormula, parseFormula } from './formula.js';
import { sameFormula } from './formula-findings.js';
import { findConfigurationFolder } from './location.js';

export interface Formulas {
  readonly formulas: readonly OwnedFormula[];
  /** The names of all files, in lower case: also of those that cannot be used. Absent where they are not known. */
  readonly names?: ReadonlySet<string>;
  readonly findings: readonly Finding[];
}

/**
 * Reads the formulas of a Configuration folder: `Formulas/NAME.json`. One that cannot be used is left out, with a finding; so
 * are all where the folder cannot be read.
 * @throws ConfigurationError if there is no Configuration folder
 */
export async function readFormulas(location: string, workingDirectory = process.cwd()): Promise<Formulas> {
  const configuration = await findConfigurationFolder(location, workingDirectory);
  try {
    const folder = await findNamed(configuration, 'Formulas', 'folder');
    if (folder === undefined) return { formulas: [], names: new Set(), findings: [] };
    return await readFolder(folder, await findCheckout(configuration));
  } catch (error) {
    if (!isConfigurationError(error)) throw error;
    return { formulas: [], findings: error.findings };
  }
}

async function readFolder(folder: string, checkout: string): Promise<Formulas> {
  const outside = await whyOutside(folder, checkout);
  if (outside) return { formulas: [], findings: [outside] };
  const entries = (await listFolder(folder)).filter(
    (entry) => /\.json$/i.test(entry.name) && !entry.isDirectory(),
  );
  const files = entries.sort(byName).map(({ name }) => name);
  const read = await Promise.all(files.map((name) => readFile(path.join(folder, name), checkout)));
  const all = read.map((one, index) => withoutNamesake(one, files[index] ?? '', files.slice(0, index)));
  return {
    formulas: all.flatMap(({ formula }) => formula ?? []),
    names: new Set(files.map(nameOf)),
    findings: all.flatMap(({ findings }) => findings),
  };
}

interface ReadFormula {
  readonly formula?: OwnedFormula;
  readonly findings: readonly Finding[];
}

async function readFile(file: string, checkout: string): Promise<ReadFormula> {
  const outside = await whyOutside(file, checkout);
  if (outside) return { findings: [outside] };
  const read = await readText(file);
  if ('code' in read) return { findings: [read] };
  const { formula, findings } = parseFormula(read.text, file);
  return { ...(formula ? { formula } : {}), findings: [...read.findings, ...findings] };
}

async function whyOutside(place: string, checkout: string): Promise<Finding | undefined> {
  // A link that leads nowhere fails where it is read.
  const real = await realpath(place).catch(() => undefined);
  return real === undefined || isWithin(real, checkout) ? undefined : linkOutside(place, real, checkout);
}

/** Azure compares names of formulas without regard to casing. */
function withoutNamesake(read: ReadFormula, file: string, before: readonly string[]): ReadFormula {
  const other = before.find((name) => nameOf(name) === nameOf(file));
  if (other === undefined || !read.formula) return read;
  return { findings: [...read.findings, sameFormula(read.formula.file, other)] };
}

function nameOf(file: string): string {
  return path.parse(file).name.toLowerCase();
}
