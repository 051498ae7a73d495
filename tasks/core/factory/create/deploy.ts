import { randomBytes } from 'node:crypto';
import { codeOf, isConflict } from '../../azure/requests/errors.js';
import type { Operation } from '../../azure/requests/operation.js';
import {
  deploymentFailures,
  getDeployment,
  hasFailed,
  startDeployment,
} from '../../azure/resources/deployments.js';
import { getLabVirtualMachine } from '../../azure/resources/lab-virtual-machines.js';
import { messageOf, problem, remedyOf } from '../../step/problem.js';
import { factoryLabTag, factoryPathTag, runTag } from '../images/tags.js';
import type { CreateAction } from './actions.js';
import type { CreateContext } from './inputs.js';
import { deleteRecord, markFailed, placeOf } from './records.js';

/**
 * Deploys the template of an image, or waits for its deployment that there is already. The machine is looked for first:
 * one that another run makes meanwhile has a deployment, which is then found.
 * @throws why the deployment failed, or could not be waited for
 */
export async function deploy(action: CreateAction, context: CreateContext): Promise<void> {
  const { azure, signal } = context;
  const taken = action.adopted ? undefined : await nameTaken(action, context);
  const running = await getDeployment(azure, placeOf(action), signal);
  if (!running && action.adopted) return;
  if (!running && taken) throw taken;
  try {
    await (running ? follow(adopted(action, context), action, context) : startOrJoin(action, context));
  } catch (error) {
    signal.throwIfAborted();
    throw await explain(error, action, context);
  }
}

/** Deploying over a machine that somebody has made since the plan would mark it as ours. */
async function nameTaken(
  { lab, vmName, imagePath }: CreateAction,
  { azure, signal }: CreateContext,
): Promise<Error | undefined> {
  if (!(await getLabVirtualMachine(azure, lab.id, vmName, signal))) return undefined;
  return problem(
    `${imagePath} is not built: meanwhile the lab ${lab.name} has another VM ${vmName}.`,
    'Run the task again; it will choose another name.',
  );
}

/**
 * A deployment that is there already was begun by another run, or by a request of ours whose answer was lost. One that is
 * gone has ended: another run waited for it too and was faster to delete its record, and the VM tells how it ended.
 */
async function startOrJoin(action: CreateAction, context: CreateContext): Promise<void> {
  try {
    await follow(started(action, context), action, context);
  } catch (error) {
    const isGone = codeOf(error) === 'DeploymentNotFound';
    if (context.signal.aborted || !(isConflict(error) || isGone)) throw error;
    await follow(adopted(action, context), action, context);
  }
}

async function follow(
  operation: Operation<unknown>,
  { deploymentName, imagePath }: CreateAction,
  { inputs, wait, waiting }: CreateContext,
): Promise<void> {
  const what = `the deployment ${deploymentName} of ${imagePath}`;
  await wait({
    what,
    poll: (abort) => operation.poll(abort),
    limit: { minutes: inputs.buildTimeoutMinutes, input: 'buildTimeoutMinutes' },
    onState: (state) => waiting(what, state),
  });
}

function started(action: CreateAction, context: CreateContext): Operation<unknown> {
  const { template, parameters, passwordParameter } = action.prepared;
  const secrets =
    passwordParameter === undefined ? {} : { [passwordParameter]: { value: passwordFor(context) } };
  return startDeployment(context.azure, {
    ...placeOf(action),
    template,
    parameters: { ...parameters, ...secrets },
    tags: {
      [factoryPathTag]: action.imagePath,
      [runTag]: context.runId,
      [factoryLabTag]: action.lab.id,
    },
  });
}

/** A deployment of ours that is there already: looked at until it has ended. */
function adopted(action: CreateAction, { azure }: CreateContext): Operation<unknown> {
  return {
    poll: async (signal) => {
      const deployment = await getDeployment(azure, placeOf(action), signal);
      const state = deployment?.state ?? 'Deleted';
      if (deployment && hasFailed(deployment))
        throw new Error(`The deployment ${action.deploymentName} ended as ${state}.`);
      return { done: state === 'Succeeded' || state === 'Deleted', state };
    },
  };
}

/** The machine is generalized in the end, so nobody needs to know a password that was not given (24 random bytes). */
function passwordFor({ inputs, protect }: CreateContext): string {
  if (inputs.machinePassword) return inputs.machinePassword;
  const password = `${randomBytes(24).toString('base64url')}aA1!`;
  protect(password);
  return password;
}

/** A deployment that has not failed, or whose failure cannot be read now, is left with its record to the next run. */
async function explain(error: unknown, action: CreateAction, context: CreateContext): Promise<Error> {
  const causes = await readCauses(action, context).catch(() => undefined);
  if (causes) return explainFailure(causes.join(' ') || messageOf(error), remedyOf(error), action, context);
  return problem(
    `${messageOf(error)} The deployment is left as it is, and the next run goes on with it.`,
    remedyOf(error) ?? 'Run the task again.',
    error,
  );
}

/** @returns nothing where the deployment has not failed */
async function readCauses(
  action: CreateAction,
  { azure, signal }: CreateContext,
): Promise<readonly string[] | undefined> {
  const record = await getDeployment(azure, placeOf(action), signal);
  if (!record) return [];
  return hasFailed(record) ? deploymentFailures(azure, placeOf(action), signal) : undefined;
}

/** C35, C45: the cause is told before the record goes; the VM, if there is one, stays and is marked as failed. */
async function explainFailure(
  reason: string,
  remedy: string | undefined,
  action: CreateAction,
  context: CreateContext,
): Promise<Error> {
  const { notice } = context;
  notice({ severity: 'notice', what: `The deployment of ${action.imagePath} failed.`, why: reason });
  const isMarked = await markFailed(action, context);
  await deleteRecord(action, context);
  if (isMarked)
    notice({
      severity: 'notice',
      what: `The VM ${action.vmName} stays, marked as failed; CleanUpFactory removes it.`,
    });
  return problem(
    `${action.imagePath} could not be built as the VM ${action.vmName}: ${reason}`,
    remedy ?? 'Correct the golden image, or what the message names.',
  );
}
