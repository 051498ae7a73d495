import {
  deleteLabVirtualMachine,
  type LabVirtualMachine,
} from '../../azure/resources/lab-virtual-machines.js';
import { sameName } from '../../lab/names.js';
import { tidily } from '../../lab/housekeeping.js';
import { waitForOperation } from '../../lab/wait-for-operation.js';
import { problem, problemWithMessages } from '../../step/problem.js';
import { wholeSeconds } from '../../step/whole-seconds.js';
import { shortPath } from '../bases/links.js';
import { makeBaseImage } from '../bases/make-image.js';
import { buildSecondsTag, imagePathTag } from '../images/tags.js';
import type { BuildAction, BuildBase } from './actions.js';
import { waitForImageVm } from './built-machine.js';
import { deploy } from './deploy.js';
import { describeArtifact } from './describe-artifact.js';
import type { CreateContext } from './inputs.js';
import { clearRecord, deleteRecord, markFailed, recordOf, tagMachine } from './records.js';

/**
 * Builds one image VM: deploys its template, waits until it is generalized and deallocated, and tags it (C42 to C47).
 * A build that an earlier attempt began is continued. A cancelled build goes on in Azure, and a later run continues
 * it.
 * @returns the image VM
 */
export async function build(action: BuildAction, context: CreateContext): Promise<LabVirtualMachine> {
  const { phase, signal } = context;
  for (const record of action.leftRecords) await clearRecord(record, action, context);
  if (action.base && !action.adopted) await makeBase(action.base, action, context);
  await deploy(action, context);
  try {
    phase(action.prepared.deallocates ? 'deallocate' : 'apply artifacts');
    const machine = await waitForImageVm(action, context);
    phase('tidy up');
    if (whyNotApplied(machine, action).length > 0) await giveUp(machine, action, context);
    const tags = { [imagePathTag]: action.imagePath, [buildSecondsTag]: secondsOf(machine, context) };
    await tagMachine(machine, tags, context);
    return { ...machine, tags: { ...machine.tags, ...tags } };
  } finally {
    if (!signal.aborted) await deleteRecord(recordOf(action), context);
  }
}

async function makeBase(
  { basePath, image }: BuildBase,
  { lab, imagePath }: BuildAction,
  context: CreateContext,
): Promise<void> {
  if (!image)
    throw problem(
      `${imagePath} is not built: there is no image of its base ${shortPath(basePath)}.`,
      'Run the task again once its base is stored.',
    );
  await makeBaseImage({ lab, image }, context);
}

/** From the creation of the VM on, whichever run began it. */
function secondsOf({ createdDate }: LabVirtualMachine, { now }: CreateContext): string {
  return String(wholeSeconds(createdDate, now()));
}

/** C42: the reasons why the artifacts do not count as applied; none if they do. */
function whyNotApplied(machine: LabVirtualMachine, { prepared }: BuildAction): readonly string[] {
  const { total, status } = machine.artifactDeployment;
  const bad = machine.artifacts.filter((artifact) => artifact.status !== 'Succeeded');
  if (bad.length > 0) return bad.map(describeArtifact);
  if (total < prepared.artifactCount)
    return [`Only ${total} of ${prepared.artifactCount} artifacts are on the VM.`];
  if (total > 0 && status !== 'Succeeded')
    return [`The artifacts' deployment ended as ${status ?? 'unknown'}.`];
  return [];
}

/**
 * C45: deletes the VM and marks the others of its build; the error keeps the messages of its artifacts. A VM that cannot
 * be deleted is marked, too.
 */
async function giveUp(
  machine: LabVirtualMachine,
  action: BuildAction,
  context: CreateContext,
): Promise<never> {
  const others = action.prepared.machineNames.filter((name) => !sameName(name, machine.name));
  if (others.length > 0) await markOrTell(others, action, context);
  const isDeleted = await deleteOrTell(machine, context);
  if (!isDeleted) await markOrTell([machine.name], action, context);
  throw problemWithMessages(
    `An artifact of ${action.imagePath} failed on the VM ${machine.name}.`,
    whyNotApplied(machine, action),
    `Correct the artifact or its parameters; the VM ${isDeleted ? 'is deleted' : 'stays'}.`,
  );
}

function markOrTell(names: readonly string[], action: BuildAction, context: CreateContext): Promise<boolean> {
  return tidily(
    {
      what: `The VMs ${names.join(', ')} of the failed build of ${action.imagePath} could not be marked as failed.`,
      remedy: 'CleanUpFactory keeps a VM without this mark: delete it by hand.',
    },
    () => markFailed({ ...action, machineNames: names }, context),
    context,
  );
}

function deleteOrTell({ id, name }: LabVirtualMachine, context: CreateContext): Promise<boolean> {
  return tidily(
    {
      what: `The failed VM ${name} could not be deleted.`,
      remedy: 'Run CleanUpFactory once it can be deleted, or delete it by hand.',
    },
    () =>
      waitForOperation(
        deleteLabVirtualMachine(context.azure, id),
        `the deletion of the failed VM ${name}`,
        context,
      ),
    context,
  );
}
