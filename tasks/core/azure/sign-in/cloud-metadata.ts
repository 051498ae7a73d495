import type { HttpClient } from '@azure/core-rest-pipeline';
import type { ProxyFor } from '../azure.js';
import { parseJson } from '../requests/causes.js';
import { readWebText } from '../requests/web-text.js';

/** What a cloud says of itself, as far as it says it. */
export interface CloudMetadata {
  readonly loginEndpoint?: string;
  /** The first audience of tokens for Azure Resource Manager. */
  readonly audience?: string;
  readonly portalUrl?: string;
}

/** The version that Azure Stack has, too. */
const apiVersion = '2015-01-01';

/**
 * Asks an Azure Resource Manager for the addresses of its cloud; no token is needed.
 * @throws why it cannot be read
 */
export async function readCloudMetadata(
  resourceManagerUrl: string,
  proxyFor: ProxyFor,
  signal: AbortSignal,
  http?: HttpClient,
): Promise<CloudMetadata> {
  const url = `${resourceManagerUrl}/metadata/endpoints?api-version=${apiVersion}`;
  const answer = parseJson(await readWebText({ proxyFor }, url, signal, http));
  if (!isObject(answer)) throw new Error('The answer is not JSON.');
  const { authentication, portalEndpoint } = answer;
  const { loginEndpoint, audiences } = isObject(authentication) ? authentication : {};
  const audience: unknown = Array.isArray(audiences) ? audiences[0] : undefined;
  return {
    ...text('loginEndpoint', loginEndpoint),
    ...text('audience', audience),
    ...text('portalUrl', portalEndpoint),
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text<K extends string>(name: K, value: unknown): Partial<Readonly<Record<K, string>>> {
  return typeof value === 'string' && value !== '' ? ({ [name]: value } as Record<K, string>) : {};
}
