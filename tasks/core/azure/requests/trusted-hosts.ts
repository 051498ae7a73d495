import {
  bearerTokenAuthenticationPolicyName,
  type Pipeline,
  type PipelinePolicy,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import type { Azure } from '../azure.js';
import { present } from './present.js';

/** What a token is for: each service has hosts of its own. */
export type Service = 'Azure Resource Manager' | 'storage accounts';

type Domains = Readonly<Record<Service, readonly string[]>>;

/**
 * The clouds of Microsoft: the hosts of a service are these domains and what lies below them, as the regional endpoints of
 * Azure Resource Manager and the accounts of storage, with and without a DNS zone or an edge zone. DNS zones outside of
 * the public cloud are not documented: those domains belong to their clouds.
 * @see https://learn.microsoft.com/azure/storage/common/storage-account-overview
 */
const clouds: readonly Domains[] = [
  {
    'Azure Resource Manager': ['management.azure.com', 'management.core.windows.net'],
    'storage accounts': ['blob.core.windows.net', 'blob.storage.azure.net', 'edgestorage.azure.net'],
  },
  {
    'Azure Resource Manager': ['management.usgovcloudapi.net', 'management.core.usgovcloudapi.net'],
    'storage accounts': ['blob.core.usgovcloudapi.net', 'blob.storage.azure.us'],
  },
  {
    'Azure Resource Manager': ['management.chinacloudapi.cn', 'management.core.chinacloudapi.cn'],
    'storage accounts': ['blob.core.chinacloudapi.cn', 'blob.storage.azure.cn'],
  },
  {
    'Azure Resource Manager': ['management.microsoftazure.de', 'management.core.cloudapi.de'],
    'storage accounts': ['blob.core.cloudapi.de'],
  },
  {
    'Azure Resource Manager': ['management.azure.eaglex.ic.gov'],
    'storage accounts': ['blob.core.eaglex.ic.gov'],
  },
  {
    'Azure Resource Manager': ['management.azure.microsoft.scloud'],
    'storage accounts': ['blob.core.microsoft.scloud'],
  },
];

/**
 * Why no token may be sent to an address, as a clause; undefined for an address of the service in the cloud of the
 * connection. That is the address of Azure Resource Manager itself, and what lies in the domains of its cloud. Those of
 * clouds that are not known, as Azure Stack, are told by `management.DOMAIN`.
 */
export function distrust(
  { resourceManagerUrl }: Pick<Azure, 'resourceManagerUrl'>,
  service: Service,
  address: string,
): string | undefined {
  if (!URL.canParse(address)) return 'which cannot be read';
  const { protocol, username, password, host, hostname, port } = new URL(address);
  if (protocol !== 'https:') return 'which is not https';
  if (username !== '' || password !== '') return 'which holds a user name or password';
  const own = new URL(resourceManagerUrl);
  const isOwnPort = port === '' || port === own.port;
  const isKnown = isOwnPort && domainsAround(own.hostname)[service].some((domain) => isIn(hostname, domain));
  return host === own.host || isKnown
    ? undefined
    : `which is no address of ${service} in the cloud of ${own.host}`;
}

function domainsAround(hostname: string): Domains {
  const known = clouds.find((cloud) =>
    cloud['Azure Resource Manager'].some((domain) => isIn(hostname, domain)),
  );
  if (known) return known;
  const [first = '', ...parent] = hostname.split('.');
  const isNamed = first.endsWith('management') && parent.length > 1;
  return {
    'Azure Resource Manager': [],
    'storage accounts': isNamed ? [parent.join('.')] : [],
  };
}

function isIn(hostname: string, domain: string): boolean {
  return hostname === domain || hostname.endsWith(`.${domain}`);
}

/** @throws an error with a remedy for an address that no token may be sent to. @param what leads there */
export function checkAddress(azure: Azure, service: Service, address: string, what: string): void {
  const why = distrust(azure, service, address);
  if (why === undefined) return;
  // The path and the query of an address may be a secret.
  const shown = URL.canParse(address) ? hostOf(address) : 'an address';
  throw Object.assign(new Error(`${what} ${shown}, ${why}: nothing was sent there.`), {
    remedy:
      'Check the address of the service connection, and whether a proxy changes the answers of Azure. If Azure itself gives this address, ask its support.',
  });
}

function hostOf(address: string): string {
  const { protocol, host } = new URL(address);
  return `${protocol}//${host}`;
}

const keyPolicyName = 'storageSharedKeyCredentialPolicy';

/**
 * Sends nothing to an address that is not of the service, whichever part of an answer led there: it stands before the
 * policies that add a token or sign with a key. An answer that redirects to such an address is an error, too.
 * @param options the phase of those policies
 */
export function addAddressPolicy(
  pipeline: Pick<Pipeline, 'addPolicy'>,
  azure: Azure,
  service: Service,
  { phase }: { readonly phase?: 'Sign' } = {},
): void {
  const policy: PipelinePolicy = {
    name: 'addressPolicy',
    async sendRequest(request, next) {
      checkAddress(azure, service, request.url, 'an answer of Azure leads to');
      const response = await next(request);
      const target = redirectOf(response);
      if (target !== undefined) checkAddress(azure, service, target, 'an answer of Azure redirects to');
      return response;
    },
  };
  const beforePolicies = [bearerTokenAuthenticationPolicyName, keyPolicyName];
  pipeline.addPolicy(policy, { beforePolicies, ...present('phase', phase) });
}

function redirectOf({ status, headers, request }: PipelineResponse): string | undefined {
  const location = headers.get('location');
  if (location === undefined || status < 300 || status > 399) return undefined;
  return URL.canParse(location, request.url) ? new URL(location, request.url).href : location;
}
