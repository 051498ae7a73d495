import { findCheckout } from './checkout.js';
import { findOtherCasings, findPart } from './find-part.js';
import { findNamed, readText } from './files.js';
import {
  configurationError,
  type ConfigurationError,
  type Finding,
  isConfigurationError,
} from './finding.js';
import type { OwnedFormula } from './formula.js';
import { readFormulas } from './formulas.js';
import type { GoldenImage } from './golden-image.js';
import { type GoldenImages, readGoldenImages } from './golden-images.js';
import type { ImagePathEntry } from './image-path-entries.js';
import { type ImageRule, parseImagesJson } from './images-json.js';
import { labsFormFindings } from './labs-form.js';
import { type LabEntry, parseLabsJson, withDoubts } from './labs-json.js';
import { findConfigurationFolder } from './location.js';
import { findTestScripts } from './test-scripts.js';

export { type GoldenImages, readGoldenImages } from './golden-images.js';

export interface Labs {
  readonly labs: readonly LabEntry[];
  /** The image paths of all entries of Labs.json. */
  readonly named: readonly ImagePathEntry[];
  /** The path of Labs.json on this machine. */
  readonly labsFile: string;
  readonly findings: readonly Finding[];
}

export interface ImageRules {
  /** In the order of Images.json. */
  readonly imageRules: readonly ImageRule[];
  /** Whether there is an Images.json. */
  readonly isThere: boolean;
  readonly findings: readonly Finding[];
  /** The path of the folder Tests on this machine, which scripts of tests are relative to; absent where no rule names one. */
  readonly testsFolder?: string;
}

/** What the tasks read that bring images to labs and retire them; they learn of Images.json from what is built. */
export interface Configuration extends GoldenImages, Labs {}

/** The part of a Configuration folder that can be read. */
export interface ReadableConfiguration {
  /** Undefined if the golden images cannot be read at all. */
  readonly goldenImages: readonly GoldenImage[] | undefined;
  readonly existingKeys?: GoldenImages['existingKeys'] | undefined;
  readonly unusedFiles?: GoldenImages['unusedFiles'] | undefined;
  /** Undefined if Labs.json cannot be read at all. */
  readonly labs: readonly LabEntry[] | undefined;
  readonly named?: Labs['named'] | undefined;
  readonly labsFile?: string | undefined;
  /** Undefined if Images.json cannot be used; empty if there is none. */
  readonly imageRules?: readonly ImageRule[] | undefined;
  /** The formulas that can be used. */
  readonly formulas?: readonly OwnedFormula[];
  readonly findings: readonly Finding[];
  /** The finding that prevents a task from running with this configuration. */
  readonly unusable?: Finding;
}

/**
 * Reads golden images and Labs.json of a Configuration folder.
 * @param location ConfigurationLocation as the user wrote it (C2)
 * @param workingDirectory base of relative locations; the agent starts tasks in its default working directory
 * @throws ConfigurationError if a part is missing or cannot be read at all, so that nothing can be concluded from it
 */
export async function readConfiguration(
  location: string,
  workingDirectory = process.cwd(),
): Promise<Configuration> {
  const images = await readGoldenImages(location, workingDirectory);
  const labs = await readLabs(location, workingDirectory);
  // A Labs.json of another place may not belong to these golden images.
  const outside = labs.findings.filter(({ code }) => code === 'IF108');
  return {
    ...images,
    ...labs,
    doubts: distinct([...images.doubts, ...outside]),
    findings: distinct([...images.findings, ...labs.findings]),
  };
}

