import { randomBytes } from 'node:crypto';
import { artifactMessages } from '../azure/artifact-messages.js';
import type { Azure } from '../azure/azure.js';
import {
  deleteDeployment,
  deploymentFailures,
  getDeployment,
  hasFailed,
  startDeployment,
  type Deployment,
  type DeploymentName,
} from '../azure/deployments.js';
import { codeOf, isConflict } from '../azure/errors.js';
import {
  deallocatedState,
  deleteLabVirtualMachine,
  getLabVirtualMachine,
  listLabVirtualMachines,
  stopLabVirtualMachine,
  tagLabVirtualMachine,
  type Artifact,
  type LabVirtualMachine,
} from '../azure/lab-virtual-machines.js';
import { mostMissing } from '../azure/lost-operation.js';
import type { Operation } from '../azure/operation.js';
import { imagePathKey } from '../configuration/image-path.js';
import { messageOf, problem, remedyOf } from '../step/problem.js';
import type { ActionContext } from '../step/step.js';
import type { Poll } from '../step/wait.js';
import type { CreateAction, CreateInputs } from './create-image-vms.js';
import { factoryPathTag, imagePathTag, runTag, stateTag, tagOf } from './tags.js';
import { chooseImageVm } from './vm-names.js';
import { waitForOperation } from './wait-for-operation.js';

type CreateContext = ActionContext<CreateInputs, Azure>;

/**
 * Builds one image VM: deploys its template, waits until it is generalized and deallocated, and marks it (C42 to C47).
 * What an earlier attempt began is taken over. A cancelled build runs on in Azure and is taken over later.
 * @returns the name of the image VM
 */
export async function build(action: CreateAction, context: CreateContext): Promise<string> {
  const { azure, signal } = context;
  for (const record of action.leftRecords) await clearRecord(action, record, context);
  await deploy(action, context);
  try {
    const vmName = await findImageVm(action, context);
    const machine = await waitUntilReady({ ...action, vmName }, context);
    if (whatArtifactsLack(machine, action) !== undefined) await giveUp(machine, action, context);
    await tagLabVirtualMachine(azure, machine.id, { [imagePathTag]: action.imagePath }, signal);
    return machine.name;
  } finally {
    if (!signal.aborted) await deleteRecord(placeOf(action), context);
  }
}

function placeOf({ lab, deploymentName }: CreateAction): DeploymentName {
  return { subscriptionId: lab.subscriptionId, resourceGroup: lab.resourceGroup, name: deploymentName };
}

/** The record of a deployment that failed is kept until its cause has been told. */
async function clearRecord(action: CreateAction, record: Deployment, context: CreateContext): Promise<void> {
  const place = { ...placeOf(action), name: record.name };
  const causes =
    record.state === 'Succeeded' ? [] : await deploymentFailures(context.azure, place, context.signal);
  if (causes.length > 0)
    context.notice({
      severity: 'warning',
      what: `An earlier deployment of ${action.imagePath} failed.`,
      why: causes.join(' '),
    });
  await deleteRecord(place, context);
}

