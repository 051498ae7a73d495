import type { InputValues, TaskDefinition } from './input.js';
import { longestMinutes } from './ranges.js';

/** The inputs that every task has. */
export const commonInputs = [
  { name: 'operationTimeoutMinutes', type: 'number', default: 60, most: longestMinutes },
  /** The time that a copy may make no progress while no other copy from the same account makes any. */
  { name: 'stallMinutes', type: 'number', default: 30, most: longestMinutes },
  /** The time to wait for what another run is working on (C65). */
  { name: 'lockWaitMinutes', type: 'number', default: 30, zero: 'allowed', most: longestMinutes },
  /** At least what keeps Azure from being asked without a pause, at most a day. */
  { name: 'pollIntervalSeconds', type: 'number', default: 15, least: 0.01, most: 86_400 },
  { name: 'whatIf', type: 'boolean', default: false },
  { name: 'failOn', type: 'choice', choices: ['all', 'any', 'none'], default: 'all' },
  { name: 'storageAuthentication', type: 'choice', choices: ['auto', 'entra', 'key'], default: 'auto' },
] as const;

/** The values that every task has; a test holds the definitions to it. */
export interface CommonValues extends Omit<
  InputValues<{ readonly inputs: typeof commonInputs }>,
  'operationTimeoutMinutes' | 'stallMinutes' | 'lockWaitMinutes'
> {
  readonly ConnectedServiceName: string;
  readonly DevTestLabName: string;
  readonly SubscriptionId: string;
}

/** When the task fails: if every unit failed, if one did, or never (C108). */
export type FailOn = CommonValues['failOn'];

export type TaskValues<D extends TaskDefinition> = InputValues<D> & CommonValues;
