import type { PipelinePolicy, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import type { Azure } from '../../../tasks/core/azure/azure.js';
import { resourceManagerClient } from '../../../tasks/core/azure/requests/resource-manager.js';
import { devTestLabsClient } from '../../../tasks/core/azure/resources/dev-test-labs-client.js';
import { type Pair, pairLine } from '../../../test/local-azure/recorded-pair.js';
import type { Cleansing } from './cleansing.js';

/** The requests to Azure Resource Manager with their answers, cleansed, a line each. */
export interface Recording {
  readonly lines: () => readonly string[];
  /** Records what somebody else sends, too. */
  readonly include: (other: Azure) => void;
}

/** Records what the clients of the tasks send to a subscription from now on. */
export function recordRequests(
  azure: Azure,
  subscriptionId: string,
  cleansing: Cleansing,
  lines: string[] = [],
): Recording {
  const policy: PipelinePolicy = {
    name: 'recordPolicy',
    sendRequest: async (request, next) => {
      const response = await next(request);
      if (isOurs(request)) lines.push(lineOf(request, response, cleansing));
      return response;
    },
  };
  // After the retries: each attempt is one.
  for (const client of [
    resourceManagerClient(azure, subscriptionId),
    devTestLabsClient(azure, subscriptionId),
  ])
    client.pipeline.addPolicy(policy, { afterPhase: 'Retry' });
  return {
    lines: () => lines,
    include: (other) => void recordRequests(other, subscriptionId, cleansing, lines),
  };
}

/** The lists of all groups of a subscription, and of the roles that can be given, tell of others. */
function isOurs({ method, url }: PipelineRequest): boolean {
  if (method !== 'GET') return true;
  return !/^https:\/\/[^/]+\/subscriptions\/[^/]+\/(resourcegroups\?(?!.*filter)|[^?]*\/role(definitions|assignments)\?)/i.test(
    url,
  );
}

function lineOf(request: PipelineRequest, response: PipelineResponse, cleansing: Cleansing): string {
  const { method, url, body } = request;
  const answer = {
    status: response.status,
    headers: response.headers.toJSON(),
    body: response.bodyAsText ?? undefined,
  };
  const sent = typeof body === 'string' ? body : undefined;
  return cleanPair({ method, url, headers: request.headers.toJSON(), body: sent, answer }, cleansing);
}

/** A line of the recording. */
export function cleanPair({ method, url, headers, body, answer }: Pair, cleansing: Cleansing): string {
  return pairLine({
    method,
    url: cleansing.url(url),
    headers: cleansing.headers(headers),
    body: cleanBody(body, cleansing),
    answer: {
      status: answer.status,
      headers: cleansing.headers(answer.headers ?? {}),
      body: cleanBody(answer.body, cleansing),
    },
  });
}

/** Bodies as JSON, so that members are known by their names; any other as a text. */
function cleanBody(text: unknown, cleansing: Cleansing): unknown {
  if (typeof text !== 'string' || text === '') return undefined;
  try {
    return cleansing.value(JSON.parse(text));
  } catch {
    return cleansing.text(text);
  }
}
