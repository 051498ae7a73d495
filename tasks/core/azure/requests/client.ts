import type { TokenCredential } from '@azure/core-auth';
import {
  type Pipeline,
  type PipelineRetryOptions,
  type ProxySettings,
  tracingPolicyName,
} from '@azure/core-rest-pipeline';
import type { Azure } from '../azure.js';
import { remember } from './remember.js';
import { createGate, type Gate, resourceManagerLimit, throttlePolicy } from './throttle.js';
import { answerPolicy, lostAnswerPolicy } from './transient.js';

/** Tries after the first one, for Azure Resource Manager and for blobs alike. */
export const maxRetries = 8;

export const userAgentPrefix = 'devtestlab-image-factory';

/** What all clients of Azure Resource Manager are made with. */
interface ClientOptions {
  readonly endpoint: string;
  readonly credentialScopes: string;
  readonly retryOptions: PipelineRetryOptions;
  readonly userAgentOptions: { readonly userAgentPrefix: string };
  readonly proxyOptions?: ProxySettings;
}

/**
 * One client for each subscription, made when it is first asked for. Each SDK package has a file of its own, so that
 * a task's bundle holds only the packages that its step imports.
 */
export function clientOf<C extends { readonly pipeline: Pipeline }>(
  make: (credential: TokenCredential, subscriptionId: string, options: ClientOptions) => C,
): (azure: Azure, subscriptionId: string) => C {
  return remember((azure, subscriptionId) => {
    const client = make(azure.credential, subscriptionId, clientOptions(azure));
    addOurPolicies(client.pipeline, subscriptionGate(azure, subscriptionId));
    return client;
  });
}

/** What the pipelines for Azure Resource Manager and for blobs have beside the SDK's own policies. */
export function addOurPolicies(pipeline: Pipeline, gate: Gate): void {
  const throttle = throttlePolicy(gate);
  // Nobody listens to the spans that the SDK describes each request with.
  pipeline.removePolicy({ name: tracingPolicyName });
  pipeline.addPolicy(lostAnswerPolicy(maxRetries), { phase: 'Retry' });
  pipeline.addPolicy(throttle, { afterPhase: 'Retry' });
  pipeline.addPolicy(answerPolicy(), { afterPhase: 'Retry', afterPolicies: [throttle.name] });
}

/** What requests to one subscription pass, whichever client sends them. */
export const subscriptionGate = remember(() => createGate(resourceManagerLimit));

/** What requests to one storage account pass. */
export const accountGate = remember(() => createGate());

function clientOptions({ resourceManagerUrl, scope, proxyFor }: Azure): ClientOptions {
  const proxyOptions = proxyFor(resourceManagerUrl);
  return {
    endpoint: resourceManagerUrl,
    credentialScopes: scope,
    retryOptions: { maxRetries },
    userAgentOptions: { userAgentPrefix },
    ...(proxyOptions ? { proxyOptions } : {}),
  };
}
