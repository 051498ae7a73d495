import { createHttpHeaders, createPipelineRequest, type PipelineResponse } from '@azure/core-rest-pipeline';
import { parseJson } from '../requests/causes.js';
import { ask, assertionError, keepAssertion, type OpenAssertions, type Requester } from './assertion.js';

/** The request for assertions (OIDC tokens) of a job of GitHub Actions that may write `id-token`. */
export interface GitHubRequest {
  /** The URL that GitHub gave to the job. */
  readonly url: string;
  /** The token that goes with the URL. */
  readonly token: string;
  /** The audience that the federated credential of the application expects. */
  readonly audience: string;
}

/**
 * Assertions of GitHub Actions, each for as long as it lasts.
 * @see https://docs.github.com/actions/reference/security/oidc
 */
export function gitHubAssertions(request: GitHubRequest): OpenAssertions {
  return (requester) => keepAssertion(() => fetchAssertion(request, requester));
}

/** @throws an error with a remedy if GitHub issues none */
async function fetchAssertion(
  { url, token, audience }: GitHubRequest,
  requester: Requester,
): Promise<string> {
  const address = new URL(url);
  address.searchParams.set('audience', audience);
  const headers = createHttpHeaders({ Accept: 'application/json', Authorization: `Bearer ${token}` });
  const request = createPipelineRequest({ url: address.href, method: 'GET', headers });
  const response = await ask(request, requester).catch((error: unknown) =>
    Promise.reject(unreachable(address, error)),
  );
  const assertion = assertionIn(response);
  if (assertion === undefined) throw refused(response);
  requester.protect(assertion);
  return assertion;
}

function assertionIn({ status, bodyAsText }: PipelineResponse): string | undefined {
  const { value } = (parseJson(bodyAsText ?? '') ?? {}) as { readonly value?: unknown };
  return status === 200 && typeof value === 'string' ? value : undefined;
}

function refused({ status }: PipelineResponse): Error {
  return assertionError(
    `GitHub Actions issued no token for this job (HTTP ${status}).`,
    status === 401 || status === 403
      ? 'The token in ACTIONS_ID_TOKEN_REQUEST_TOKEN is that of another job, or its job has ended: take both variables from the running job.'
      : 'Check that the job has "permissions: id-token: write"; if it has, run it again.',
  );
}

function unreachable({ origin }: URL, cause: unknown): Error {
  return assertionError(
    `GitHub Actions cannot be reached at ${origin}.`,
    'Check that the runner can reach it, directly or by the proxy in HTTPS_PROXY.',
    cause,
  );
}
