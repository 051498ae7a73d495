import { defaultsOf } from './defaults.js';
import type { InputValues, TaskDefinition } from './input.js';
import { failOn, pollIntervalSeconds, storageAuthentication, whatIf } from './shared-inputs.js';

/** When the task fails: if every unit failed, if one did, or never (C108). */
export type FailOn = (typeof failOn)['choices'][number];

/** The values that every task has; a test holds the definitions to it. */
export interface CommonValues {
  readonly ConnectedServiceName: string;
  readonly DevTestLabName: string;
  readonly SubscriptionId: string;
  readonly failOn: FailOn;
}

export type TaskValues<D extends TaskDefinition> = InputValues<D> & CommonValues;

/** What the engine and the sign-in use where a task has no such input, because nothing of it depends on the value. */
export const hostDefaults = defaultsOf({ inputs: [pollIntervalSeconds, whatIf, storageAuthentication] });
