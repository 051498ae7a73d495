import type { Finding } from '../../configuration/finding.js';
import type { GoldenImage } from '../../configuration/golden-image.js';
import type { ImagePathEntry } from '../../configuration/image-path-entries.js';
import type { ImageProperties, ImageRule } from '../../configuration/images-json.js';
import { matchEntry } from '../labs/matching.js';
import { createNearest } from '../labs/nearest-path.js';

/** What Images.json says of a golden image. */
export interface ImageSettings extends ImageProperties {
  /** The place of the `Size` that counts. */
  readonly sizePlace?: Pick<Finding, 'file' | 'line' | 'column'>;
  /** The place of the `Count` of the `Keep` that counts. */
  readonly keepPlace?: Pick<Finding, 'file' | 'line' | 'column'>;
  /** The place of the `BaseImage` that counts. */
  readonly basePlace?: Pick<Finding, 'file' | 'line' | 'column'>;
  /** The finding of a rule of the image, for which it cannot be built. */
  readonly broken?: Finding;
}

/**
 * Each property comes from the last rule that names the golden image and has the property. A rule names golden images as
 * an entry of Labs.json does (C18, C19); the rule of the scripts, which do not read the file, does not count.
 */
export function imageSettingsOf(rules: readonly ImageRule[], imagePath: string): ImageSettings {
  return rules
    .filter(({ imagePaths }) => imagePaths.some(({ text }) => matchEntry(text, imagePath).ours))
    .reduce<ImageSettings>((settings, rule) => ({ ...settings, ...settingsOf(rule) }), {});
}

function settingsOf(rule: ImageRule): ImageSettings {
  const { size, sizeAt, generalize, dataDisks, keep, keepAt, test, broken, file } = rule;
  return {
    ...(size === undefined ? {} : { size, sizePlace: { file, ...sizeAt } }),
    ...(generalize === undefined ? {} : { generalize }),
    ...(dataDisks === undefined ? {} : { dataDisks }),
    ...(keep ? { keep, keepPlace: { file, ...keepAt } } : {}),
    ...(test === undefined ? {} : { test }),
    ...buildLimitsOf(rule),
    ...basesOf(rule),
    ...(broken ? { broken } : {}),
  };
}

function basesOf({ baseImage, baseAt, baseParameter, file }: ImageRule): ImageSettings {
  return {
    ...(baseImage === undefined ? {} : { baseImage, basePlace: { file, ...baseAt } }),
    ...(baseParameter === undefined ? {} : { baseParameter }),
  };
}

/** What Images.json says in place of the inputs buildTimeoutMinutes and buildRetries. */
export type BuildLimits = Pick<ImageProperties, 'buildTimeoutMinutes' | 'retries'>;

/** The limits of a build that Images.json has, and nothing else. */
export function buildLimitsOf({ buildTimeoutMinutes, retries }: BuildLimits): BuildLimits {
  return {
    ...(buildTimeoutMinutes === undefined ? {} : { buildTimeoutMinutes }),
    ...(retries === undefined ? {} : { retries }),
  };
}

/** The inputs that Images.json decides on where it has a word on a golden image. */
export interface SettableInputs {
  readonly vmSize: string;
  readonly includeSysprep: boolean;
}

/** The inputs as they count for one golden image: what Images.json says goes first. */
export function inputsWith(
  { vmSize, includeSysprep }: SettableInputs,
  { size = vmSize, generalize = includeSysprep }: ImageSettings,
): SettableInputs {
  return { vmSize: size, includeSysprep: generalize };
}

/** Whether the image is to be specialized: a VM that is not generalized for another reason is none. */
export function isSpecialized({ generalize }: ImageSettings = {}): boolean {
  return generalize === false;
}

/** The image paths of the golden images whose images are to be tested before they are handed out. */
export function imagesToTest(
  rules: readonly ImageRule[],
  goldenImages: readonly Pick<GoldenImage, 'imagePath'>[],
): string[] {
  const paths = goldenImages.map(({ imagePath }) => imagePath);
  return paths.filter((imagePath) => imageSettingsOf(rules, imagePath).test);
}

/**
 * A warning for each entry of Images.json that names no golden image: it is misspelled, or the golden image is gone.
 * @param existingKeys keys of all files below GoldenImages, also of those that are left out
 */
export function unnamedImages(
  rules: readonly ImageRule[],
  goldenImages: readonly GoldenImage[],
  existingKeys: ReadonlySet<string>,
): Finding[] {
  const paths = goldenImages.map(({ imagePath }) => imagePath);
  const known = [...paths, ...existingKeys];
  const nearest = createNearest(paths);
  return rules.flatMap(({ imagePaths, file }) =>
    imagePaths
      .filter(({ text }) => !known.some((path) => matchEntry(text, path).ours))
      .map((entry) => unnamedImage(entry, file, nearest(entry.text))),
  );
}

function unnamedImage(
  { text, line, column }: ImagePathEntry,
  file: string,
  nearest: string | undefined,
): Finding {
  return {
    code: 'IF229',
    severity: 'warning',
    what: `The entry "${text}" of Images.json names no golden image.`,
    why: nearest === undefined ? 'There is no golden image.' : `The nearest that there is, is "${nearest}".`,
    remedy: 'Correct the entry, or remove it.',
    file,
    line,
    column,
  };
}
