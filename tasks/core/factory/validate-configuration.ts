import type { Azure } from '../azure/azure.js';
import { configurationError, type Finding } from '../configuration/finding.js';
import { readToJudge, type ReadableConfiguration } from '../configuration/folder.js';
import { parseParameterOverrides, type ParameterOverride } from '../configuration/parameter-overrides.js';
import type { Action, LeftAlone, Plan } from '../step/action.js';
import type { Record } from '../step/record.js';
import type { Context, Done } from '../step/step.js';
import { judgeConfiguration, type Judged } from './judge-configuration.js';

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
  readonly now: Date;
}

type ValidateContext = Context<ValidateInputs, Azure | undefined>;

/** @throws ConfigurationError with all that was found, if the configuration is unusable as a whole */
export async function read({ inputs, now, reading }: ValidateContext): Promise<ValidateState> {
  const state = await readFolder(inputs, now());
  const { configuration } = state;
  const { goldenImages = [], labs = [], unusable } = configuration;
  if (unusable)
    throw configurationError(
      unusable,
      findingsOf(state, inputs).filter((one) => one !== unusable),
    );
  reading(`${goldenImages.length} golden images and ${labs.length} labs.`);
  return state;
}

async function readFolder(inputs: ValidateInputs, now: Date): Promise<ValidateState> {
  const overrides = parseParameterOverrides(inputs.parameterOverrides);
  return { overrides, configuration: await readToJudge(inputs.ConfigurationLocation), now };
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
  return { actions: [], leftAlone: judge(state, inputs).map(checked) };
}

function judge({ configuration, overrides, now }: ValidateState, inputs: ValidateInputs): Judged[] {
  return judgeConfiguration(configuration, {
    ...inputs,
    overrides,
    now,
    lab: someLab,
    taken: { vmNames: [], stored: [] },
    osTypes: undefined,
  });
}

function checked({ subject, findings, details }: Judged): LeftAlone {
  const count = (severity: Finding['severity']) =>
    findings.filter((finding) => finding.severity === severity).length;
  const [errors, warnings] = [count('error'), count('warning')];
  return {
    verb: 'check',
    subject,
    outcome: errors > 0 ? 'failed' : 'succeeded',
    reason: errors + warnings === 0 ? 'Nothing is wrong.' : `${errors} errors, ${warnings} warnings.`,
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
