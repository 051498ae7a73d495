import { createHttpHeaders, createPipelineRequest, type PipelineResponse } from '@azure/core-rest-pipeline';
import { parseJson } from '../requests/causes.js';
import { ask, assertionError, type AssertionSource, keepAssertion, type Requester } from './assertion.js';

/** The request for assertions (OIDC tokens) of a service connection with workload identity federation. */
export interface AssertionRequest {
  /** The URL at Azure Pipelines, with api-version and the id of the connection. */
  readonly url: string;
  /** The token of the job. */
  readonly systemToken: string;
}

/**
 * Assertions of Azure Pipelines, each for as long as it lasts.
 * @throws an error with a remedy if Azure Pipelines issues none
 */
export function createAssertionSource(request: AssertionRequest, requester: Requester): AssertionSource {
  return keepAssertion(() => fetchAssertion(request, requester));
}

async function fetchAssertion({ url, systemToken }: AssertionRequest, requester: Requester): Promise<string> {
  const headers = createHttpHeaders({
    'Content-Type': 'application/json',
    Authorization: `Bearer ${systemToken}`,
    // Without this header a refusal is a redirect to an HTML page.
    'X-TFS-FedAuthRedirect': 'Suppress',
  });
  const request = createPipelineRequest({ url, method: 'POST', headers });
  const response = await ask(request, requester).catch((error: unknown) =>
    Promise.reject(unreachable(url, error)),
  );
  const assertion = assertionIn(response);
  if (assertion === undefined) throw refused(response, requester.title);
  requester.protect(assertion);
  return assertion;
}

function assertionIn({ status, bodyAsText }: PipelineResponse): string | undefined {
  const { oidcToken } = (parseJson(bodyAsText ?? '') ?? {}) as { readonly oidcToken?: unknown };
  return status === 200 && typeof oidcToken === 'string' ? oidcToken : undefined;
}

function refused({ status, bodyAsText }: PipelineResponse, title: string): Error {
  const { message } = (parseJson(bodyAsText ?? '') ?? {}) as { readonly message?: unknown };
  const why = typeof message === 'string' && message !== '' ? `: ${message}` : '.';
  return assertionError(
    `Azure Pipelines issued no token for ${title} (HTTP ${status})${why}`,
    status === 401 || status === 403
      ? 'The token of the job is not valid (any more), or the pipeline may not use the connection: check its permissions, and the time limit of the job.'
      : 'Check that the connection still exists and uses workload identity federation; if it does, run the job again.',
  );
}

function unreachable(url: string, cause: unknown): Error {
  return assertionError(
    `Azure Pipelines cannot be reached at ${new URL(url).origin}.`,
    'Check that the agent can reach it, directly or by the proxy that it was set up with.',
    cause,
  );
}
