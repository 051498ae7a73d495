import type { LabVirtualMachine } from '../../azure/resources/lab-virtual-machines.js';
import { messageOf, messagesOf, remedyOf } from '../../step/problem.js';
import type { UnitRecord } from '../../step/record.js';
import type { Done } from '../../step/step.js';
import type { CreateMachineAction } from './actions.js';
import { attemptNumber } from './attempt.js';
import { attemptsOf, isNumbered } from './attempts.js';
import { isFinal, type Tries } from './deploy.js';
import type { CreateMachineContext, RetryInputs } from './inputs.js';
import { type Made, make } from './make.js';
import { givenVersion } from './named-image.js';
import { type FailedAttempt, failedAttempt, removeMachines, removeRecord } from './remove-failed.js';

export { plan } from './plan.js';
export { read } from './state.js';

/** Makes the VM, as often as it is to be tried. @throws why the last attempt failed */
export async function act(action: CreateMachineAction, context: CreateMachineContext): Promise<Done> {
  const { inputs } = context;
  const last = Math.max(attemptsOf(inputs) - 1, action.firstAttempt);
  const failed: FailedAttempt[] = [];
  if (action.clearsFirst) await clearFirst(action, context);
  for (let number = action.firstAttempt; ; number += 1) {
    const attempt = attemptNumber(number, action, inputs);
    try {
      const made = await make(attempt, triesOf(failed, inputs), context);
      tellVersion(made, context);
      return done(made);
    } catch (error) {
      context.signal.throwIfAborted();
      if (isFinal(error)) throw error;
      failed.push(await failedAttempt(attempt, context));
      if (number >= last) await giveUp(failed, context);
      if (number >= last) throw error;
      await prepareNext(failed, error, context);
    }
  }
}

/** Where each attempt has a name of its own, none is of the same. */
function triesOf(failed: readonly FailedAttempt[], inputs: RetryInputs): Tries {
  if (isNumbered(inputs)) return { isAgain: false, earlier: [] };
  return { isAgain: failed.length > 0, earlier: failed.flatMap(({ record }) => record ?? []) };
}

/** What an earlier run has left of a deployment that failed, as DeleteFailedLabVMBeforeRetry asks for. */
async function clearFirst(action: CreateMachineAction, context: CreateMachineContext): Promise<void> {
  const attempt = attemptNumber(action.firstAttempt, action, context.inputs);
  await removeMachines(await failedAttempt(attempt, context), context);
}

/** A warning for the failed attempt, and the deletion of what is left of it, as asked for. */
async function prepareNext(
  failed: readonly FailedAttempt[],
  error: unknown,
  context: CreateMachineContext,
): Promise<void> {
  const { inputs, notice } = context;
  const last = failed.at(-1);
  if (!last) return;
  const { attempt } = last;
  const remedy = remedyOf(error);
  notice({
    severity: 'warning',
    what: `Attempt ${attempt.number + 1} of ${attemptsOf(inputs)} to make the VM ${attempt.vmName} failed; another one follows.`,
    why: messageOf(error),
    messages: messagesOf(error),
    ...(remedy === undefined ? {} : { remedy }),
  });
  if (inputs.DeleteFailedLabVMBeforeRetry) await removeMachines(last, context);
  if (inputs.DeleteFailedDeploymentBeforeRetry) await removeRecord(last, context);
}

/** What this run has made, and nothing else. */
async function giveUp(failed: readonly FailedAttempt[], context: CreateMachineContext): Promise<void> {
  if (!context.inputs.deleteOnFailure) return;
  for (const one of failed) {
    const areGone = await removeMachines(one, context);
    // The record proves whose the VMs are.
    if (areGone) await removeRecord(one, context);
  }
}

/** The machine tells only to those who may read it in Compute what it is of. */
function tellVersion({ machine, deployed }: Made, { inputs, notice }: CreateMachineContext): void {
  const version = givenVersion(inputs.image);
  if (version === undefined || deployed !== 'now') return;
  notice({
    severity: 'notice',
    what: `The VM ${machine.name} was to be made of the version ${version} of its image.`,
    why: 'Whether DevTest Labs takes the number of a version, or makes it of the newest one, is documented nowhere.',
    remedy: 'Look at the image reference of the VM if it matters.',
  });
}

function done({ machine, deployed }: Made): Done {
  return {
    reason: deployed === 'now' ? 'It is made.' : 'An earlier run with the same inputs has made it.',
    details: detailsOf(machine),
  };
}

function detailsOf({ id, name, fqdn, computeId }: LabVirtualMachine): NonNullable<Done['details']> {
  return { labVmId: id, labVmName: name, labVmFqdn: fqdn ?? '', computeVmId: computeId ?? '' };
}

/** Empty texts where no VM was made. */
export function outputs(records: readonly UnitRecord[]): Readonly<Record<string, string>> {
  const details = records.find(({ outcome }) => outcome === 'succeeded')?.details ?? {};
  const names = ['labVmId', 'labVmName', 'labVmFqdn', 'computeVmId'];
  return Object.fromEntries(names.map((name) => [name, details[name] ?? '']));
}
