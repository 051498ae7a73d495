import type { ProxyFor } from '../../tasks/core/azure/azure.js';
import { type CloudMetadata, readCloudMetadata } from '../../tasks/core/azure/sign-in/cloud-metadata.js';
import { portalOf } from '../../tasks/core/azure/sign-in/portals.js';
import { messageOf, problem, type Problem } from '../../tasks/core/step/problem.js';

/** The addresses of a cloud. */
export interface Cloud {
  /** Its name in messages. */
  readonly name: string;
  readonly resourceManagerUrl: string;
  /** The audience of tokens for Azure Resource Manager. */
  readonly audience: string;
  /** The URL of Microsoft Entra. */
  readonly authorityUrl: string;
  /** The audience of assertions that are exchanged for tokens. */
  readonly exchangeAudience: string;
  readonly portalUrl?: string;
}

/** The audience of assertions in the public cloud, and in those that are not known. */
const publicExchange = 'api://AzureADTokenExchange';

/**
 * The clouds that have a name.
 * @see https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud
 */
const clouds: readonly (Cloud & { readonly aliases: readonly string[] })[] = [
  {
    name: 'AzureCloud',
    aliases: ['azure', 'public', 'azurepublic', 'azurepubliccloud'],
    ...addresses('management.azure.com', 'login.microsoftonline.com'),
    exchangeAudience: publicExchange,
  },
  {
    name: 'AzureUSGovernment',
    aliases: ['usgov', 'usgovernment', 'azureusgovernmentcloud'],
    ...addresses('management.usgovcloudapi.net', 'login.microsoftonline.us'),
    exchangeAudience: `${publicExchange}USGov`,
  },
  {
    name: 'AzureChinaCloud',
    aliases: ['china', 'azurechina'],
    ...addresses('management.chinacloudapi.cn', 'login.chinacloudapi.cn'),
    exchangeAudience: `${publicExchange}China`,
  },
];

function addresses(manager: string, login: string) {
  const resourceManagerUrl = `https://${manager}`;
  const portalUrl = portalOf(resourceManagerUrl);
  return {
    resourceManagerUrl,
    audience: resourceManagerUrl,
    authorityUrl: `https://${login}`,
    ...(portalUrl === undefined ? {} : { portalUrl }),
  };
}

/** How requests for the addresses of a cloud are sent. */
interface Way {
  readonly proxyFor: ProxyFor;
  readonly signal: AbortSignal;
}

/**
 * Finds a cloud by its name, in any case, or by the address of its Azure Resource Manager, which is asked for the
 * other addresses.
 * @throws a problem if there is no such cloud, or if it does not say what a sign-in needs
 */
export async function findCloud(given: string, way: Way): Promise<Cloud> {
  const name = given.trim().toLowerCase();
  const known = clouds.find((one) => one.name.toLowerCase() === name || one.aliases.includes(name));
  if (known) return known;
  const resourceManagerUrl = addressOf(given.trim());
  return clouds.find((one) => one.resourceManagerUrl === resourceManagerUrl) ?? ask(resourceManagerUrl, way);
}

/** The names that `--cloud` may have. */
export const cloudNames = clouds.map(({ name }) => name);

function addressOf(given: string): string {
  if (!URL.canParse(given)) throw unknownCloud(given);
  const { protocol, origin, pathname, search } = new URL(given);
  if (protocol === 'https:' && pathname === '/' && search === '') return origin;
  if (protocol === 'https:' || protocol === 'http:')
    throw problem(
      `--cloud is "${given}", which is not the https address of an Azure Resource Manager.`,
      'Give the address alone, such as https://management.local.azurestack.external.',
    );
  throw unknownCloud(given);
}

function unknownCloud(given: string): Problem {
  return problem(
    `--cloud is "${given}", which is no cloud.`,
    `Give ${cloudNames.join(', ')}, or the https address of an Azure Resource Manager.`,
  );
}

async function ask(resourceManagerUrl: string, { proxyFor, signal }: Way): Promise<Cloud> {
  const metadata = await readCloudMetadata(resourceManagerUrl, proxyFor, signal).catch((error: unknown) => {
    signal.throwIfAborted();
    throw unreadable(resourceManagerUrl, error);
  });
  return cloudOf(resourceManagerUrl, metadata);
}

/**
 * The cloud that an Azure Resource Manager describes.
 * @throws a problem if the description lacks what a sign-in needs
 */
export function cloudOf(resourceManagerUrl: string, metadata: CloudMetadata): Cloud {
  const { loginEndpoint, audience, portalUrl } = metadata;
  if (loginEndpoint === undefined || audience === undefined || !isSecure(loginEndpoint))
    throw incomplete(resourceManagerUrl);
  if (/\/adfs\/*$/i.test(loginEndpoint)) throw withoutEntra(resourceManagerUrl);
  return {
    name: resourceManagerUrl,
    resourceManagerUrl,
    audience,
    authorityUrl: loginEndpoint,
    exchangeAudience: publicExchange,
    ...(portalUrl !== undefined && isSecure(portalUrl) ? { portalUrl: new URL(portalUrl).origin } : {}),
  };
}

function isSecure(url: string): boolean {
  return URL.canParse(url) && new URL(url).protocol === 'https:';
}

function unreadable(address: string, cause: unknown): Problem {
  return problem(
    `The cloud ${address} did not say where to sign in. ${messageOf(cause)}`,
    'Check that --cloud is the address of its Azure Resource Manager, and that this machine can reach it (firewall, the proxy in HTTPS_PROXY, a certificate that Node.js knows or that NODE_EXTRA_CA_CERTS names).',
    cause,
  );
}

function incomplete(address: string): Problem {
  return problem(
    `${address} does not describe a cloud: it names no https address to sign in at, or no audience.`,
    'Check that --cloud is the address of an Azure Resource Manager.',
  );
}

function withoutEntra(address: string): Problem {
  return problem(
    `The cloud ${address} signs in by AD FS, which this command cannot use.`,
    'Use a cloud that signs in by Microsoft Entra.',
  );
}
