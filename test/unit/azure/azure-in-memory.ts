import { AbortError } from '@azure/abort-controller';
import { createHttpHeaders, type PipelineRequest } from '@azure/core-rest-pipeline';
import type { Azure } from '../../../tasks/core/azure/azure.js';
import { resourceManagerClient } from '../../../tasks/core/azure/requests/resource-manager.js';
import { devTestLabsClient } from '../../../tasks/core/azure/resources/dev-test-labs-client.js';
import type { Lab } from '../../../tasks/core/azure/resources/labs.js';
import type { Answer } from './answering.js';
import { memoryAccounts, type MemoryAccounts } from './blobs/memory-accounts.js';
import type { MemoryContainer, MemoryContainerOptions } from './blobs/memory-container.js';

/** One request to Azure Resource Manager. */
export interface ResourceManagerRequest {
  /** e.g. `GET labs/Factory`, `POST disks/os/beginGetAccess`: the method, and the path below the provider. */
  readonly asks: string;
  readonly body: unknown;
  readonly signal: AbortSignal | undefined;
}

/** The answer of Azure Resource Manager to each request; `*` answers all requests without a route of their own. */
export type Routes = Readonly<
  Record<string, Answer | ((request: ResourceManagerRequest) => Answer | Promise<Answer>)>
>;

export interface AzureInMemory {
  readonly azure: Azure;
  readonly accounts: MemoryAccounts;
  /** A container of a lab's storage account, which is made if there is none. */
  readonly container: (lab: Lab, name: string) => MemoryContainer;
  /** The requests to Azure Resource Manager and to blobs, in their order, without those for storage accounts. */
  readonly asked: () => readonly string[];
}

/** An Azure whose storage accounts are in memory, and whose Resource Manager answers as the routes say. */
export async function azureInMemory(
  labs: readonly Lab[],
  routes: Routes = {},
  options: MemoryContainerOptions = {},
): Promise<AzureInMemory> {
  const asked: string[] = [];
  const azure: Azure = {
    credential: {
      getToken: () => Promise.resolve({ token: 'token', expiresOnTimestamp: Date.now() + 3_600_000 }),
    },
    resourceManagerUrl: 'https://management.example.com',
    scope: 'https://management.example.com/.default',
    storageAuthentication: 'key',
    proxyFor: () => undefined,
    protect: () => undefined,
  };
  const network = {
    name: 'network',
    sendRequest: async (request: PipelineRequest) => {
      if (request.abortSignal?.aborted) throw aborted();
      const answer = answerTo(request, routes, asked);
      const { status = 200, headers = {}, body } = await Promise.race([answer, abortionOf(request)]);
      const bodyAsText = body === undefined ? '' : JSON.stringify(body);
      return { status, request, headers: createHttpHeaders(headers), bodyAsText };
    },
  };
  for (const subscriptionId of new Set(labs.map((lab) => lab.subscriptionId)))
    for (const { pipeline } of [
      resourceManagerClient(azure, subscriptionId),
      devTestLabsClient(azure, subscriptionId),
    ])
      pipeline.addPolicy(network, { afterPhase: 'Sign' });
  const ids = [...new Set(labs.map(({ storageAccountId }) => storageAccountId))];
  const accounts = await memoryAccounts(azure, ids, options, asked);
  return {
    azure,
    accounts,
    container: ({ storageAccountId }, name) => accounts.container(storageAccountId, name),
    asked: () => asked,
  };
}

/** A network does not wait for the answer to a request that is aborted. */
function abortionOf({ abortSignal }: PipelineRequest): Promise<never> {
  return new Promise((_, reject) => {
    const abort = () => reject(aborted());
    if (abortSignal?.aborted) abort();
    else abortSignal?.addEventListener('abort', abort);
  });
}

function aborted(): AbortError {
  return new AbortError('The operation was aborted.');
}

async function answerTo(request: PipelineRequest, routes: Routes, asked: string[]): Promise<Answer> {
  const { pathname } = new URL(request.url);
  const asks = `${request.method} ${decodeURIComponent(pathname).replace(/^.*\/providers\/[^/]+\//, '')}`;
  const account = storageAccount(asks);
  if (account) return account;
  asked.push(asks);
  const route = routes[asks] ?? routes['*'];
  if (!route) return { status: 404, body: { error: { code: 'ResourceNotFound', message: asks } } };
  if (typeof route !== 'function') return route;
  const body: unknown = typeof request.body === 'string' ? JSON.parse(request.body) : undefined;
  return route({ asks, body, signal: request.abortSignal as AbortSignal | undefined });
}

function storageAccount(asks: string): Answer | undefined {
  const [, name, action] = /^\w+ storageAccounts\/([^/]+)(\/listKeys)?$/.exec(asks) ?? [];
  if (name === undefined) return undefined;
  if (action !== undefined) return { body: { keys: [{ value: Buffer.from('key').toString('base64') }] } };
  return { body: { name, properties: { primaryEndpoints: { blob: `https://${name}.blob.example.com/` } } } };
}
