import type { TokenCredential } from '@azure/core-auth';
import {
  type Pipeline,
  type PipelineRetryOptions,
  type ProxySettings,
  redirectPolicyName,
  tracingPolicyName,
} from '@azure/core-rest-pipeline';
import type { Azure } from '../azure.js';
import { present } from './present.js';
import { boundedAnswerPolicy } from './bounded-answer.js';
import { createRateLimiter, type RateLimiter, resourceManagerLimit } from './rate-limiter.js';
import { remember } from './remember.js';
import { throttlePolicy } from './throttle.js';
import { answerPolicy, lostAnswerPolicy } from './transient.js';
import { addAddressPolicy } from './trusted-hosts.js';

/** Retries after the first attempt, for Azure Resource Manager and for blobs alike. */
export const maxRetries = 8;

export const userAgentPrefix = 'devtestlab-image-factory';

/** The options of all clients of Azure Resource Manager. */
interface ClientOptions {
  readonly endpoint: string;
  readonly credentialScopes: string;
  readonly retryOptions: PipelineRetryOptions;
  readonly userAgentOptions: { readonly userAgentPrefix: string };
  readonly proxyOptions?: ProxySettings;
}

/**
 * A function that makes one client for each subscription, when it is first called for it. Each SDK package has a file
 * of its own, so that a task's bundle holds only the packages that its step imports.
 */
export function clientOf<C extends { readonly pipeline: Pipeline }>(
  make: (credential: TokenCredential, subscriptionId: string, options: ClientOptions) => C,
): (azure: Azure, subscriptionId: string) => C {
  return remember((azure, subscriptionId) => {
    const client = make(azure.credential, subscriptionId, clientOptions(azure));
    addAddressPolicy(client.pipeline, azure, 'Azure Resource Manager');
    addRequestPolicies(client.pipeline, subscriptionRateLimiter(azure, subscriptionId));
    return client;
  });
}

/** Adds the policies of this folder to a pipeline of the SDK, for Azure Resource Manager and for blobs alike. */
export function addRequestPolicies(pipeline: Pipeline, limiter: RateLimiter): void {
  const throttle = throttlePolicy(limiter);
  // The SDK makes a tracing span for each request, which costs time and which nothing reads.
  pipeline.removePolicy({ name: tracingPolicyName });
  pipeline.addPolicy(lostAnswerPolicy(maxRetries), { phase: 'Retry' });
  pipeline.addPolicy(throttle, { afterPhase: 'Retry' });
  const answer = answerPolicy();
  pipeline.addPolicy(answer, { afterPhase: 'Retry', afterPolicies: [throttle.name] });
  pipeline.addPolicy(boundedAnswerPolicy(), {
    afterPhase: 'Sign',
    afterPolicies: [answer.name, redirectPolicyName],
  });
}

/** The rate limiter of all requests to one subscription, whichever client sends them. */
export const subscriptionRateLimiter = remember(() => createRateLimiter(resourceManagerLimit));

/** The rate limiter of all requests to one storage account. */
export const accountRateLimiter = remember(() => createRateLimiter());

function clientOptions({ resourceManagerUrl, scope, proxyFor }: Azure): ClientOptions {
  return {
    endpoint: resourceManagerUrl,
    credentialScopes: scope,
    retryOptions: { maxRetries },
    userAgentOptions: { userAgentPrefix },
    ...present('proxyOptions', proxyFor(resourceManagerUrl)),
  };
}
