import { problem, problemWithMessages, type Problem } from '../../tasks/core/step/problem.js';
import { type Environment, valueOf } from './environment.js';
import type { AuthMethod } from './methods.js';
import type { Way } from './way.js';

/** The ways that the user allows, in the order in which they are considered. */
interface Allowed {
  readonly ways: readonly Way[];
  /** Whether the user named just what is to be used. */
  readonly isNamed: boolean;
  /** What the user wrote, e.g. `--auth cli`; undefined where nothing was. */
  readonly wish?: string;
}

/** A way that was not taken, and why. */
interface Left {
  readonly name: string;
  readonly why: string;
}

/** The way that is taken, with those before and after it, which are not. */
export interface Choice {
  readonly way: Way;
  readonly before: readonly Left[];
  readonly after: readonly Left[];
}

/**
 * Takes the first way that is set up.
 * @param ways all ways, in their order
 * @throws a problem that says what each lacks if none is set up
 */
export function chooseWay(auth: AuthMethod, environment: Environment, ways: readonly Way[]): Choice {
  const allowed = allowedWays(auth, environment, ways);
  const considered = allowed.ways.map((way) => ({ way, why: way.lacks(environment, allowed.isNamed) }));
  const index = considered.findIndex(({ why }) => why === undefined);
  const taken = considered[index];
  const before = considered
    .slice(0, taken === undefined ? undefined : index)
    .map(({ way: { name }, why = '' }) => ({ name, why: `not set up, ${why}` }));
  if (taken === undefined) throw nothingSetUp(allowed, before);
  const after = considered.slice(index + 1).map(({ way: { name } }) => ({ name, why: otherIdentity }));
  return { way: taken.way, before, after };
}

const otherIdentity = 'not tried, because another identity than the intended one would act';

function allowedWays(auth: AuthMethod, environment: Environment, ways: readonly Way[]): Allowed {
  if (auth !== 'auto')
    return { ways: ways.filter(({ method }) => method === auth), isNamed: true, wish: `--auth ${auth}` };
  const wish = valueOf(environment, 'AZURE_TOKEN_CREDENTIALS');
  if (wish === undefined) return { ways, isNamed: false };
  const methods = credentials[wish.trim().toLowerCase()];
  if (methods === undefined) throw unknownCredential(wish);
  return {
    ways: ways.filter(({ method }) => methods.includes(method)),
    isNamed: methods.length === 1,
    wish: `AZURE_TOKEN_CREDENTIALS ${wish}`,
  };
}

/**
 * The values of `AZURE_TOKEN_CREDENTIALS`, by which users tell all programs with the Azure SDK how to sign in.
 * @see https://learn.microsoft.com/javascript/api/@azure/identity/defaultazurecredentialenvvars
 */
const credentials: Readonly<Record<string, readonly AuthMethod[]>> = {
  dev: ['cli'],
  prod: ['workload-identity', 'environment', 'managed-identity'],
  environmentcredential: ['environment'],
  workloadidentitycredential: ['workload-identity'],
  managedidentitycredential: ['managed-identity'],
  azureclicredential: ['cli'],
};

function unknownCredential(wish: string): Problem {
  return problem(
    `AZURE_TOKEN_CREDENTIALS is "${wish}", which this command does not know.`,
    'Set it to dev (the Azure CLI), prod (all others), EnvironmentCredential, WorkloadIdentityCredential, ManagedIdentityCredential or AzureCliCredential, or give --auth, before which it does not count.',
  );
}

function nothingSetUp({ ways, wish }: Allowed, left: readonly Left[]): Problem {
  const [only] = left;
  const remedy = ways
    .map(({ method }) => remedies[method])
    .filter(isFirst)
    .join(' ');
  if (only !== undefined && left.length === 1)
    return problem(`${wish ?? 'Signing in'} cannot be used: ${only.name} is ${only.why}.`, remedy);
  const what =
    wish === undefined
      ? 'There is no identity to sign in with: nothing is set up.'
      : `There is no identity to sign in with: nothing is set up that ${wish} allows.`;
  return problemWithMessages(what, lines(left), remedy);
}

const remedies: Readonly<Record<Way['method'], string>> = {
  'workload-identity':
    'In GitHub Actions give the job "permissions: id-token: write", AZURE_CLIENT_ID and AZURE_TENANT_ID.',
  environment:
    'Set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET for an application with a secret.',
  'managed-identity': 'On a machine in Azure give --auth managed-identity.',
  cli: 'On your own machine install the Azure CLI and run "az login".',
};

function isFirst(text: string, index: number, all: readonly string[]): boolean {
  return all.indexOf(text) === index;
}

/** The error of a sign-in that failed, with all ways and what became of each. */
export function withTried(error: Problem, { way, before, after }: Choice): Problem {
  if (before.length + after.length === 0) return error;
  const taken = { name: way.name, why: 'taken as the first that is set up, and failed as said above' };
  const { message, remedy, cause } = error;
  return Object.assign(problemWithMessages(message, lines([...before, taken, ...after]), remedy), { cause });
}

function lines(all: readonly Left[]): readonly string[] {
  return all.map(({ name, why }, index) => `${index + 1}. ${name}: ${why}.`);
}
