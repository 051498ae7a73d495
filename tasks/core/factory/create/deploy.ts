import {
  type Deployment,
  getDeployment,
  hasEnded,
  type NewDeployment,
} from '../../azure/resources/deployments.js';
import { remedyOfCauses } from '../../azure/requests/errors.js';
import { getLabVirtualMachine, type LabVirtualMachine } from '../../azure/resources/lab-virtual-machines.js';
import {
  type DeploymentFailure,
  deploymentFailure,
  type DeploymentWait,
  deployTemplate,
  joinDeployment,
} from '../../lab/deployment.js';
import { generatePassword } from '../../lab/generated-password.js';
import { type LeftBehind, tidily } from '../../lab/housekeeping.js';
import { sameName } from '../../lab/names.js';
import { messageOf, problem, problemWithMessages, remedyOf } from '../../step/problem.js';
import { readEach } from '../../step/read-each.js';
import {
  factoryLabTag,
  factoryPathTag,
  imagePathTag,
  isOurs,
  runTag,
  stateTag,
  tagOf,
} from '../images/tags.js';
import type { BuildAction } from './actions.js';
import type { CreateContext } from './inputs.js';
import { describeArtifact } from './describe-artifact.js';
import { becauseOf } from './failure.js';
import { deleteRecord, markFailed, recordOf } from './records.js';

/**
 * Deploys the template of an image, or waits for a deployment of it that exists already. The VM is looked up before the
 * deployment: if another run creates the VM in between, its deployment is found. A VM that another run has built since the plan
 * was made is the one that was to be built.
 * @throws why the deployment failed, with its causes, or why its end could not be awaited
 */
export async function deploy(action: BuildAction, context: CreateContext): Promise<void> {
  const { azure, phase, signal } = context;
  const present = action.adopted ? [] : await presentMachines(action, context);
  const running = unlessLeft(await getDeployment(azure, recordOf(action), signal), action);
  if (!running && (action.adopted || present.some((machine) => isBuilt(machine, action)))) return;
  if (!running && present[0]) throw nameTaken(present[0], action);
  const awaited = awaitedDeployment(action, context);
  phase(running ? 'wait for an earlier deployment' : 'deploy');
  try {
    await (running
      ? joinDeployment(recordOf(action), awaited, context)
      : deployTemplate(newDeployment(action, context), awaited, context));
  } catch (error) {
    signal.throwIfAborted();
    throw await explain(error, action, context);
  }
}

/** The record of an earlier build whose VM is gone may have stayed: a new deployment of its name replaces it. */
function unlessLeft(
  record: Deployment | undefined,
  { leftRecords, deploymentName }: BuildAction,
): Deployment | undefined {
  const isLeft = leftRecords.some(({ name }) => sameName(name, deploymentName));
  return record && isLeft && hasEnded(record) ? undefined : record;
}

/** The VMs of the names that the build is to give, which somebody has created since the plan was made. */
async function presentMachines(
  { lab, vmName, prepared }: BuildAction,
  { azure, signal }: CreateContext,
): Promise<readonly LabVirtualMachine[]> {
  const names = prepared.machineNames.length > 0 ? prepared.machineNames : [vmName];
  const found = await readEach(names, (name) => getLabVirtualMachine(azure, lab.id, name, signal));
  return found.filter((machine) => machine !== undefined);
}

/** Whether another run has built the image VM of the same golden image under the same name. */
function isBuilt(machine: LabVirtualMachine, action: BuildAction): boolean {
  return (
    sameName(machine.name, action.vmName) &&
    isOurs(machine, action) &&
    tagOf(machine.tags, imagePathTag) !== undefined &&
    tagOf(machine.tags, stateTag) === undefined
  );
}

/** A deployment over a VM that somebody else has created would mark that VM as ours. */
function nameTaken(machine: LabVirtualMachine, { lab, imagePath }: BuildAction): Error {
  return problem(
    `${imagePath} is not built: meanwhile the lab ${lab.name} has another VM ${machine.name}.`,
    'Run the task again; it will choose another name.',
  );
}