/** The machine is looked for first: one that another run makes meanwhile has a deployment, which is then found. */
async function deploy(action: CreateAction, context: CreateContext): Promise<void> {
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

/** Only what carries our mark, of this very image, is changed or deleted. */
function isOurs({ tags }: LabVirtualMachine, { imagePath }: CreateAction): boolean {
  return imagePathKey(tagOf(tags, factoryPathTag) ?? '') === imagePathKey(imagePath);
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
    limitSeconds: inputs.buildTimeoutMinutes * 60,
    limitInput: 'buildTimeoutMinutes',
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
  const { azure, signal, notice } = context;
  notice({ severity: 'notice', what: `The deployment of ${action.imagePath} failed.`, why: reason });
  const found = await getLabVirtualMachine(azure, action.lab.id, action.vmName, signal);
  const machine = found && isOurs(found, action) ? found : undefined;
  if (machine) await tagLabVirtualMachine(azure, machine.id, { [stateTag]: 'Failed' }, signal);
  await deleteRecord(placeOf(action), context);
  if (machine)
    notice({
      severity: 'notice',
      what: `The VM ${action.vmName} stays, marked as failed; CleanUpFactory removes it.`,
    });
  return problem(
    `${action.imagePath} could not be built as the VM ${action.vmName}: ${reason}`,
    remedy ?? 'Correct the golden image, or what the message names.',
  );
}

async function deleteRecord(place: DeploymentName, context: CreateContext): Promise<void> {
  const what = `the deletion of the record ${place.name}`;
  await waitForOperation(deleteDeployment(context.azure, place), what, context);
}

/** C34: the planned name; where a loop or the template names its VMs otherwise, they are known by their tags. */
async function findImageVm(action: CreateAction, { azure, runId, signal }: CreateContext): Promise<string> {
  const { lab, vmName, prepared } = action;
  if (!prepared.isNamedOtherwise) return vmName;
  const machines = await listLabVirtualMachines(azure, lab.id, signal);
  const built = machines.filter(
    ({ tags }) =>
      imagePathKey(tagOf(tags, factoryPathTag) ?? '') === imagePathKey(action.imagePath) &&
      tagOf(tags, runTag) === runId,
  );
  return chooseImageVm(built, vmName)?.name ?? vmName;
}

/** C47: after the deployment, artifacts may still run and the machine may still have to be deallocated. */
async function waitUntilReady(action: CreateAction, context: CreateContext): Promise<LabVirtualMachine> {
  const { azure, inputs, wait, waiting } = context;
  const what = `the VM ${action.vmName} to be ready`;
  let stop: Operation<void> | undefined;
  let missing = 0;
  return wait({
    what,
    limitSeconds: inputs.StandardTimeoutMinutes * 60,
    limitInput: 'StandardTimeoutMinutes (it had no effect in the scripts)',
    onState: (state) => waiting(what, state),
    poll: async (signal) => {
      const machine = await readMachine(action, context, signal);
      missing = machine ? 0 : missing + 1;
      if (missing === mostMissing) throw noMachine(action);
      if (!machine) return { done: false, state: 'not to be seen' };
      const poll = readiness(machine, action);
      if (poll.done || machine.powerState !== 'PowerState/stopped') return poll;
      stop ??= stopLabVirtualMachine(azure, machine.id);
      await stop.poll(signal);
      return poll;
    },
  });
}

async function readMachine(
  action: CreateAction,
  { azure }: CreateContext,
  signal: AbortSignal,
): Promise<LabVirtualMachine | undefined> {
  const machine = await getLabVirtualMachine(azure, action.lab.id, action.vmName, signal);
  if (machine && !isOurs(machine, action)) throw noMachine(action);
  if (tagOf(machine?.tags, stateTag)) throw failedElsewhere(action);
  return machine;
}

function noMachine({ imagePath, vmName }: CreateAction): Error {
  return problem(
    `The deployment of ${imagePath} succeeded, but the lab has no VM ${vmName}.`,
    "The template's lab VM must take its name from the parameter newVMName.",
  );
}

/** The run that tagged the VM as failed has told the cause, and has deleted the record. */
function failedElsewhere({ imagePath, vmName }: CreateAction): Error {
  return problem(
    `${imagePath} could not be built as the VM ${vmName}: another run that waited for its deployment saw it fail.`,
    'Look at the log of the other run; CleanUpFactory deletes the VM.',
  );
}

function readiness(machine: LabVirtualMachine, action: CreateAction): Poll<LabVirtualMachine> {
  const pending = machine.artifacts.filter(({ status }) => /^(pending|installing)$/i.test(status));
  const failed = machine.artifacts.some(({ status }) => /^failed$/i.test(status));
  const settled = failed || pending.length === 0;
  const deallocated = !action.prepared.deallocates || machine.powerState === deallocatedState;
  const state = settled
    ? (machine.powerState ?? machine.provisioningState)
    : `${pending.length} artifacts to go`;
  return { done: failed || (settled && deallocated), state, value: machine };
}

/** C42: what keeps the artifacts from counting as applied, or nothing. */
function whatArtifactsLack(machine: LabVirtualMachine, { prepared }: CreateAction): string | undefined {
  const { total, status } = machine.artifactDeployment;
  const bad = machine.artifacts.filter((artifact) => artifact.status !== 'Succeeded');
  if (bad.length > 0) return bad.map(describeArtifact).join(' ');
  if (total < prepared.artifactCount)
    return `Only ${total} of ${prepared.artifactCount} artifacts are on the VM.`;
  if (total > 0 && status !== 'Succeeded')
    return `The artifacts' deployment ended as ${status ?? 'unknown'}.`;
  return undefined;
}

function describeArtifact(artifact: Artifact): string {
  return `${artifact.name}: ${[artifact.status, ...artifactMessages(artifact)].join(': ')}`;
}

/** C45: the messages are kept in the error, then the VM goes. */
async function giveUp(
  machine: LabVirtualMachine,
  action: CreateAction,
  context: CreateContext,
): Promise<never> {
  const lack = whatArtifactsLack(machine, action) ?? '';
  const deletion = deleteLabVirtualMachine(context.azure, machine.id);
  await waitForOperation(deletion, `the deletion of the failed VM ${action.vmName}`, context);
  throw problem(
    `An artifact of ${action.imagePath} failed on the VM ${action.vmName}. ${lack}`,
    'Correct the artifact or its parameters; the VM is deleted.',
  );
}
