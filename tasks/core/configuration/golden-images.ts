import path from 'node:path';
import pLimit from 'p-limit';
import { sparseFinding, submoduleFindings } from './checkout.js';
import { commitOf } from './commit.js';
import { findNamed, readText } from './files.js';
import { configurationError, type ConfigurationError, type Finding, wholeFile } from './finding.js';
import { findPart } from './find-part.js';
import { type GoldenImage, parseGoldenImage } from './golden-image.js';
import { createIgnore } from './ignore.js';
import { imagePathKey, toImagePath } from './image-path.js';
import { type UnusedFile, withoutImages } from './no-golden-images.js';
import { isParameterFileOf, parameterFileName, parseParameterFile } from './parameter-file.js';
import { readTree, type Tree } from './tree.js';

/** Largest number of files read at once: a process may open only so many. */
const filesAtOnce = 16;

export interface GoldenImages {
  /** In the order of C7. */
  readonly goldenImages: readonly GoldenImage[];
  /** Keys of all JSON files, including ignored and broken ones: images of these are not images of removed ones (C8). */
  readonly existingKeys: ReadonlySet<string>;
  readonly unusedFiles: readonly UnusedFile[];
  /** Those of the findings for which there may be golden images that were not found: none counts as removed (C8). */
  readonly doubts: readonly Finding[];
  readonly findings: readonly Finding[];
  /** The commit that is checked out, where Git's files tell it. */
  readonly commit?: string;
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
  const part = await findPart('GoldenImages', 'folder', location, workingDirectory);
  const { found: folder, checkout } = part;
  if (folder === undefined) throw withoutFolder(part.configuration);
  if (part.outside) throw configurationError(part.outside, part.doubts);
  const tree = await readTree(folder, checkout);
  const doubts = [...part.doubts, ...(await checkoutDoubts(checkout, tree)), ...tree.doubts];
  const { goldenImages, findings, unusedFiles } = await readImages(folder, tree);
  const all = [...doubts, ...findings];
  if (goldenImages.length === 0) throw withoutImages(folder, { doubts, findings: all, unusedFiles });
  const existing = [...tree.files, ...tree.unread];
  const existingKeys = new Set(existing.map((file) => imagePathKey(toImagePath(file))));
  const commit = await commitOf(checkout);
  return {
    goldenImages,
    existingKeys,
    unusedFiles,
    doubts,
    findings: all,
    ...(commit === undefined ? {} : { commit }),
  };
}

async function checkoutDoubts(checkout: string, { roots }: Tree): Promise<Finding[]> {
  const sparse = await sparseFinding(checkout);
  return [...(sparse ? [sparse] : []), ...(await submoduleFindings(checkout, roots))];
}

async function readImages(
  folder: string,
  tree: Tree,
): Promise<Pick<GoldenImages, 'goldenImages' | 'findings' | 'unusedFiles'>> {
  const isIgnored = await readIgnore(folder);
  const wanted = tree.files.filter((name) => !isIgnored(name));
  const read = await pLimit(filesAtOnce).map(wanted, (file) => readImage(folder, file, tree));
  const { goldenImages, same, duplicates } = separateDuplicates(read.flatMap(({ image }) => image ?? []));
  return {
    goldenImages,
    findings: [...read.flatMap((file) => file.findings), ...duplicates],
    unusedFiles: [
      ...unused(tree.files.filter(isIgnored), 'ignored'),
      ...unused(tree.unread, 'unusable'),
      ...read.flatMap(({ why }, index) => (why ? unused(wanted.slice(index, index + 1), why) : [])),
      ...same.map(({ imagePath }) => ({ imagePath, why: 'unusable' as const })),
    ],
  };
}

function unused(files: readonly string[], why: UnusedFile['why']): UnusedFile[] {
  return files.map((file) => ({ imagePath: toImagePath(file), why }));
}

interface ReadFile {
  readonly image?: GoldenImage;
  readonly findings: readonly Finding[];
  /** Why it is no golden image; absent for one, and for the parameter file of one. */
  readonly why?: UnusedFile['why'];
}

/**
 * Reads one file below GoldenImages. The parameter file of a golden image is read together with it and is no golden
 * image itself (C30).
 */
async function readImage(folder: string, relativeFile: string, { files, unread }: Tree): Promise<ReadFile> {
  const file = path.join(folder, relativeFile);
  const all = [...files, ...unread];
  const read = await readText(file);
  if ('code' in read) return { findings: [read], why: 'unusable' };
  const image = parseGoldenImage(read.text, file, toImagePath(relativeFile));
  if ('code' in image)
    return isParameterFileOf(relativeFile, all) ? { findings: [] } : noImage(image, read.findings);
  const parameters = findParameters(relativeFile, all);
  // What is wrong with a file that cannot be read is a finding already.
  if (parameters !== undefined && unread.includes(parameters))
    return { findings: read.findings, why: 'unusable' };
  return withParameters(image, read.findings, folder, parameters);
}

function noImage(finding: Finding, findings: readonly Finding[]): ReadFile {
  const why = finding.severity === 'error' ? 'unusable' : 'without machine';
  return { findings: [...findings, finding], why };
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
  if ('code' in read) return noImage(read, findings);
  const parameterFile = parseParameterFile(read.text, file);
  if ('code' in parameterFile) return noImage(parameterFile, findings);
  return { image: { ...image, parameterFile }, findings: [...findings, ...read.findings] };
}

/** Reads the ignore list. If it cannot be read, the task fails: it would build images that must not be built. */
async function readIgnore(folder: string): Promise<(relativeFile: string) => boolean> {
  const file = await findNamed(folder, '.factoryignore', 'file');
  if (file === undefined) return () => false;
  const read = await readText(file);
  if ('code' in read) throw configurationError(read);
  const ignore = createIgnore(read.text, file);
  if ('code' in ignore) throw configurationError(ignore);
  return ignore;
}

/** Leaves out files with the same key, each with an error: their images cannot be told apart (C4). */
function separateDuplicates(images: readonly GoldenImage[]): {
  readonly goldenImages: readonly GoldenImage[];
  readonly same: readonly GoldenImage[];
  readonly duplicates: readonly Finding[];
} {
  const sameAs = new Map<string, GoldenImage[]>();
  for (const image of images) sameAs.set(image.key, [...(sameAs.get(image.key) ?? []), image]);
  const groups = [...sameAs.values()];
  const repeated = groups.filter((group) => group.length > 1);
  return {
    goldenImages: groups.filter((group) => group.length === 1).flat(),
    same: repeated.flat(),
    duplicates: repeated.flatMap((group) => group.map((image) => duplicate(image, group))),
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
    remedy: 'Correct configurationFolder, or add the folder.',
  });
}
