import type { TokenCredential } from '@azure/core-auth';
import {
  tracingPolicyName,
  type Pipeline,
  type PipelineRetryOptions,
  type ProxySettings,
} from '@azure/core-rest-pipeline';
import { createGate, resourceManagerLimit, throttlePolicy, type Gate } from './throttle.js';
import { answerPolicy, lostAnswerPolicy } from './transient.js';

/** An Azure cloud and who we are in it: what every function of this folder takes first. */
export interface Azure {
  readonly credential: TokenCredential;
  /** The address of Azure Resource Manager, e.g. `https://management.azure.com`. */
  readonly resourceManagerUrl: string;
  /** What a token for Azure Resource Manager is asked for, e.g. `https://management.azure.com/.default`. */
  readonly scope: string;
  readonly storageAuthentication: StorageAuthentication;
  readonly proxyFor: ProxyFor;
  /** Registers a secret with the log before it can be printed. */
  readonly protect: (secret: string) => void;
}

/** How storage accounts are opened: with Entra tokens, with account keys, or with tokens where they suffice. */
export type StorageAuthentication = 'auto' | 'entra' | 'key';

/** The proxy that leads to an address; undefined where it is reached directly. */
export type ProxyFor = (url: string) => ProxySettings | undefined;

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

/** A function that makes its result once for each `Azure` and key; keys are compared without regard to case. */
export function remember<T>(make: (azure: Azure, key: string) => T): (azure: Azure, key: string) => T {
  const made = new WeakMap<Azure, Map<string, T>>();
  return (azure, key) => {
    const ofAzure = made.get(azure) ?? new Map<string, T>();
    made.set(azure, ofAzure);
    const known = ofAzure.get(key.toLowerCase());
    if (known !== undefined) return known;
    const result = make(azure, key);
    ofAzure.set(key.toLowerCase(), result);
    return result;
  };
}

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
