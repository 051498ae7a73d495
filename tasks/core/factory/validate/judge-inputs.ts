import type { Finding } from '../../configuration/finding.js';
import type { GoldenImage } from '../../configuration/golden-image.js';
import type { ImageRule } from '../../configuration/images-json.js';
import type { ParameterOverride } from '../../configuration/parameter-overrides.js';
import type { AzureGenerations } from '../templates/generations.js';
import { retiredSizeFinding } from '../templates/machine-findings.js';
import { unusedOverrides } from '../templates/parameter-findings.js';
import { galleryNameFindings } from './delivery-findings.js';
import type { Judged } from './judged.js';
import { keepInputFindings } from './keep-findings.js';

/** The inputs that concern all golden images, and what they are judged by. */
export interface JudgedInputs {
  readonly vmSize: string;
  readonly overrides: readonly ParameterOverride[];
  /** Absent where nobody retires images by it. */
  readonly ImagesToSave?: number | undefined;
  readonly imageRules?: readonly ImageRule[] | undefined;
  readonly generations?: AzureGenerations | undefined;
  /** The input `gallery`; absent where the inputs are not known. */
  readonly gallery?: string | undefined;
}

/** Judges the inputs that concern all golden images. */
export function judgeInputs(
  images: readonly GoldenImage[],
  { vmSize, overrides, ImagesToSave, imageRules = [], generations, gallery = '' }: JudgedInputs,
): Judged<Finding>[] {
  const retired = retiredSizeFinding(vmSize, generations);
  const findings = [
    ...(retired ? [retired] : []),
    ...unusedOverrides(images, overrides),
    ...galleryNameFindings(gallery.trim()),
    ...keepInputFindings(imageRules, images, ImagesToSave),
  ];
  return findings.length === 0
    ? []
    : [{ key: 'inputs', subject: { kind: 'inputs', name: 'inputs' }, findings, details: {} }];
}
