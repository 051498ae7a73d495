import { certificateDefect } from '../azure/sign-in/certificate.js';
import type { Connection, Identity } from '../azure/sign-in/credential.js';
import { portalOf } from '../azure/sign-in/portals.js';
import type { GivenLab } from '../definitions/task-values.js';
import { problem, type Problem } from '../step/problem.js';
import { givenSubscription } from '../run/given-subscription.js';
import { endpointData, endpointParameter, type Environment, variable } from './environment.js';
import { sentenceStart } from './sign-in-words.js';

/** A service connection: how to sign in, and the subscription or other scope that it is for. */
export interface ServiceConnection {
  readonly connection: Pick<
    Connection,
    'title' | 'resourceManagerUrl' | 'audience' | 'authorityUrl' | 'identity'
  >;
  /** Absent where the connection is for a management group. */
  readonly subscriptionId: string | undefined;
  readonly scope: string;
  /** Undefined for a cloud that is not known, such as Azure Stack. */
  readonly portalUrl: string | undefined;
}

/** An endpoint of the agent, with its title in messages. */
interface Endpoint {
  readonly id: string;
  readonly title: string;
  readonly data: (key: string) => string | undefined;
  /** @throws a problem if it is missing */
  readonly parameter: (key: string) => string;
}

/**
 * Reads an Azure Resource Manager service connection as the agent passes it (azure-pipelines, section 3).
 * @param id the value of the input `ConnectedServiceName`
 * @throws a problem if it was not passed, is incomplete, or signs in with a scheme that cannot be used
 */
export function readServiceConnection(environment: Environment, id: string): ServiceConnection {
  const url = environment[`ENDPOINT_URL_${id}`];
  if (!url) throw notPassed(id);
  const endpoint = endpointOf(environment, id);
  const { title, data } = endpoint;
  const resourceManagerUrl = secureUrl(url, title);
  const audience = data('activeDirectoryServiceEndpointResourceId') ?? resourceManagerUrl;
  return {
    connection: {
      title,
      resourceManagerUrl,
      audience: withoutTrailingSlashes(audience),
      authorityUrl: secureUrl(authorityOf(endpoint), title),
      identity: identityOf(environment, endpoint),
    },
    subscriptionId: data('subscriptionId'),
    scope: scopeOf(data),
    portalUrl: portalOf(resourceManagerUrl),
  };
}

function endpointOf(environment: Environment, id: string): Endpoint {
  const title = titleOf(environment, id);
  return {
    id,
    title,
    data: (key) => endpointData(environment, id, key),
    parameter: (key) => {
      const value = endpointParameter(environment, id, key);
      if (value === undefined) throw incomplete(title, key);
      return value;
    },
  };
}

/**
 * The agent passes no name, but the subject of many connections with federation ends with it: `sc://org/project/name`.
 */
function titleOf(environment: Environment, id: string): string {
  const subject = endpointParameter(environment, id, 'workloadIdentityFederationSubject') ?? '';
  const name = /^sc:\/\/[^/]+\/[^/]+\/(.+)$/.exec(subject)?.[1];
  return name === undefined ? `the service connection ${id}` : `the service connection "${name}"`;
}

/** The authority of connections to the public cloud that do not name one. */
const publicAuthority = 'https://login.microsoftonline.com';

function authorityOf({ title, data }: Endpoint): string {
  const authority = data('activeDirectoryAuthority') ?? data('environmentAuthorityUrl');
  if (authority !== undefined) return authority;
  if ((data('environment') ?? 'AzureCloud') !== 'AzureCloud')
    throw incomplete(title, 'activeDirectoryAuthority');
  return publicAuthority;
}

function scopeOf(data: Endpoint['data']): string {
  const group = data('managementGroupName') ?? data('managementGroupId');
  if (group !== undefined) return `the management group ${group}`;
  return data('scopeLevel') === 'ManagementGroup' ? 'a management group' : 'no subscription';
}

