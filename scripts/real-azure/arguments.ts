import { parseArgs } from 'node:util';
import { problem } from '../../tasks/core/step/problem.js';
import { type AuthMethod, authMethods } from '../../cli/sign-in/methods.js';

/** What the kit was told. */
export interface Arguments {
  readonly subscriptionId: string;
  /** Absent for `--clean`, which needs none. */
  readonly location: string;
  /** The numbers of the questions to ask; absent: all. */
  readonly only?: readonly number[];
  readonly yes: boolean;
  readonly clean: boolean;
  /** The folder for results and recording; absent: one of the run. */
  readonly out?: string;
  readonly auth: AuthMethod;
  readonly cloud: string;
  /** Between two looks at a long-running operation. */
  readonly pollSeconds: number;
}

export const usage =
  'npm run real-azure -- --subscription ID --location NAME [--only 3,7] [--yes] [--clean] [--out DIR] [--auth WAY] [--cloud NAME]';

const options = {
  subscription: { type: 'string' },
  location: { type: 'string' },
  only: { type: 'string' },
  yes: { type: 'boolean', default: false },
  clean: { type: 'boolean', default: false },
  out: { type: 'string' },
  auth: { type: 'string', default: 'auto' },
  cloud: { type: 'string', default: 'AzureCloud' },
  'poll-seconds': { type: 'string', default: '5' },
} as const;

/** @throws a problem with the usage as its remedy */
export function readArguments(given: readonly string[]): Arguments {
  const { values } = parsed(given);
  const { subscription = '', location = '', only, yes, clean, out, cloud } = values;
  if (!/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(subscription))
    throw wrong('--subscription must be the id of a subscription.');
  if (!clean && !/^[a-z\d]+$/.test(location))
    throw wrong('--location must be the name of a region, such as westeurope.');
  const pollSeconds = Number(values['poll-seconds']);
  if (!(pollSeconds > 0)) throw wrong('--poll-seconds must be a number above 0.');
  return {
    subscriptionId: subscription,
    location,
    ...(only === undefined ? {} : { only: numbersIn(only) }),
    yes,
    clean,
    ...(out === undefined ? {} : { out }),
    auth: authOf(values.auth),
    cloud,
    pollSeconds,
  };
}

function parsed(given: readonly string[]) {
  try {
    return parseArgs({ args: [...given], options });
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error));
  }
}

function numbersIn(text: string): readonly number[] {
  const parts = text.split(',').map((part) => part.trim());
  if (!parts.every((part) => /^[1-9]\d*$/.test(part)))
    throw wrong(`--only must be numbers of questions, such as 3,7, and not "${text}".`);
  return parts.map(Number);
}

function authOf(text: string): AuthMethod {
  const found = authMethods.find((method) => method === text);
  if (found === undefined) throw wrong(`--auth must be one of ${authMethods.join(', ')}.`);
  return found;
}

function wrong(what: string): Error {
  return problem(what, `Usage: ${usage}`);
}
