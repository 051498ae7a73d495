import { createHttpHeaders, type PipelineRequest } from '@azure/core-rest-pipeline';
import type { Azure } from '../../../tasks/core/azure/azure.js';
import { resourceManagerClient } from '../../../tasks/core/azure/requests/resource-manager.js';
import { devTestLabsClient } from '../../../tasks/core/azure/resources/dev-test-labs-client.js';

export interface Answer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

export const group = { subscriptionId: '00000000-0000-0000-0000-000000000001', resourceGroup: 'Factory' };

/** An Azure that gives these answers, one after the other, to whatever is asked of the subscription of `group`. */
export function answering(...answers: readonly Answer[]) {
  return answeringTo((_request, index) => answers[index] ?? { status: 418 });
}

/** An Azure that answers requests to the subscription of `group` as the function says. */
export function answeringTo(answerTo: (request: PipelineRequest, index: number) => Answer) {
  const requests: PipelineRequest[] = [];
  const secrets: string[] = [];
  const azure: Azure = {
    credential: {
      getToken: () => Promise.resolve({ token: 'token', expiresOnTimestamp: Date.now() + 3_600_000 }),
    },
    resourceManagerUrl: 'https://management.example.com',
    scope: 'https://management.example.com/.default',
    storageAuthentication: 'auto',
    proxyFor: () => undefined,
    protect: (secret) => secrets.push(secret),
  };
  const network = {
    name: 'network',
    sendRequest: (request: PipelineRequest) => {
      const { status = 200, headers = {}, body } = answerTo(request, requests.length);
      requests.push(request);
      const bodyAsText = body === undefined ? '' : JSON.stringify(body);
      return Promise.resolve({ status, request, headers: createHttpHeaders(headers), bodyAsText });
    },
  };
  for (const { pipeline } of [
    resourceManagerClient(azure, group.subscriptionId),
    devTestLabsClient(azure, group.subscriptionId),
  ])
    pipeline.addPolicy(network, { afterPhase: 'Sign' });
  const asked = () => requests.map(({ method, url }) => `${method} ${url}`);
  return { azure, requests, secrets, asked };
}
