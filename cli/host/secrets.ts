import type { Input } from '../../tasks/core/definitions/input.js';
import type { Source } from '../options/given.js';
import { firstGiven } from '../options/values.js';
import { type Environment, secretsOf as secretsOfSignIn } from '../sign-in/environment.js';

/** The variables by which engines hand on what others sign in with. */
const othersVariables = ['GITHUB_TOKEN', 'SYSTEM_ACCESSTOKEN'] as const;

/** The secrets that the command line was given. One that cannot be read is told of where it is used. */
export function secretsOf(
  inputs: readonly Input[],
  sources: readonly Source[],
  environment: Environment,
): string[] {
  const given = inputs.filter(({ type }) => type === 'secret').flatMap((input) => textOf(input, sources));
  const ofOthers = othersVariables.flatMap((name) => environment[name] ?? []);
  return [...given, ...secretsOfSignIn(environment), ...ofOthers].filter(Boolean);
}

function textOf(input: Input, sources: readonly Source[]): string[] {
  try {
    return [firstGiven(input, sources)?.text ?? ''];
  } catch {
    return [];
  }
}
