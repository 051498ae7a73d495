/** The environment variables of the process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The value of a variable; undefined if it is absent or empty. */
export function valueOf(environment: Environment, name: string): string | undefined {
  const value = environment[name];
  return value === undefined || value.trim() === '' ? undefined : value;
}

/** The value of a variable that has been found to be set. */
export function given(environment: Environment, name: string): string {
  return valueOf(environment, name) ?? '';
}

/** The variables with secrets that a sign-in may use. */
const secretVariables = [
  'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
  'AZURE_CLIENT_SECRET',
  'AZURE_CLIENT_CERTIFICATE_PASSWORD',
  'IDENTITY_HEADER',
  'MSI_SECRET',
];

/** The secrets of the environment that a sign-in may use. */
export function secretsOf(environment: Environment): readonly string[] {
  return secretVariables.flatMap((name) => valueOf(environment, name) ?? []);
}

/** Says which of the variables are missing; undefined if none is. */
export function missing(environment: Environment, names: readonly string[]): string | undefined {
  const absent = names.filter((name) => valueOf(environment, name) === undefined);
  if (absent.length === 0) return undefined;
  return `${enumeration(absent)} ${absent.length === 1 ? 'is' : 'are'} missing`;
}

function enumeration(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
