import { defaultsOf } from './defaults.js';
import { type InputValues, shownName, type TaskDefinition } from './input.js';
import { failOn, pollIntervalSeconds, storageAuthentication, whatIf } from './shared-inputs.js';

/** When the task fails: if every unit failed, if one did, or never (C108). */
export type FailOn = (typeof failOn)['choices'][number];

/** The values that every task has; a test holds the definitions to it. */
export interface CommonValues {
  readonly ConnectedServiceName: string;
  readonly SubscriptionId: string;
  readonly failOn: FailOn;
}

/** The lab that a task is for: a name, a resource id, or empty; and the name of the input that says it. */
export interface GivenLab {
  readonly input: string;
  readonly lab: string;
}

/** The inputs by which tasks name their lab. */
const labInputs: readonly string[] = ['DevTestLabName', 'LabId'];

export function givenLab<D extends TaskDefinition>({ inputs }: D, values: TaskValues<D>): GivenLab {
  const input = inputs.find(({ name }) => labInputs.includes(name));
  if (!input) return { input: '', lab: '' };
  const value = (values as Readonly<Record<string, unknown>>)[input.name];
  return { input: shownName(input), lab: typeof value === 'string' ? value : '' };
}

export type TaskValues<D extends TaskDefinition> = InputValues<D> & CommonValues;

/** The values of a task that may write a page. */
export interface PageValues extends CommonValues {
  /** The file of the page; empty where none is wanted, absent in tasks that have none. */
  readonly htmlFile?: string;
}

/** What the engine and the sign-in use where a task has no such input, because nothing of it depends on the value. */
export const hostDefaults = defaultsOf({ inputs: [pollIntervalSeconds, whatIf, storageAuthentication] });
