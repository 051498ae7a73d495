import type { ServiceFault } from '../faults/fault.js';
import type { Faults } from '../faults/faults.js';
import { ArmError } from './provider.js';

type Asked = Pick<Faults, 'of'>;

/** The work of a long-running operation with the faults that concern its status. */
export function faultyWork(work: Promise<unknown>, id: string, faults: Asked): Promise<unknown> {
  // Nobody is told how it ends.
  if (faults.of('operation hangs', id)) return work.then(forever, forever);
  if (faults.of('operation lies', id)) return work.catch(() => undefined);
  const fault = faults.of('operation fails', id);
  return fault ? work.then(() => Promise.reject(failureOf(fault))) : work;
}

function forever(): Promise<never> {
  return new Promise(() => undefined);
}

/** The error of a resource that a fault keeps from being provisioned. */
export function resourceFailure(id: string, faults: Asked): ArmError | undefined {
  const fault = faults.of('resource fails', id);
  return fault && failureOf(fault);
}

function failureOf({
  code = 'InternalExecutionError',
  message = 'An internal execution error occurred.',
}: ServiceFault): ArmError {
  return failureInside(code, message);
}

/**
 * The refusal of a deployment by a service that Azure Resource Manager asks beforehand: nothing is begun, and there is
 * no record (https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-sku-not-available).
 * @param ids the resources of its template
 */
export function preflightRefusal(
  deploymentName: string,
  ids: readonly string[],
  faults: Asked,
): ArmError | undefined {
  const refused = ids.flatMap((id) => faults.of('resource is refused', id) ?? []);
  if (refused.length === 0) return undefined;
  return new ArmError(
    400,
    'InvalidTemplateDeployment',
    `The template deployment '${deploymentName}' is not valid according to the validation procedure. ` +
      'See inner errors for details.',
    refused.map(
      ({ code = 'SkuNotAvailable', message = 'The requested size is currently not available.' }) => ({
        code,
        message,
      }),
    ),
  );
}

/**
 * An error whose cause lies three levels deep, the last of them JSON in a text: services pass on each other's errors
 * so.
 */
export function failureInside(code: string, message: string): ArmError {
  const inner = JSON.stringify({ error: { code, message } });
  return new ArmError(
    409,
    'ResourceDeploymentFailure',
    "The resource operation completed with terminal provisioning state 'Failed'.",
    [
      {
        code: 'Conflict',
        message: 'At least one step failed.',
        details: [{ code: 'Conflict', message: inner }],
      },
    ],
  );
}
