import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from '../clock.js';
import type { Faults } from '../faults/faults.js';
import { dateWithOffset } from './dates.js';
import { asArmError, errorBody, errorResponse, errors } from './errors.js';
import { faultyWork } from './failing-work.js';
import { ArmError, type ArmRequest, type ArmResponse, type Route } from './provider.js';

/** A long-running operation. It runs as long as its work, and succeeds or fails with it. */
export interface OperationStart {
  readonly request: ArmRequest;
  /** Folder of the status address: see `statusFolder`. */
  readonly folder: string;
  /** Resolves with the answer of the Location address; rejects with an ArmError if the operation fails. */
  readonly work: Promise<unknown>;
}

export interface Operations {
  /** Returns the headers of the first answer; a handler sends those that its service sends. */
  readonly start: (operation: OperationStart) => OperationHeaders;
  /** Number of operations that have not ended. */
  readonly running: () => number;
  /** The status addresses of all services. */
  readonly routes: readonly Route[];
}

export interface OperationHeaders {
  readonly 'azure-asyncoperation': string;
  readonly location: string;
}

/** The rejection of work whose operation ends as `Canceled`. */
export const canceled = new ArmError(409, 'Canceled', 'The operation was canceled.');

/** The result of work whose operation answers its Location without a body in the end, where others tell their status. */
export const emptyResult = Symbol('empty');

/** The folders in which the services keep the status of operations. */
export const statusFolder = {
  devTestLab: (subscriptionId: string, location: string) =>
    `/subscriptions/${subscriptionId}/providers/Microsoft.DevTestLab/locations/${location}/operations`,
  disk: (subscriptionId: string, location: string) =>
    `/subscriptions/${subscriptionId}/providers/Microsoft.Compute/locations/${location}/DiskOperations`,
  virtualMachine: (subscriptionId: string, location: string) =>
    `/subscriptions/${subscriptionId}/providers/Microsoft.Compute/locations/${location}/operations`,
  gallery: (subscriptionId: string, location: string) =>
    `/subscriptions/${subscriptionId}/providers/Microsoft.Compute/locations/${location}/capsOperations`,
  /** @param deployment path of the deployment */
  deployment: (deployment: string) => `${deployment}/operationStatuses`,
  results: (subscriptionId: string) => `/subscriptions/${subscriptionId}/operationresults`,
};

const statusRoutes = [
  '/subscriptions/{subscriptionId}/providers/Microsoft.DevTestLab/locations/{location}/operations/{operation}',
  '/subscriptions/{subscriptionId}/providers/Microsoft.Compute/locations/{location}/DiskOperations/{operation}',
  '/subscriptions/{subscriptionId}/providers/Microsoft.Compute/locations/{location}/operations/{operation}',
  '/subscriptions/{subscriptionId}/providers/Microsoft.Compute/locations/{location}/capsOperations/{operation}',
  '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.Resources' +
    '/deployments/{deployment}/operationStatuses/{operation}',
];

const resultsRoute = '/subscriptions/{subscriptionId}/operationresults/{operation}';

/** As long as the certificate in the addresses of the real service, which clients must repeat in full. */
const certificate = randomBytes(1900).toString('base64url');

interface Operation {
  readonly id: string;
  readonly startTime: Date;
  endTime?: Date;
  status: 'Running' | 'Succeeded' | 'Failed' | 'Canceled';
  result?: unknown;
  error?: ArmError;
}

