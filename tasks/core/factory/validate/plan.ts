import { configurationError, type Finding } from '../../configuration/finding.js';
import { type ChosenBases, chooseBases } from '../bases/choose.js';
import { newestGoodImages } from '../create/good-images.js';
import { labTarget } from '../../lab/target.js';
import type { Action, Plan } from '../../step/action.js';
import { imagesToTest } from '../templates/image-settings.js';
import type { FactoryState } from './azure-state.js';
import type { ValidateInputs } from './inputs.js';
import { judgeAzure } from './judge-azure.js';
import { judgeConfiguration, type JudgingOptions, valuesOf } from './judge-configuration.js';
import { checked, hasError, type Judged, merged } from './judged.js';
import type { ValidateState } from './state.js';

/**
 * A plan without actions, in which everything that was judged is left alone with its findings.
 * @throws ConfigurationError with all that was found, if the configuration is unusable as a whole
 */
export function plan(state: ValidateState, inputs: ValidateInputs): Plan<Action> {
  const judged = judge(state, inputs);
  const { unusable } = state.configuration;
  if (unusable) throw configurationError(unusable, otherFindings(judged, unusable));
  const withAzure = merged([...judged, ...judgeWithAzure(state, inputs, judged)]);
  const lab = state.azure?.factory?.lab;
  return { ...(lab ? { lab: labTarget(lab) } : {}), actions: [], leftAlone: withAzure.map(checked) };
}

function otherFindings(judged: readonly Judged<Finding>[], unusable: Finding): Finding[] {
  return judged.flatMap(({ findings }) => findings).filter((one) => one !== unusable);
}

function judge(state: ValidateState, inputs: ValidateInputs): Judged<Finding>[] {
  return judgeConfiguration(state.configuration, optionsOf(state, inputs));
}

/** The placeholder for the factory lab where Azure is not asked. */
const someLab = {
  name: 'factory',
  id: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/factory/providers/Microsoft.DevTestLab/labs/factory',
};

function optionsOf(
  { overrides, azure, configuration, now }: ValidateState,
  inputs: ValidateInputs,
): JudgingOptions {
  const told = toldByAzure(azure?.factory);
  const options = { ...inputs, ...told, overrides, imageRules: configuration.imageRules, now };
  return {
    ...options,
    byGallery: isByGallery(inputs, configuration),
    bases: basesOf(configuration, options, azure?.factory?.stored),
  };
}

/** The bases of the golden images, with their newest good images where Azure was asked. */
function basesOf(
  { goldenImages = [], imageRules = [], existingKeys = new Set() }: ValidateState['configuration'],
  { lab, osTypes = new Map(), ...options }: Omit<JudgingOptions, 'bases'>,
  stored: FactoryState['stored'] = [],
): ChosenBases {
  return chooseBases({
    ...options,
    goldenImages,
    imageRules,
    existingKeys,
    labName: lab.name,
    labId: lab.id,
    userName: '',
    osTypes,
    newest: newestGoodImages(stored, lab.id),
  });
}

function toldByAzure(
  factory: FactoryState | undefined,
): Pick<JudgingOptions, 'lab' | 'taken' | 'osTypes' | 'generations' | 'offered'> {
  const { lab = someLab, machines = [], stored = [], osTypes, generations, offered } = factory ?? {};
  const vmNames = machines.map(({ name }) => name);
  return { lab, taken: { vmNames, stored }, osTypes, generations, offered };
}

/** Where the inputs are not known, Labs.json tells whether there is a gallery. */
function isByGallery({ gallery }: ValidateInputs, { labs = [] }: ValidateState['configuration']): boolean {
  if (gallery !== undefined) return gallery.trim() !== '';
  return labs.some(({ delivery }) => delivery === 'Gallery');
}

function judgeWithAzure(state: ValidateState, inputs: ValidateInputs, judged: readonly Judged[]): Judged[] {
  const { azure, configuration } = state;
  if (!azure) return [];
  const names = new Map(judged.map(({ key, vmName }) => [key, vmName ?? '']));
  const options = optionsOf(state, inputs);
  const { goldenImages = [], imageRules = [] } = configuration;
  return judgeAzure(azure, goldenImages, {
    valuesOf: (image) => valuesOf(image, names.get(image.key) ?? '', options),
    matching: { strict: inputs.strictImagePaths },
    allowOtherRegions: inputs.allowOtherRegions,
    unbuildable: new Set(judged.filter(hasError).map(({ key }) => key)),
    toTest: imagesToTest(imageRules, goldenImages),
  });
}
