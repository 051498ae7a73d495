import { createHash, randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { ArmError } from '../../arm/provider.js';
import type { Clock } from '../../clock.js';
import type { EvaluatedResource } from '../../templates/evaluate.js';
import { byId } from './lists.js';
import { dateOf, durationOf, showError } from './record.js';
import type { Report, ResourceOutcome } from './run.js';

/** An item of a deployment's list of operations, as ARM shows it. */
export interface DeploymentOperation {
  readonly id: string;
  readonly operationId: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface OperationLog {
  readonly report: Report;
  /** Adds the last operation of a successful deployment, which concerns no resource. */
  readonly reportOutputs: () => void;
  readonly get: (operationId: string) => DeploymentOperation | undefined;
  /** Ordered by id. */
  readonly list: () => DeploymentOperation[];
}

export function createOperationLog(deploymentId: string, clock: Clock): OperationLog {
  const operations = new Map<string, DeploymentOperation>();
  const startTimes = new Map<string, Date>();
  const set = (
    subject: string,
    properties: Readonly<Record<string, unknown>>,
    provisioningState: string,
  ): void => {
    const operationId = createHash('sha256')
      .update(`${deploymentId} ${subject}`.toLowerCase())
      .digest('hex')
      .slice(0, 16)
      .toUpperCase();
    const startTime = startTimes.get(operationId) ?? clock.now();
    startTimes.set(operationId, startTime);
    operations.set(operationId, {
      id: `${deploymentId}/operations/${operationId}`,
      operationId,
      properties: {
        provisioningState,
        timestamp: dateOf(clock.now()),
        duration: durationOf(startTime, clock.now()),
        serviceRequestId: randomUUID(),
        ...properties,
      },
    });
  };
  return {
    report: (resource, outcome, error) =>
      set(resource.id, resourceProperties(resource, outcome, error), outcome),
    reportOutputs: () =>
      set('outputs', { provisioningOperation: 'EvaluateDeploymentOutput', statusCode: 'OK' }, 'Succeeded'),
    get: (operationId) => operations.get(operationId.toUpperCase()),
    list: () => [...operations.values()].sort(byId),
  };
}

function resourceProperties(
  { id, type, name }: EvaluatedResource,
  outcome: ResourceOutcome,
  error?: ArmError,
): Readonly<Record<string, unknown>> {
  const statusCode = { Running: 'Accepted', Succeeded: 'OK', Failed: statusName(error?.status ?? 500) }[
    outcome
  ];
  return {
    provisioningOperation: 'Create',
    statusCode,
    ...(error && { statusMessage: { status: 'Failed', error: showError(error) } }),
    targetResource: { id, resourceType: type, resourceName: name },
  };
}

/** The names of .NET, such as `Conflict` and `BadRequest`. */
function statusName(status: number): string {
  return (STATUS_CODES[status] ?? String(status)).replaceAll(' ', '');
}
