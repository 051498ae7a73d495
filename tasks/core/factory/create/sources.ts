import type { Lab } from '../../azure/resources/labs.js';
import type { GoldenImage } from '../../configuration/golden-image.js';
import type { ImageRule } from '../../configuration/images-json.js';
import type { ParameterOverride } from '../../configuration/parameter-overrides.js';
import type { ChosenBases } from '../bases/choose.js';
import { baseImageOf } from '../templates/base-image.js';
import { imageSettingsOf, inputsWith } from '../templates/image-settings.js';
import { imageMachine } from '../templates/machine.js';
import type { ParameterSources } from '../templates/values.js';
import type { CreateInputs } from './inputs.js';
import type { GoldenBase } from './read-compared.js';

export function parameterSources(
  { name: labName, id: labId }: Lab,
  { machineUserName: userName, vmSize }: Pick<CreateInputs, 'machineUserName' | 'vmSize'>,
  overrides: readonly ParameterOverride[],
): ParameterSources {
  return { labName, labId, userName, vmSize, overrides };
}

/** What parameters are filled from, beside the golden images. */
export interface SourcesOfAll {
  readonly lab: Lab;
  readonly overrides: readonly ParameterOverride[];
  readonly imageRules: readonly ImageRule[];
  /** The bases of golden images that are built upon others. */
  readonly bases?: ChosenBases;
}

/** The values from which the parameters of one golden image are filled. */
export function sourcesOf(
  { imagePath, key }: GoldenImage,
  { lab, overrides, imageRules, bases }: SourcesOfAll,
  inputs: CreateInputs,
): ParameterSources {
  const settings = imageSettingsOf(imageRules, imagePath);
  const sources = parameterSources(lab, { ...inputs, ...inputsWith(inputs, settings) }, overrides);
  const base = bases?.get(key);
  return base ? { ...sources, base } : sources;
}

/** The bases of the golden images but of those upon others; nothing of one whose VM is not certain, which cannot be built. */
export function goldenBases(
  goldenImages: readonly GoldenImage[],
  all: SourcesOfAll,
  inputs: CreateInputs,
): readonly GoldenBase[] {
  return goldenImages.flatMap((image) => {
    if (all.bases?.has(image.key)) return [];
    const machine = imageMachine(image, { ...sourcesOf(image, all, inputs), vmName: anyName });
    const { key, imagePath } = image;
    return machine ? [{ key, imagePath, base: baseImageOf(machine) }] : [];
  });
}

/** No base depends on the name that its VM gets. */
const anyName = 'image-vm';
