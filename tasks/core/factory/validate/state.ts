import { type ReadableConfiguration, readToJudge } from '../../configuration/folder.js';
import { type ParameterOverride, parseParameterOverrides } from '../../configuration/parameter-overrides.js';
import { parameterSecrets } from '../../lab/templates/secret-values.js';
import type { AzureState } from './azure-state.js';
import type { ReadContext, ValidateInputs } from './inputs.js';

export interface ValidateState {
  readonly configuration: ReadableConfiguration;
  readonly overrides: readonly ParameterOverride[];
  /** Undefined where Azure was not asked. */
  readonly azure: AzureState | undefined;
  readonly now: Date;
}

/** Reads the configuration, and asks Azure about one that is usable as a whole. */
export async function read(context: ReadContext): Promise<ValidateState> {
  const { inputs, now, reading, azure } = context;
  const state = await readFolder(inputs, now());
  const { goldenImages = [], imageRules = [], labs = [], unusable } = state.configuration;
  for (const secret of parameterSecrets(goldenImages, state.overrides)) context.protect(secret);
  if (unusable) return state;
  reading(`${goldenImages.length} golden images and ${labs.length} labs.`);
  if (!azure) return state;
  // Loaded only now: the packages of Azure take longer to load than a folder to judge.
  const { readAzure } = await import('./azure-state.js');
  const asked = { goldenImages, imageRules, labs, overrides: state.overrides };
  return { ...state, azure: await readAzure({ ...context, azure }, asked) };
}

/** Reads a Configuration folder and the input parameterOverrides; asks Azure nothing. */
export async function readFolder(inputs: ValidateInputs, now: Date): Promise<ValidateState> {
  const overrides = parseParameterOverrides(inputs.parameterOverrides);
  return {
    overrides,
    configuration: await readToJudge(inputs.ConfigurationLocation),
    azure: undefined,
    now,
  };
}
