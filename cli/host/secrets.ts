import type { Input } from '../../tasks/core/definitions/input.js';
import type { Source } from '../options/given.js';
import { firstGiven } from '../options/values.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** The variables by which engines and people hand on what one signs in with. */
const secretVariables = [
  'AZURE_CLIENT_SECRET',
  'AZURE_CLIENT_CERTIFICATE_PASSWORD',
  'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
  'IDENTITY_HEADER',
  'MSI_SECRET',
  'GITHUB_TOKEN',
  'SYSTEM_ACCESSTOKEN',
] as const;

/** The secrets that the command line was given. One that cannot be read is told of where it is used. */
export function secretsOf(
  inputs: readonly Input[],
  sources: readonly Source[],
  environment: Environment,
): string[] {
  const given = inputs.filter(({ type }) => type === 'secret').flatMap((input) => textOf(input, sources));
  return [...given, ...secretVariables.flatMap((name) => environment[name] ?? [])].filter(Boolean);
}

function textOf(input: Input, sources: readonly Source[]): string[] {
  try {
    return [firstGiven(input, sources)?.text ?? ''];
  } catch {
    return [];
  }
}
