import assert from 'node:assert/strict';
import { errorResponse } from '../../../../local-azure/arm/errors.js';
import { createOperations } from '../../../../local-azure/arm/operations.js';
import type { ArmRequest, ResourceProvider } from '../../../../local-azure/arm/provider.js';
import { createResourceStore, type ResourceStore } from '../../../../local-azure/arm/resources.js';
import { createRouter } from '../../../../local-azure/arm/router.js';
import { createClock } from '../../../../local-azure/clock.js';
import { allDurations } from '../../../../local-azure/durations.js';
import { assumedFacts } from '../../../../local-azure/facts.js';
import { createFaults, type Faults } from '../../../../local-azure/faults/faults.js';
import type { Permissions } from '../../../../local-azure/permissions/permissions.js';
import type { Deploy } from '../../../../local-azure/providers/context.js';
import { createDeployments } from '../../../../local-azure/providers/resources/deployments.js';
import { createResources } from '../../../../local-azure/providers/resources/provider.js';

export const GROUP = '/subscriptions/s/resourceGroups/Images';

const ORIGIN = 'https://localhost';

const API_VERSION = '2024-03-01';

/** A subscription with one resource group, in which only Microsoft.Resources works. */
export interface TestSubscription {
  readonly resources: ResourceStore;
  readonly faults: Faults;
  /** Sends a request to a path or absolute address, which may have a query. */
  readonly send: (method: string, address: string, body?: unknown) => Promise<Answer>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
}

/** The parts of answers that the tests use. */
export interface Body {
  readonly id?: string;
  readonly status?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: string; readonly message: string; readonly details?: readonly object[] };
  readonly value?: readonly Body[];
  readonly nextLink?: string;
  readonly [member: string]: unknown;
}

/**
 * @param deploy deploys the resources of a template, except those of Microsoft.Resources
 * @param isAllowed decides about further actions of the sender
 * @param contents the texts to which links lead, by their addresses
 */
export function createSubscription(
  deploy: Deploy = () => Promise.resolve(),
  isAllowed: Permissions['isAllowed'] = () => true,
  contents: Readonly<Record<string, string>> = {},
): TestSubscription {
  const clock = createClock({ timeScale: 1000, seed: 1 });
  const resources = createResourceStore();
  const faults = createFaults(clock);
  const operations = createOperations(clock, faults);
  const durations = allDurations({
    build: 1,
    artifact: 1,
    stop: 1,
    virtualMachineDeletion: 1,
    imageCreation: 1,
    imageDeletion: 1,
    diskAccess: 1,
    deploymentDeletion: 10,
    copyBytesPerSecond: 1,
  });
  const context = {
    clock,
    faults,
    resources,
    operations,
    durations,
    permissions: { isAllowed },
    facts: assumedFacts,
    pageSize: 3,
  };
  const deployments = createDeployments(context, (id, resource) =>
    id.includes('Microsoft.Resources') ? (provider.deploy ?? deploy)(id, resource) : deploy(id, resource),
  );
  const provider: ResourceProvider = createResources(context, deployments, (uri) =>
    Promise.resolve(contents[uri]),
  );
  const router = createRouter([...provider.routes, ...operations.routes]);
  const properties = { displayName: 'Production', tenantId: 't' };
  resources.set({ id: '/subscriptions/s', name: 's', type: 'Microsoft.Resources/subscriptions', properties });
  resources.set({
    id: GROUP,
    name: 'Images',
    type: 'Microsoft.Resources/resourceGroups',
    location: 'westeurope',
    properties: {},
  });
  return {
    resources,
    faults,
    send: async (method, address, body) => {
      const request = requestOf(method, address, body);
      const match = router(method, request.path);
      assert.ok(match !== undefined && match !== 'methodNotAllowed', `there is no ${method} ${address}`);
      const handled = async (): Promise<Answer> => {
        const answer = await match.route.handle({ ...request, parameters: match.parameters });
        return toAnswer(answer);
      };
      return handled().catch((error: unknown) => toAnswer(errorResponse(error)));
    },
  };
}

function requestOf(method: string, address: string, body: unknown): ArmRequest {
  const url = new URL(address, ORIGIN);
  return {
    method,
    body,
    origin: ORIGIN,
    apiVersion: API_VERSION,
    parameters: {},
    path: decodeURIComponent(url.pathname),
    query: url.searchParams,
    principal: { objectId: 'o', tenantId: 't' },
  };
}

function toAnswer({
  status,
  headers = {},
  body = {},
}: {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}): Answer {
  return { status, headers, body: JSON.parse(JSON.stringify(body)) as Body };
}

/** Sends a request until the answer is as expected; mocha's time limit ends that. */
export async function eventually(
  ask: () => Promise<Answer>,
  wanted: (answer: Answer) => boolean,
): Promise<Answer> {
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** The ids of a list's items, page by page. */
export async function pagesOf({ send }: TestSubscription, path: string): Promise<string[][]> {
  const pages: string[][] = [];
  for (let next: string | undefined = path; next !== undefined && next !== '';) {
    const { status, body }: Answer = await send('GET', next);
    assert.equal(status, 200);
    pages.push((body.value ?? []).map(({ id }) => id ?? ''));
    next = body.nextLink;
  }
  return pages;
}
