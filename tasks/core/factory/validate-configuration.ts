import type { Azure } from '../azure/azure.js';
import { configurationError, type Finding } from '../configuration/finding.js';
import { readToJudge, type ReadableConfiguration } from '../configuration/folder.js';
import { parseParameterOverrides, type ParameterOverride } from '../configuration/parameter-overrides.js';
import type { Action, LeftAlone, Plan } from '../step/action.js';
import type { Record } from '../step/record.js';
import type { Context, Done } from '../step/step.js';
import type { AzureState } from './azure-state.js';
import { judgeAzure } from './judge-azure.js';
import { judgeConfiguration, type Judged, type JudgingOptions, valuesOf } from './judge-configuration.js';

export interface ValidateInputs {
  readonly ConfigurationLocation: string;
  readonly DevTestLabName: string;
  readonly SubscriptionId: string;
  readonly vmSize: string;
  readonly ImagesToSave: number | undefined;
  readonly includeSysprep: boolean;
  readonly strictImagePaths: boolean;
  readonly parameterOverrides: string;
}

export interface ValidateState {
  readonly configuration: ReadableConfiguration;
  readonly overrides: readonly ParameterOverride[];
  /** Undefined where Azure was not asked. */
  readonly azure: AzureState | undefined;
  readonly now: Date;
}

type ValidateContext = Context<ValidateInputs, Azure | undefined>;

/** @throws ConfigurationError with all that was found, if the configuration is unusable as a whole */
export async function read(context: ValidateContext): Promise<ValidateState> {
  const { inputs, now, reading, azure } = context;
  const state = await readFolder(inputs, now());
  const { goldenImages = [], labs = [], unusable } = state.configuration;
  if (unusable)
    throw configurationError(
      unusable,
      findingsOf(state, inputs).filter((one) => one !== unusable),
    );
  reading(`${goldenImages.length} golden images and ${labs.length} labs.`);
  if (!azure) return state;
  // Loaded only now: the packages of Azure take longer to load than a folder to judge.
  const { readAzure } = await import('./azure-state.js');
  const asked = { goldenImages, labs, overrides: state.overrides };
  return { ...state, azure: await readAzure({ ...context, azure }, asked) };
}

async function readFolder(inputs: ValidateInputs, now: Date): Promise<ValidateState> {
  const overrides = parseParameterOverrides(inputs.parameterOverrides);
  return {
    overrides,
    configuration: await readToJudge(inputs.ConfigurationLocation),
    azure: undefined,
    now,
  };
}

function findingsOf(state: ValidateState, inputs: ValidateInputs): Finding[] {
  return judge(state, inputs).flatMap(({ findings }) => findings);
}

/** All that can be known of a Configuration folder without Azure, worst first. */
export async function findingsOfFolder(folder: string): Promise<Finding[]> {
  const inputs = { ...offline, ConfigurationLocation: folder };
  const findings = findingsOf(await readFolder(inputs, new Date()), inputs);
  return ['error', 'warning', 'notice'].flatMap((severity) =>
    findings.filter((finding) => finding.severity === severity),
  );
}

const offline = {
  DevTestLabName: '',
  SubscriptionId: '',
  vmSize: '',
  ImagesToSave: undefined,
  includeSysprep: true,
  strictImagePaths: false,
  parameterOverrides: '',
};

/** What stands for the factory lab where Azure is not asked. */
const someLab = {
  name: 'factory',
  id: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/factory/providers/Microsoft.DevTestLab/labs/factory',
};

/** There is nothing to do: what was found is the plan. */
export function plan(state: ValidateState, inputs: ValidateInputs): Plan<Action> {
  const judged = judge(state, inputs);
  const withAzure = merged([...judged, ...judgeWithAzure(state, inputs, judged)]);
  return { actions: [], leftAlone: withAzure.map(checked) };
}

function judge(state: ValidateState, inputs: ValidateInputs): Judged<Finding>[] {
  return judgeConfiguration(state.configuration, optionsOf(state, inputs));
}

function optionsOf({ overrides, azure, now }: ValidateState, inputs: ValidateInputs): JudgingOptions {
  const factory = azure?.factory;
  return {
    ...inputs,
    overrides,
    now,
    lab: factory?.lab ?? someLab,
    taken: { vmNames: factory?.vmNames ?? [], stored: factory?.stored ?? [] },
    osTypes: factory?.osTypes,
  };
}

function judgeWithAzure(state: ValidateState, inputs: ValidateInputs, judged: readonly Judged[]): Judged[] {
  const { azure, configuration } = state;
  if (!azure) return [];
  const names = new Map(judged.map(({ key, details }) => [key, details['vmName'] ?? '']));
  const options = optionsOf(state, inputs);
  return judgeAzure(azure, configuration.goldenImages ?? [], ({ key }) =>
    valuesOf(names.get(key) ?? '', options),
  );
}

/** What several judges say of one thing, as one. */
function merged(judged: readonly Judged[]): Judged[] {
  const units = new Map<string, Judged>();
  for (const one of judged) {
    const before = units.get(one.key);
    units.set(one.key, before ? { ...before, findings: [...before.findings, ...one.findings] } : one);
  }
  return [...units.values()];
}

function checked({ subject, findings, details, reason }: Judged): LeftAlone {
  const count = (severity: Finding['severity']) =>
    findings.filter((finding) => finding.severity === severity).length;
  const [errors, warnings] = [count('error'), count('warning')];
  return {
    verb: 'check',
    subject,
    outcome: errors > 0 ? 'failed' : 'succeeded',
    reason:
      reason ?? (errors + warnings === 0 ? 'Nothing is wrong.' : `Errors: ${errors}, warnings: ${warnings}.`),
    findings,
    details,
  };
}

/** Never called: no plan of this step has an action. */
export function act(): Promise<Done> {
  return Promise.resolve({});
}

export function slots(): Readonly<globalThis.Record<string, number>> {
  return {};
}

export function outputs(records: readonly Record[]): Readonly<globalThis.Record<string, string>> {
  const findings = records.flatMap((record) => record.findings);
  const count = (wanted: Finding['severity']) =>
    String(findings.filter(({ severity }) => severity === wanted).length);
  return { errorCount: count('error'), warningCount: count('warning') };
}