/** Reads a Configuration folder for validation: a problem that makes it unusable is a finding like any other. */
export async function readToJudge(
  location: string,
  workingDirectory = process.cwd(),
): Promise<ReadableConfiguration> {
  const images = await unlessUnusable(readGoldenImages(location, workingDirectory));
  const labs = await unlessUnusable(readLabs(location, workingDirectory));
  const rules = await unlessUnusable(readImageRules(location, workingDirectory));
  const formulas = await unlessUnusable(readFormulas(location, workingDirectory));
  const { unusable = labs.unusable ?? rules.unusable } = images;
  return {
    goldenImages: undefined,
    labs: undefined,
    ...images.part,
    ...labs.part,
    ...rules.part,
    ...(formulas.part ? { formulas: formulas.part.formulas } : {}),
    findings: distinct([images, labs, rules, formulas].flatMap(({ findings }) => findings)),
    ...(unusable ? { unusable } : {}),
  };
}

/** All parts tell what concerns the folder as a whole; once is enough. */
function distinct(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((one) => [JSON.stringify(one), one])).values()];
}

interface Part<T> {
  readonly part?: T;
  readonly findings: readonly Finding[];
  readonly unusable?: Finding;
}

async function unlessUnusable<T extends { readonly findings: readonly Finding[] }>(
  reading: Promise<T>,
): Promise<Part<T>> {
  try {
    const part = await reading;
    return { part, findings: part.findings };
  } catch (error) {
    if (!isConfigurationError(error)) throw error;
    const { findings } = error;
    const unusable = findings.at(-1);
    return { findings, ...(unusable ? { unusable } : {}) };
  }
}

/** The labs of Labs.json that get their images from a gallery; none where it cannot be read, which others tell. */
export async function readGalleryLabs(
  location: string,
  workingDirectory = process.cwd(),
): Promise<readonly LabEntry[]> {
  const { part } = await unlessUnusable(readLabs(location, workingDirectory));
  return part?.labs.filter(({ delivery }) => delivery === 'Gallery') ?? [];
}

/**
 * Reads Labs.json (C10).
 * @throws ConfigurationError if it is missing, not valid JSON or has no list of labs
 */
export async function readLabs(location: string, workingDirectory = process.cwd()): Promise<Labs> {
  const part = await findPart('Labs.json', 'file', location, workingDirectory);
  const { found: file } = part;
  if (file === undefined) throw withoutLabsJson(part.configuration);
  const doubts = [...part.doubts, ...(part.outside ? [part.outside] : [])];
  const read = await readText(file);
  if ('code' in read) throw configurationError(read, doubts);
  const { labs, named, findings, unusable } = parseLabsJson(read.text, file);
  if (unusable) throw configurationError(unusable, [...doubts, ...read.findings]);
  return {
    labs: labs.map((lab) =>
      withDoubts(
        lab,
        doubts.map((finding) => ({ finding })),
      ),
    ),
    named,
    labsFile: file,
    findings: [...doubts, ...read.findings, ...findings, ...labsFormFindings(read.text, file)],
  };
}

/**
 * Reads Images.json, which a Configuration folder may have.
 * @throws ConfigurationError if it cannot be used as a whole: what is wrong may concern any golden image
 */
export async function readImageRules(
  location: string,
  workingDirectory = process.cwd(),
): Promise<ImageRules> {
  const configuration = await findConfigurationFolder(location, workingDirectory);
  const file = await findNamed(configuration, 'Images.json', 'file');
  if (file === undefined) return { imageRules: [], isThere: false, findings: [] };
  const checkout = await findCheckout(configuration);
  const others = await findOtherCasings(file, 'Images.json', configuration, checkout);
  const read = await readText(file);
  if ('code' in read) throw configurationError(read, others);
  const { rules, findings, unusable } = parseImagesJson(read.text, file);
  const ofFile = [...others, ...read.findings];
  if (unusable) throw configurationError(unusable, ofFile);
  const found = await findTestScripts(rules, configuration, checkout);
  return { ...found, isThere: true, findings: [...ofFile, ...findings, ...found.findings] };
}

function withoutLabsJson(configuration: string): ConfigurationError {
  return configurationError({
    code: 'IF201',
    severity: 'error',
    what: `The Configuration folder ${configuration} has no Labs.json.`,
    why: 'It says which labs want which images.',
    remedy: 'Correct configurationFolder, or add the file.',
  });
}
