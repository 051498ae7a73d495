import path from 'node:path';
import pLimit from 'p-limit';
import { findNamed, listJsonFiles, readText } from './files.js';
import {
  configurationError,
  type ConfigurationError,
  type Finding,
  isConfigurationError,
  wholeFile,
} from './finding.js';
import { type GoldenImage, parseGoldenImage } from './golden-image.js';
import { createIgnore } from './ignore.js';
import { imagePathKey, toImagePath } from './image-path.js';
import { labsFormFindings } from './labs-form.js';
import { type LabEntry, parseLabsJson } from './labs-json.js';
import { findConfigurationFolder } from './location.js';
import { isParameterFileOf, parameterFileName, parseParameterFile } from './parameter-file.js';

/** Largest number of files read at once: a process may open only so many. */
const filesAtOnce = 16;

export interface GoldenImages {
  /** In the order of C7. */
  readonly goldenImages: readonly GoldenImage[];
  /** Keys of all JSON files, including ignored and broken ones: images of these are not images of removed ones (C8). */
  readonly existingKeys: ReadonlySet<string>;
  readonly findings: readonly Finding[];
}

export interface Labs {
  readonly labs: readonly LabEntry[];
  readonly findings: readonly Finding[];
}

export interface Configuration extends GoldenImages, Labs {}

/** The part of a Configuration folder that can be read. */
export interface ReadableConfiguration {
  /** Undefined if the golden images cannot be read at all. */
  readonly goldenImages: readonly GoldenImage[] | undefined;
  /** Undefined if Labs.json cannot be read at all. */
  readonly labs: readonly LabEntry[] | undefined;
  readonly findings: readonly Finding[];
  /** The finding that prevents a task from running with this configuration. */
  readonly unusable?: Finding;
}

