import {
  createHttpHeaders,
  createPipelineFromOptions,
  createPipelineRequest,
  type HttpClient,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import type { ProxyFor } from '../azure.js';
import { parseJson } from '../requests/causes.js';
import { userAgentPrefix } from '../requests/client.js';
import { present } from '../requests/present.js';

/** The request for assertions (OIDC tokens) of a service connection with workload identity federation. */
export interface AssertionRequest {
  /** The URL at Azure Pipelines, with api-version and the id of the connection. */
  readonly url: string;
  /** The token of the job. */
  readonly systemToken: string;
}

/** The service connection that the assertion is for, and the way that requests are sent. */
interface Requester {
  readonly title: string;
  readonly proxyFor: ProxyFor;
  readonly httpClient: HttpClient;
  readonly protect: (secret: string) => void;
}

/** Milliseconds before its expiry when an assertion is replaced: Entra's clock may be ahead of the agent's. */
const margin = 60_000;

/**
 * A function that returns the same assertion until shortly before its expiry, and requests a new one then: an assertion
 * lives about ten minutes, a run many hours.
 * @throws an error with a remedy if Azure Pipelines issues none
 */
export function createAssertionSource(
  request: AssertionRequest,
  requester: Requester,
): () => Promise<string> {
  let known: { readonly text: Promise<string>; expiresAt: number } | undefined;
  return async () => {
    if (known && known.expiresAt - margin > Date.now()) return known.text;
    const fresh = { text: fetchAssertion(request, requester), expiresAt: Infinity };
    known = fresh;
    try {
      const text = await fresh.text;
      fresh.expiresAt = expiryOf(text);
      return text;
    } catch (error) {
      known = undefined;
      throw error;
    }
  };
}

async function fetchAssertion({ url, systemToken }: AssertionRequest, requester: Requester): Promise<string> {
  const pipeline = createPipelineFromOptions({
    userAgentOptions: { userAgentPrefix },
    ...present('proxyOptions', requester.proxyFor(url)),
  });
  const headers = createHttpHeaders({
    'Content-Type': 'application/json',
    Authorization: `Bearer ${systemToken}`,
    // Without this header a refusal is a redirect to an HTML page.
    'X-TFS-FedAuthRedirect': 'Suppress',
  });
  const request = createPipelineRequest({ url, method: 'POST', headers });
  const response = await pipeline
    .sendRequest(requester.httpClient, request)
    .catch((error: unknown) => Promise.reject(unreachable(url, error)));
  const assertion = assertionIn(response);
  if (assertion === undefined) throw refused(response, requester.title);
  requester.protect(assertion);
  return assertion;
}

function assertionIn({ status, bodyAsText }: PipelineResponse): string | undefined {
  const { oidcToken } = (parseJson(bodyAsText ?? '') ?? {}) as { readonly oidcToken?: unknown };
  return status === 200 && typeof oidcToken === 'string' ? oidcToken : undefined;
}

/** The expiry of an assertion in milliseconds since 1970; 0 if it has none, so that it is not used again. */
function expiryOf(assertion: string): number {
  const claims = Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString();
  const { exp } = (parseJson(claims) ?? {}) as { readonly exp?: unknown };
  return typeof exp === 'number' ? exp * 1000 : 0;
}

/** MSAL rethrows errors of this name unchanged, and replaces all others by its own. */
const passedOn = 'AuthenticationError';

function refused({ status, bodyAsText }: PipelineResponse, title: string): Error {
  const { message } = (parseJson(bodyAsText ?? '') ?? {}) as { readonly message?: unknown };
  const why = typeof message === 'string' && message !== '' ? `: ${message}` : '.';
  return Object.assign(new Error(`Azure Pipelines issued no token for ${title} (HTTP ${status})${why}`), {
    name: passedOn,
    remedy:
      status === 401 || status === 403
        ? 'The token of the job is not valid (any more), or the pipeline may not use the connection: check its permissions, and the time limit of the job.'
        : 'Check that the connection still exists and uses workload identity federation; if it does, run the job again.',
  });
}

function unreachable(url: string, cause: unknown): Error {
  return Object.assign(new Error(`Azure Pipelines cannot be reached at ${new URL(url).origin}.`, { cause }), {
    name: passedOn,
    remedy: 'Check that the agent can reach it, directly or by the proxy that it was set up with.',
  });
}
