import type { Connection } from '../azure/sign-in.js';
import { problem, type Problem } from '../step/problem.js';
import { endpointData, endpointParameter, type Environment } from './environment.js';

/** What a service connection says: how to sign in, and where its work is. */
export interface ServiceConnection {
  readonly connection: Omit<Connection, 'proxy' | 'protect'>;
  /** Absent where the connection is for a management group. */
  readonly subscriptionId: string | undefined;
  readonly scope: string;
}

/** Where the connections of the public cloud sign in, should one not say so. */
const publicAuthority = 'https://login.microsoftonline.com';

/**
 * Reads an Azure Resource Manager service connection as the agent passes it (azure-pipelines, section 3).
 * @param id the value of the input `ConnectedServiceName`
 * @throws a problem if it was not passed, is incomplete, or signs in with a scheme that cannot be used
 */
export function readServiceConnection(environment: Environment, id: string): ServiceConnection {
  const url = environment[`ENDPOINT_URL_${id}`];
  if (!url) throw notPassed(id);
  const data = (key: string) => endpointData(environment, id, key);
  const resourceManagerUrl = secureUrl(url, id);
  const authority = data('activeDirectoryAuthority') ?? data('environmentAuthorityUrl') ?? publicAuthority;
  return {
    connection: {
      resourceManagerUrl,
      audience: withoutTrailingSlash(data('activeDirectoryServiceEndpointResourceId') ?? resourceManagerUrl),
      authorityUrl: secureUrl(authority, id),
      tenantId: parameter(environment, id, 'tenantid'),
      identity: identityOf(environment, id),
    },
    subscriptionId: data('subscriptionId'),
    scope: scopeOf(data),
  };
}

function scopeOf(data: (key: string) => string | undefined): string {
  const group = data('managementGroupName') ?? data('managementGroupId');
  if (group !== undefined) return `the management group ${group}`;
  return data('scopeLevel') === 'ManagementGroup' ? 'a management group' : 'no subscription';
}

function identityOf(environment: Environment, id: string): Connection['identity'] {
  const scheme = environment[`ENDPOINT_AUTH_SCHEME_${id}`] ?? 'ServicePrincipal';
  if (scheme.toLowerCase() !== 'serviceprincipal') throw unusable(id, scheme);
  const type = endpointParameter(environment, id, 'authenticationtype') ?? 'spnKey';
  if (type.toLowerCase() !== 'spnkey') throw unusable(id, `${scheme} with ${type}`);
  return {
    kind: 'secret',
    clientId: parameter(environment, id, 'serviceprincipalid'),
    secret: parameter(environment, id, 'serviceprincipalkey'),
  };
}

function parameter(environment: Environment, id: string, key: string): string {
  const value = endpointParameter(environment, id, key);
  if (value !== undefined) return value;
  throw problem(
    `The service connection ${id} has no "${key}".`,
    'Open it in Project settings > Service connections, complete it and save it again.',
  );
}

function secureUrl(url: string, id: string): string {
  if (URL.canParse(url) && new URL(url).protocol === 'https:') return withoutTrailingSlash(url);
  throw problem(
    `The service connection ${id} has the address "${url}", which is not an https address.`,
    'Correct it in Project settings > Service connections.',
  );
}

function withoutTrailingSlash(url: string): string {
  return url.replace(/\/+$/, '');
}

function unusable(id: string, scheme: string): Problem {
  return problem(
    `The service connection ${id} signs in with ${scheme}, which this task cannot use.`,
    'Use an Azure Resource Manager connection with a service principal and its key.',
  );
}

function notPassed(id: string): Problem {
  return problem(
    `The service connection "${id}" was not passed to this task.`,
    'Check that azureSubscription names an Azure Resource Manager connection which this pipeline may use.',
  );
}

/**
 * The subscription of the factory lab: the input SubscriptionId, else that of a lab given as resource id, else the
 * connection's.
 * @throws a problem if they contradict each other or if none is known
 */
export function subscriptionFor(
  inputs: { readonly SubscriptionId: string; readonly DevTestLabName: string },
  { subscriptionId, scope }: ServiceConnection,
): string {
  const given = inputs.SubscriptionId || undefined;
  const ofLab = /^\/subscriptions\/([^/]+)\//i.exec(inputs.DevTestLabName)?.[1];
  if (given && ofLab && given.toLowerCase() !== ofLab.toLowerCase()) throw contradiction(given, ofLab);
  const subscription = given ?? ofLab ?? subscriptionId;
  if (subscription !== undefined) return subscription;
  throw problem(
    `The service connection is for ${scope} and names no subscription, and the input SubscriptionId is empty.`,
    'Set the input SubscriptionId to the subscription of the factory lab.',
  );
}

function contradiction(given: string, ofLab: string): Problem {
  return problem(
    `The input SubscriptionId is ${given}, but DevTestLabName is a lab of the subscription ${ofLab}.`,
    'Correct one of the two, or give DevTestLabName as a name.',
  );
}
