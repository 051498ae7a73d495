import type { Azure, StorageAuthentication } from '../../tasks/core/azure/azure.js';
import { signIn } from '../../tasks/core/azure/sign-in/credential.js';
import { messageOf, problem, type Problem, remedyOf } from '../../tasks/core/step/problem.js';
import { chooseWay, withTried } from './choice.js';
import { type Cloud, findCloud } from './clouds.js';
import { type Environment, secretsOf } from './environment.js';
import type { AuthMethod } from './methods.js';
import { principalOf } from './principal.js';
import { environmentProxy, proxyPassword } from './proxy.js';
import type { Found, Way } from './way.js';
import { ways } from './ways.js';

export interface SignInRequest {
  readonly auth: AuthMethod;
  /** The name of a cloud, or the https address of an Azure Resource Manager. */
  readonly cloud: string;
  /** The environment of this process: some variables are read there by the Azure SDK and the Azure CLI. */
  readonly environment: Environment;
  readonly storageAuthentication: StorageAuthentication;
  /** Registers a secret, so that it is never shown. */
  readonly protect: (secret: string) => void;
  /** Is given one line that tells which identity was taken. */
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

export interface SignedIn {
  readonly azure: Azure;
  /** Absent for a cloud whose portal is not known. */
  readonly portalUrl?: string;
  /** e.g. `the application 1234 with AZURE_CLIENT_SECRET` */
  readonly identity: string;
}

/**
 * Signs in with the first identity that is set up, and never with another one where that is refused. Gets a token for
 * Azure Resource Manager at once, so that a refusal shows before anything is changed.
 * @throws a problem that says what was tried, in its order, and why each failed, in its `messages`; an `AbortError` if
 * the signal is aborted
 */
export async function signInByCommandLine(request: SignInRequest): Promise<SignedIn> {
  const { environment, protect, signal } = request;
  secretsOf(environment).forEach(protect);
  const proxyFor = environmentProxy(environment);
  const password = proxyPassword(proxyFor);
  if (password !== undefined) protect(password);
  const choice = chooseWay(request.auth, environment, ways);
  const cloud = await findCloud(request.cloud, { proxyFor, signal });
  try {
    return await signInBy(choice.way, cloud, { ...request, proxyFor });
  } catch (error) {
    signal.throwIfAborted();
    throw withTried(asProblem(error), choice);
  }
}

async function signInBy(
  way: Way,
  cloud: Cloud,
  request: SignInRequest & Pick<Azure, 'proxyFor'>,
): Promise<SignedIn> {
  const { environment, protect, storageAuthentication, proxyFor, signal } = request;
  const found = await way.open({ environment, cloud, protect });
  const azure = signIn({ ...cloud, ...found, storageAuthentication, proxyFor, protect });
  const token = await azure.credential.getToken(azure.scope, { abortSignal: signal });
  if (token === null) throw new Error('no token was given.');
  const identity = identityOf(found, token.token);
  request.say(`Signed in to ${cloud.name} as ${identity}.`);
  return { azure, identity, ...(cloud.portalUrl === undefined ? {} : { portalUrl: cloud.portalUrl }) };
}

/** Where another program signed in, the title does not tell who it is. */
function identityOf({ title, identity }: Found, token: string): string {
  const principal = identity.kind === 'another program' ? principalOf(token) : undefined;
  return principal === undefined ? title : `${principal}, ${title}`;
}

function asProblem(error: unknown): Problem {
  const remedy = remedyOf(error);
  return remedy === undefined
    ? problem(
        `The sign-in failed: ${messageOf(error)}`,
        'Choose another way with --auth, or try again.',
        error,
      )
    : (error as Problem);
}
