import { remedyOfCauses } from '../../azure/requests/errors.js';
import type { DeploymentDetails } from '../../azure/resources/deployment-details.js';
import { hasEnded, type NewDeployment } from '../../azure/resources/deployments.js';
import { messageOf, problem, remedyOf } from '../../step/problem.js';
import {
  deploymentFailure,
  type DeploymentWait,
  deployTemplate,
  isNeverBegun,
  joinDeployment,
} from '../deployment.js';
import { type Attempt, machinesOf, recordOf } from './attempt.js';
import { begunOf, demandBegin } from './begun.js';
import type { CreateMachineContext } from './inputs.js';

/** Whether an attempt deploys, or goes on with what an earlier run has done. */
export type Deployed = 'now' | 'by an earlier run';

/** What this run has tried before of the same name. */
export interface Tries {
  readonly isAgain: boolean;
  /** The records of those deployments, as far as they could be read: they may be deleted by now. */
  readonly earlier: readonly DeploymentDetails[];
}

/**
 * Deploys what an attempt is made of, joins its deployment if that runs already, or finds that it has succeeded already. A
 * VM that is left of what this run has tried before is deployed over.
 * @throws why it failed; a final problem where it still runs
 */
export async function deploy(
  attempt: Attempt,
  { isAgain, earlier }: Tries,
  context: CreateMachineContext,
): Promise<Deployed> {
  const { lab, names } = attempt;
  const record = await recordOf(attempt, context);
  const begun = begunOf(lab, record, await machinesOf(attempt, context), earlier);
  if (begun === 'made' && !isAgain) return 'by an earlier run';
  demandBegin(begun, lab, names, isAgain);
  context.phase(begun === 'running' ? 'wait for an earlier deployment' : 'deploy');
  await follow(attempt, record, context);
  return 'now';
}

async function follow(
  attempt: Attempt,
  before: DeploymentDetails | undefined,
  context: CreateMachineContext,
): Promise<void> {
  const { record } = attempt;
  const isRunning = before && !hasEnded(before);
  const awaited = awaitedDeployment(attempt, context);
  try {
    await (isRunning
      ? joinDeployment(record, awaited, context)
      : deployTemplate(newDeployment(attempt), awaited, context));
  } catch (error) {
    if (context.signal.aborted) tellOfRunning(attempt, context);
    context.signal.throwIfAborted();
    throw await explain(error, attempt, before, context);
  }
}

function awaitedDeployment({ record, vmName }: Attempt, { inputs }: CreateMachineContext): DeploymentWait {
  return {
    what: `the deployment ${record.name} of the VM ${vmName}`,
    limit: { minutes: inputs.deploymentTimeoutMinutes, input: 'deploymentTimeoutMinutes' },
  };
}

function newDeployment({ record, source }: Attempt): NewDeployment {
  const { parameters, link } = source.secrets();
  return {
    ...record,
    ...(link === undefined ? { template: source.template ?? {} } : { templateLink: link }),
    parameters: { ...source.parameters, ...parameters },
    tags: {},
  };
}

function tellOfRunning({ record, vmName }: Attempt, { notice }: CreateMachineContext): void {
  notice({
    severity: 'warning',
    what: `The deployment ${record.name} of the VM ${vmName} goes on in Azure.`,
    why: 'A deployment that is broken off would leave an unfinished VM.',
    remedy: 'Run the task again with the same inputs: it goes on with the deployment.',
  });
}

/** What has not failed still runs, or its state cannot be read now: the next run goes on with it. */
async function explain(
  error: unknown,
  attempt: Attempt,
  before: DeploymentDetails | undefined,
  context: CreateMachineContext,
): Promise<Error> {
  const failure = (await isNeverBegun(attempt.record, before, context))
    ? { reason: messageOf(error), causes: [] }
    : await deploymentFailure(attempt.record, error, context);
  if (failure)
    return problem(
      `The VM ${attempt.vmName} could not be made: ${failure.reason}`,
      remedyOf(error) ??
        remedyOfCauses(failure.causes) ??
        'Correct the template or its values, or what the message names.',
    );
  return Object.assign(
    problem(
      `${messageOf(error)} The deployment ${attempt.record.name} is left as it is, and the next run goes on with it.`,
      remedyOf(error) ?? 'Run the task again.',
      error,
    ),
    { isFinal: true },
  );
}

/** Whether another attempt would do no good, or harm. */
export function isFinal(error: unknown): boolean {
  return error instanceof Error && 'isFinal' in error && error.isFinal === true;
}