export function createOperations(clock: Clock, faults: Pick<Faults, 'of'>): Operations {
  const operations = new Map<string, Operation>();
  const signingKey = randomBytes(16);
  const signature = (id: string, monitor: boolean): string =>
    createHmac('sha256', signingKey)
      .update(`${id}:${String(monitor)}`)
      .digest('base64url');

  const find = (request: ArmRequest): Operation => {
    const id = request.parameters['operation'] ?? '';
    const operation = operations.get(id);
    if (!operation) throw new ArmError(404, 'OperationNotFound', `The operation '${id}' was not found.`);
    if (isSigned(request) && request.query.get('s') !== signature(id, isMonitor(request))) {
      throw errors.badRequest('InvalidOperationAddress', 'The signature of the status address is not valid.');
    }
    return operation;
  };
  const address = (request: ArmRequest, path: string, id: string, monitor: boolean): string =>
    `${request.origin}${encodeURI(path)}/${id}?${monitor ? 'monitor=true&' : ''}api-version=${request.apiVersion}` +
    `&t=${Date.now()}&c=${certificate}&s=${signature(id, monitor)}&h=${id}`;

  return {
    start: ({ request, folder, work }) => {
      const operation: Operation = {
        id: newId(folder, clock.now()),
        startTime: clock.now(),
        status: 'Running',
      };
      if (!faults.of('operation is lost', request.path)) operations.set(operation.id, operation);
      void follow(operation, faultyWork(work, request.path, faults), clock);
      return {
        'azure-asyncoperation': address(request, folder, operation.id, false),
        location: address(request, folder, operation.id, true),
      };
    },
    running: () => [...operations.values()].filter(({ status }) => status === 'Running').length,
    routes: [
      ...statusRoutes.map((path) => ({
        method: 'GET',
        path,
        handle: (request: ArmRequest) =>
          isMonitor(request) ? labMonitor(find(request), request) : statusAnswer(find(request), request),
      })),
      { method: 'GET', path: resultsRoute, handle: (request) => monitorAnswer(find(request), 204) },
    ],
  };
}

function isMonitor({ query }: ArmRequest): boolean {
  return query.has('monitor');
}

/**
 * Whether an address is one that an operation was given, whole or changed. The API descriptions have these addresses
 * without signature, too.
 */
function isSigned({ query }: ArmRequest): boolean {
  return query.has('monitor') || ['t', 'c', 's', 'h'].some((name) => query.has(name));
}

/** A new operation id in the format of the service. */
function newId(folder: string, now: Date): string {
  if (folder.includes('Microsoft.DevTestLab')) {
    return `${now.toISOString().slice(0, 10).replaceAll('-', '')}-${randomUUID()}`;
  }
  if (folder.endsWith('/operationStatuses')) {
    return `08${String(randomBytes(8).readBigUInt64BE() % 10n ** 18n).padStart(18, '0')}`;
  }
  return folder.endsWith('/operationresults') ? randomBytes(24).toString('hex').toUpperCase() : randomUUID();
}

async function follow(operation: Operation, work: Promise<unknown>, clock: Clock): Promise<void> {
  try {
    operation.result = await work;
    operation.status = 'Succeeded';
  } catch (error) {
    operation.error = asArmError(error);
    operation.status = error === canceled ? 'Canceled' : 'Failed';
  }
  operation.endTime = clock.now();
}

function statusAnswer(operation: Operation, request: ArmRequest): ArmResponse {
  const { status, error } = operation;
  const path = request.path.toLowerCase();
  const isCompute = path.includes('/microsoft.compute/');
  const running = path.includes('/capsoperations/') ? 'InProgress' : 'Running';
  const outcome = { status: status === 'Running' ? running : status, ...(error && errorBody(error)) };
  return { status: 200, body: isCompute ? computeStatus(operation, outcome) : outcome };
}

function computeStatus({ id, startTime, endTime, result }: Operation, outcome: object): object {
  return {
    startTime: dateWithOffset(startTime),
    ...(endTime && { endTime: dateWithOffset(endTime) }),
    ...outcome,
    ...(result !== undefined && { properties: { output: result } }),
    name: id,
  };
}

/** The Location address of DevTest Labs, whose API description has an `OperationResult` there while and after it runs. */
function labMonitor(operation: Operation, request: ArmRequest): ArmResponse {
  if (operation.result === emptyResult) return { status: 200 };
  const answer = monitorAnswer(operation, 200);
  const isLab = request.path.toLowerCase().includes('/microsoft.devtestlab/');
  return isLab && answer.body === undefined ? { ...answer, body: { status: operation.status } } : answer;
}

/** Answers the Location address: 202 while the operation runs, then its result. */
function monitorAnswer({ status, result, error }: Operation, done: number): ArmResponse {
  if (error) return errorResponse(error);
  if (status === 'Running') return { status: 202 };
  return result === undefined ? { status: done } : { status: done, body: result };
}
