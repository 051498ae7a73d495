import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import type { Azure } from '../../../../tasks/core/azure/azure.js';
import { jsonBody } from '../../../../tasks/core/azure/requests/json-body.js';
import { resourceManagerClient } from '../../../../tasks/core/azure/requests/resource-manager.js';
import { devTestLabsClient } from '../../../../tasks/core/azure/resources/dev-test-labs-client.js';
import { type Refusal, refusalsIn } from './refusals.js';

/** Notes what Azure Resource Manager refuses to somebody from now on. */
export function watchRefusals(
  azure: Azure,
  subscriptionId: string,
): { readonly take: () => readonly Refusal[] } {
  const found: Refusal[] = [];
  const policy: PipelinePolicy = {
    name: 'refusalPolicy',
    sendRequest: async (request, next) => {
      const response = await next(request);
      if (response.status === 403) {
        const { error } = (jsonBody(response) ?? {}) as { readonly error?: Partial<ErrorOfAzure> };
        found.push(...refusalsIn(error?.code ?? '', error?.message ?? ''));
      }
      return response;
    },
  };
  for (const client of [
    resourceManagerClient(azure, subscriptionId),
    devTestLabsClient(azure, subscriptionId),
  ])
    client.pipeline.addPolicy(policy, { afterPhase: 'Retry' });
  return { take: () => found.splice(0) };
}

interface ErrorOfAzure {
  readonly code: string;
  readonly message: string;
}
