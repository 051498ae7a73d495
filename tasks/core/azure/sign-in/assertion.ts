import {
  createPipelineFromOptions,
  type HttpClient,
  type PipelineRequest,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import type { ProxyFor } from '../azure.js';
import { parseJson } from '../requests/causes.js';
import { userAgentPrefix } from '../requests/client.js';
import { present } from '../requests/present.js';

/** The identity that an assertion is for, and the way that requests are sent. */
export interface Requester {
  readonly title: string;
  readonly proxyFor: ProxyFor;
  readonly httpClient: HttpClient;
  readonly protect: (secret: string) => void;
}

/** Gives an assertion (an OIDC token) each time that Microsoft Entra is asked for a token. */
export type AssertionSource = () => Promise<string>;

/** Opens a source of assertions. */
export type OpenAssertions = (requester: Requester) => AssertionSource;

/** Milliseconds before its expiry when an assertion is replaced: Entra's clock may be ahead of the agent's. */
const margin = 60_000;

/**
 * A source that gives the same assertion until shortly before its expiry, and fetches a new one then: an assertion
 * lives some minutes, a run many hours.
 */
export function keepAssertion(fetch: AssertionSource): AssertionSource {
  let known: { readonly text: Promise<string>; expiresAt: number } | undefined;
  return async () => {
    if (known && known.expiresAt - margin > Date.now()) return known.text;
    const fresh = { text: fetch(), expiresAt: Infinity };
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

/** The expiry of an assertion in milliseconds since 1970; 0 if it has none, so that it is not used again. */
function expiryOf(assertion: string): number {
  const claims = Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString();
  const { exp } = (parseJson(claims) ?? {}) as { readonly exp?: unknown };
  return typeof exp === 'number' ? exp * 1000 : 0;
}

/** Sends a request for an assertion. */
export function ask(
  request: PipelineRequest,
  { proxyFor, httpClient }: Requester,
): Promise<PipelineResponse> {
  const pipeline = createPipelineFromOptions({
    userAgentOptions: { userAgentPrefix },
    ...present('proxyOptions', proxyFor(request.url)),
  });
  return pipeline.sendRequest(httpClient, request);
}

/** MSAL rethrows errors of this name unchanged, and replaces all others by its own. */
const passedOn = 'AuthenticationError';

/** The error of an assertion that cannot be had. */
export function assertionError(what: string, remedy: string, cause?: unknown): Error {
  return Object.assign(new Error(what, { cause }), { name: passedOn, remedy });
}