function awaitedDeployment(
  { deploymentName, imagePath, limits: { buildTimeoutMinutes: own } = {} }: BuildAction,
  { inputs: { buildTimeoutMinutes } }: CreateContext,
): DeploymentWait {
  return {
    what: `the deployment ${deploymentName} of ${imagePath}`,
    limit:
      own === undefined
        ? { minutes: buildTimeoutMinutes, input: 'buildTimeoutMinutes' }
        : { minutes: own, input: 'BuildTimeoutMinutes of Images.json' },
  };
}

function newDeployment(action: BuildAction, context: CreateContext): NewDeployment {
  const { template, parameters, passwordParameter } = action.prepared;
  const password =
    passwordParameter === undefined ? {} : { [passwordParameter]: { value: passwordFor(context) } };
  return {
    ...recordOf(action),
    template,
    parameters: { ...parameters, ...password },
    tags: {
      [factoryPathTag]: action.imagePath,
      [runTag]: context.runId,
      [factoryLabTag]: action.lab.id,
    },
  };
}

function passwordFor({ inputs, protect }: CreateContext): string {
  if (inputs.machinePassword) return inputs.machinePassword;
  const password = generatePassword();
  protect(password);
  return password;
}

/** A deployment that has not failed, or whose state cannot be read now, is left with its record to the next run. */
async function explain(error: unknown, action: BuildAction, context: CreateContext): Promise<Error> {
  const failure = await deploymentFailure(recordOf(action), error, context);
  if (failure) return reportFailure(failure, remedyOf(error), action, context);
  return problem(
    `${messageOf(error)} The deployment is left as it is, and the next run goes on with it.`,
    remedyOf(error) ?? 'Run the task again.',
    error,
  );
}

function whatStays({ vmName, prepared }: BuildAction): string {
  return prepared.machineNames.length > 1
    ? `The VMs ${prepared.machineNames.join(', ')} stay, marked as failed; CleanUpFactory removes them.`
    : `The VM ${prepared.machineNames[0] ?? vmName} stays, marked as failed; CleanUpFactory removes it.`;
}

function unmarked({ imagePath }: BuildAction): LeftBehind {
  return {
    what: `The VM of the failed build of ${imagePath} could not be marked as failed; the record of its deployment stays.`,
    remedy: 'The next run reads the record and marks the VM, after which CleanUpFactory deletes it.',
  };
}

/**
 * C35, C45: the cause is reported before the record is deleted; the VM, if there is one, is kept and marked as
 * failed.
 */
async function reportFailure(
  { reason, causes }: DeploymentFailure,
  remedy: string | undefined,
  action: BuildAction,
  context: CreateContext,
): Promise<Error> {
  const { notice, phase } = context;
  phase('tidy up');
  notice({ severity: 'notice', what: `The deployment of ${action.imagePath} failed.`, why: reason });
  const marked: LabVirtualMachine[] = [];
  const mark = async () => marked.push(...(await markFailed(action, context)));
  const areMarked = await tidily(unmarked(action), mark, context);
  if (areMarked) await deleteRecord(recordOf(action), context);
  if (marked.length > 0)
    notice({
      severity: 'notice',
      what: whatStays(action),
    });
  const failed = problemWithMessages(
    `${action.imagePath} could not be built as the VM ${action.vmName}: ${reason}`,
    failuresOn(marked),
    remedy ?? remedyOfCauses(causes) ?? 'Correct the golden image, or what the message names.',
  );
  return becauseOf(failed, { causes, mayHaveArtifacts: !areMarked || marked.some(hasBegunArtifact) });
}

/** DevTest Labs may fail a VM for its artifact, and the deployment does not tell which. */
function failuresOn(machines: readonly LabVirtualMachine[]): readonly string[] {
  const artifacts = machines.flatMap((machine) => machine.artifacts);
  return artifacts.filter(({ status }) => /^failed$/i.test(status)).map(describeArtifact);
}

function hasBegunArtifact({ artifacts }: LabVirtualMachine): boolean {
  return artifacts.some(({ status }) => !/^pending$/i.test(status));
}
