import type { BooleanInput, ChoiceInput, Input } from '../../tasks/core/definitions/input.js';
import { authMethods } from '../sign-in/methods.js';

/** Who signs in. */
export const auth = {
  name: 'auth',
  type: 'choice',
  choices: authMethods,
  default: 'auto',
} as const satisfies ChoiceInput;

/** The options of every command: how to sign in, and how to tell the result. */
export const commonInputs = [
  auth,
  { name: 'cloud', type: 'text', default: 'AzureCloud' },
  { name: 'runId', type: 'text' },
  { name: 'json', type: 'boolean', default: false },
  { name: 'output', type: 'text' },
  { name: 'events', type: 'boolean', default: false },
  { name: 'report', type: 'text' },
  { name: 'color', type: 'boolean', default: true },
  { name: 'quiet', type: 'boolean', default: false },
  { name: 'verbose', type: 'boolean', default: false },
] as const satisfies readonly Input[];

/** Of commands that may delete something. */
export const yes = { name: 'yes', type: 'boolean', default: false } as const satisfies BooleanInput;

/** Of commands that can show their plan alone. */
export const detailedExitcode = {
  name: 'detailedExitcode',
  type: 'boolean',
  default: false,
} as const satisfies BooleanInput;

/** Of commands that need no Azure. */
export const offline = { name: 'offline', type: 'boolean', default: false } as const satisfies BooleanInput;

/** Beside `imagePaths`. */
export const except = { name: 'except', type: 'text', lines: 'many' } as const satisfies Input;

/** The options of a command that are not inputs of its task. */
export const hostInputs: readonly Input[] = [...commonInputs, yes, detailedExitcode, offline, except];