function identityOf(environment: Environment, endpoint: Endpoint): Identity {
  const { id, title, data } = endpoint;
  const scheme = environment[`ENDPOINT_AUTH_SCHEME_${id}`] ?? 'ServicePrincipal';
  switch (scheme.toLowerCase()) {
    case 'serviceprincipal':
      return servicePrincipal(environment, endpoint);
    case 'workloadidentityfederation':
      return {
        kind: 'federation',
        ...applicationOf(endpoint),
        assertion: assertionRequest(environment, endpoint),
      };
    case 'managedserviceidentity': {
      const clientId = data('msiClientId');
      return { kind: 'managed identity', ...(clientId === undefined ? {} : { clientId }) };
    }
    default:
      throw unusable(title, scheme);
  }
}

function servicePrincipal(environment: Environment, endpoint: Endpoint): Identity {
  const { id, title, parameter } = endpoint;
  const type = endpointParameter(environment, id, 'authenticationtype') ?? 'spnKey';
  switch (type.toLowerCase()) {
    case 'spnkey':
      return { kind: 'secret', ...applicationOf(endpoint), secret: parameter('serviceprincipalkey') };
    case 'spncertificate':
      return { kind: 'certificate', ...applicationOf(endpoint), pem: certificateOf(endpoint) };
    default:
      throw unusable(title, `ServicePrincipal with ${type}`);
  }
}

function applicationOf({ parameter }: Endpoint) {
  return { tenantId: parameter('tenantid'), clientId: parameter('serviceprincipalid') };
}

function certificateOf({ title, parameter }: Endpoint): string {
  const pem = parameter('servicePrincipalCertificate');
  const defect = certificateDefect(pem);
  if (defect === undefined) return pem;
  throw problem(
    `The certificate of ${title} cannot be used: ${defect}.`,
    'Edit the connection in the project settings: its certificate is a PEM text with the private key, without a password, and the certificate.',
  );
}

function assertionRequest(environment: Environment, { id, title }: Endpoint) {
  const url = variable(environment, 'System.OidcRequestUri');
  const systemToken = endpointParameter(environment, 'SYSTEMVSSCONNECTION', 'AccessToken');
  if (url === undefined || systemToken === undefined)
    throw problem(
      `${sentenceStart(title)} uses workload identity federation, for which this server offers no tokens.`,
      'Use Azure DevOps Services, or a connection with a service principal and its certificate or with a managed identity.',
    );
  return { url: `${secureUrl(url, title)}?api-version=7.1&serviceConnectionId=${id}`, systemToken };
}

function secureUrl(url: string, title: string): string {
  if (URL.canParse(url) && new URL(url).protocol === 'https:') return withoutTrailingSlashes(url);
  throw problem(
    `${sentenceStart(title)} has the address "${url}", which is not an https address.`,
    'Correct it in Project settings > Service connections.',
  );
}

function withoutTrailingSlashes(url: string): string {
  return url.replace(/(?<!\/)\/+$/, '');
}

function incomplete(title: string, key: string): Problem {
  return problem(
    `${sentenceStart(title)} has no "${key}".`,
    'Open it in Project settings > Service connections, complete it and save it again.',
  );
}

function unusable(title: string, scheme: string): Problem {
  return problem(
    `${sentenceStart(title)} signs in with ${scheme}, which this task cannot use.`,
    'Use an Azure Resource Manager connection with workload identity federation (best), a service principal or a managed identity.',
  );
}

function notPassed(id: string): Problem {
  return problem(
    `The service connection "${id}" was not passed to this task.`,
    'Check that azureSubscription names an Azure Resource Manager connection which this pipeline may use.',
  );
}

/**
 * The subscription of the lab: the input SubscriptionId, else that of a lab given as resource id, else the
 * connection's.
 * @param given the input SubscriptionId; empty where it is not given
 * @throws a problem if they contradict each other or if none is known
 */
export function subscriptionFor(
  given: string,
  lab: GivenLab,
  { subscriptionId, scope }: ServiceConnection,
): string {
  const subscription = givenSubscription({ input: 'The input SubscriptionId', value: given }, lab);
  if (subscription !== undefined) return subscription;
  if (subscriptionId !== undefined) return subscriptionId;
  throw problem(
    `The service connection is for ${scope} and names no subscription, and the input SubscriptionId is empty.`,
    'Set the input SubscriptionId to the subscription of the lab.',
  );
}
