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

/** Where Azure Pipelines issues the assertions (OIDC tokens) of a service connection with workload identity federation. */
export interface AssertionRequest {
  /** With api-version and the id of the connection. */
  readonly url: string;
  /** The token of the job. */
  readonly systemToken: string;
}

interface Requester {
  readonly title: string;
  readonly proxyFor: ProxyFor;
  readonly httpClient: HttpClient;
  readonly protect: (secret: string) => void;
}

/** Milliseconds before its end from which on an assertion is not used any more: Entra's clock may be ahead of ours. */
const margin = 60_000;

/**
 * Gives the same assertion until shortly before its end and fetches a new one then, however often it is asked:
 * an assertion lives about ten minutes, and a run many hours.
 * @throws an error with a remedy where Azure Pipelines gives none
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
  const proxyOptions = requester.proxyFor(url);
  const pipeline = createPipelineFromOptions({
    userAgentOptions: { userAgentPrefix },
    ...(proxyOptions ? { proxyOptions } : {}),
  });
  const headers = createHttpHeaders({
    'Content-Type': 'application/json',
    Authorization: `Bearer ${systemToken}`,
    // Without it a refusal is a redirection to a page for people.
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

/** Milliseconds since 1970; one that does not tell is not used twice. */
function expiryOf(assertion: string): number {
  const claims = Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString();
  const { exp } = (parseJson(claims) ?? {}) as { readonly exp?: unknown };
  return typeof exp === 'number' ? exp * 1000 : 0;
}

/** MSAL passes errors of this name on as they are, and turns all others into its own. */
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