/**
 * Reads the whole Configuration folder.
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
  return { ...images, ...labs, findings: [...images.findings, ...labs.findings] };
}

/** Reads a Configuration folder for validation: a problem that makes it unusable is a finding like any other. */
export async function readToJudge(
  location: string,
  workingDirectory = process.cwd(),
): Promise<ReadableConfiguration> {
  const images = await unlessUnusable(readGoldenImages(location, workingDirectory));
  const labs = await unlessUnusable(readLabs(location, workingDirectory));
  const { unusable = labs.unusable } = images;
  return {
    goldenImages: images.part?.goldenImages,
    labs: labs.part?.labs,
    findings: [
      ...new Map([...images.findings, ...labs.findings].map((one) => [JSON.stringify(one), one])).values(),
    ],
    ...(unusable ? { unusable } : {}),
  };
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

/**
 * Reads all JSON files below GoldenImages (C1). A file that cannot be used becomes a finding; the others are still
 * read (C9).
 * @throws ConfigurationError if the folder is missing or has no golden image: the result is never empty (L36)
 */
export async function readGoldenImages(
  location: string,
  workingDirectory = process.cwd(),
): Promise<GoldenImages> {
  const configuration = await findConfigurationFolder(location, workingDirectory);
  const folder = await findNamed(configuration, 'GoldenImages', 'folder');
  if (folder === undefined) throw withoutFolder(configuration);
  const files = await listJsonFiles(folder);
  const isIgnored = await readIgnore(folder);
  const wanted = files.filter((name) => !isIgnored(name));
  const read = await pLimit(filesAtOnce).map(wanted, (file) => readImage(folder, file, files));
  const { goldenImages, duplicates } = separateDuplicates(read.flatMap(({ image }) => image ?? []));
  const findings = [...read.flatMap((file) => file.findings), ...duplicates];
  if (goldenImages.length === 0) throw withoutImages(folder, findings);
  const existingKeys = new Set(files.map((file) => imagePathKey(toImagePath(file))));
  return { goldenImages, existingKeys, findings };
}

/**
 * Reads Labs.json (C10).
 * @throws ConfigurationError if it is missing, not valid JSON or has no list of labs
 */
export async function readLabs(location: string, workingDirectory = process.cwd()): Promise<Labs> {
  const configuration = await findConfigurationFolder(location, workingDirectory);
  const file = await findNamed(configuration, 'Labs.json', 'file');
  if (file === undefined) throw withoutLabsJson(configuration);
  const read = await readText(file);
  if ('code' in read) throw configurationError(read);
  const { labs, findings, unusable } = parseLabsJson(read.text, file);
  if (unusable) throw configurationError(unusable, read.findings);
  return { labs, findings: [...read.findings, ...findings, ...labsFormFindings(read.text, file)] };
}

interface ReadFile {
  readonly image?: GoldenImage;
  readonly findings: readonly Finding[];
}

/**
 * Reads one file below GoldenImages. The parameter file of a golden image is read together with it and is no golden
 * image itself (C30).
 */
async function readImage(folder: string, relativeFile: string, files: readonly string[]): Promise<ReadFile> {
  const file = path.join(folder, relativeFile);
  const read = await readText(file);
  if ('code' in read) return { findings: [read] };
  const image = parseGoldenImage(read.text, file, toImagePath(relativeFile));
  if (!('code' in image))
    return withParameters(image, read.findings, folder, findParameters(relativeFile, files));
  return { findings: isParameterFileOf(relativeFile, files) ? [] : [...read.findings, image] };
}

function findParameters(relativeFile: string, files: readonly string[]): string | undefined {
  return files.find((other) => other.toLowerCase() === parameterFileName(relativeFile));
}

/** A golden image whose parameter file cannot be read cannot be built either (C9). */
async function withParameters(
  image: GoldenImage,
  findings: readonly Finding[],
  folder: string,
  relativeFile: string | undefined,
): Promise<ReadFile> {
  if (relativeFile === undefined) return { image, findings };
  const file = path.join(folder, relativeFile);
  const read = await readText(file);
  if ('code' in read) return { findings: [...findings, read] };
  const parameterFile = parseParameterFile(read.text, file);
  if ('code' in parameterFile) return { findings: [...findings, parameterFile] };
  return { image: { ...image, parameterFile }, findings: [...findings, ...read.findings] };
}

/** Reads the ignore list. If it cannot be read, the task fails: it would build images that must not be built. */
async function readIgnore(folder: string): Promise<(relativeFile: string) => boolean> {
  const file = await findNamed(folder, '.factoryignore', 'file');
  if (file === undefined) return () => false;
  const read = await readText(file);
  if ('code' in read) throw configurationError(read);
  return createIgnore(read.text);
}

/** Leaves out files with the same key, each with an error: their images cannot be told apart (C4). */
function separateDuplicates(images: readonly GoldenImage[]): {
  readonly goldenImages: readonly GoldenImage[];
  readonly duplicates: readonly Finding[];
} {
  const sameAs = new Map<string, GoldenImage[]>();
  for (const image of images) sameAs.set(image.key, [...(sameAs.get(image.key) ?? []), image]);
  const groups = [...sameAs.values()];
  return {
    goldenImages: groups.filter((group) => group.length === 1).flat(),
    duplicates: groups
      .filter((group) => group.length > 1)
      .flatMap((group) => group.map((image) => duplicate(image, group))),
  };
}

function duplicate({ imagePath, file }: GoldenImage, same: readonly GoldenImage[]): Finding {
  return {
    code: 'IF107',
    severity: 'error',
    what: `The golden image ${imagePath} is not the only one of its path.`,
    why: `Image paths are compared without regard to casing: ${same.map((image) => image.imagePath).join(', ')}.`,
    remedy: 'Rename all but one of the files.',
    ...wholeFile(file),
  };
}

function withoutFolder(configuration: string): ConfigurationError {
  return configurationError({
    code: 'IF102',
    severity: 'error',
    what: `The Configuration folder ${configuration} has no folder GoldenImages.`,
    why: 'That is where the templates of the images lie.',
    remedy: 'Correct ConfigurationLocation, or add the folder.',
  });
}

function withoutImages(folder: string, findings: readonly Finding[]): ConfigurationError {
  return configurationError(
    {
      code: 'IF103',
      severity: 'error',
      what: `The folder ${folder} has no golden image.`,
      why: 'A golden image is a JSON file that defines a lab virtual machine, here or in a subfolder.',
      remedy: 'Correct ConfigurationLocation, or add a template.',
    },
    findings,
  );
}

function withoutLabsJson(configuration: string): ConfigurationError {
  return configurationError({
    code: 'IF201',
    severity: 'error',
    what: `The Configuration folder ${configuration} has no Labs.json.`,
    why: 'It says which labs want which images.',
    remedy: 'Correct ConfigurationLocation, or add the file.',
  });
}
