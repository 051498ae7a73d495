import { isNotFound } from '../../azure/requests/errors.js';
import {
  type LabVirtualMachine,
  listLabVirtualMachines,
} from '../../azure/resources/lab-virtual-machines.js';
import { type AwaitedMachine, waitUntilReady } from '../../lab/machine.js';
import { problem } from '../../step/problem.js';
import { isOurs, osStateOf, runTag, stateTag, tagOf } from '../images/tags.js';
import { chooseImageVm } from '../images/vm-names.js';
import type { BuildAction } from './actions.js';
import { becauseOf, vanishedCode } from './failure.js';
import type { CreateContext, CreateInputs } from './inputs.js';

/**
 * C47: waits for the image VM that a deployment has made: until its artifacts are applied and, where it is generalized,
 * until it is deallocated; a specialized one is shut down for that.
 * @throws if the lab has no such VM, with that as its cause where it had one; if another run has marked it as failed; or
 * after StandardTimeoutMinutes
 */
export async function waitForImageVm(
  action: BuildAction,
  context: CreateContext,
): Promise<LabVirtualMachine> {
  const name = await findImageVm(action, context);
  try {
    return await waitUntilReady(awaitedVm(action, name, context.inputs), context);
  } catch (error) {
    // A VM that is shut down was seen before.
    throw error instanceof Error && isNotFound(error) ? vanished(error) : error;
  }
}

function awaitedVm(
  { lab, imagePath, prepared }: BuildAction,
  name: string,
  { StandardTimeoutMinutes: minutes }: CreateInputs,
): AwaitedMachine {
  let isSeen = false;
  const none = () => noMachine(imagePath, name);
  return {
    labId: lab.id,
    name,
    deallocates: prepared.deallocates,
    // As the VM was begun: Images.json may say something else since.
    stops: ({ tags }) => osStateOf(tags) === 'Specialized',
    limit: {
      minutes,
      input: 'shutdownTimeoutMinutes (StandardTimeoutMinutes, which had no effect in the scripts)',
    },
    check: (machine) => {
      if (!isOurs(machine, { imagePath })) throw none();
      if (tagOf(machine.tags, stateTag)) throw failedElsewhere(imagePath, name);
      isSeen = true;
    },
    notFound: () => (isSeen ? vanished(none()) : none()),
  };
}

/** C34: the name that the template gives the image VM; where that is not known before, the VM is known by its tags. */
async function findImageVm(action: BuildAction, { azure, runId, signal }: CreateContext): Promise<string> {
  const { lab, vmName, prepared } = action;
  const [known] = prepared.machineNames;
  if (!prepared.isNamedOtherwise || known !== undefined) return known ?? vmName;
  const machines = await listLabVirtualMachines(azure, lab.id, signal);
  const built = machines.filter(
    (machine) => isOurs(machine, action) && tagOf(machine.tags, runTag) === runId,
  );
  return chooseImageVm(built, vmName)?.name ?? vmName;
}

function noMachine(imagePath: string, vmName: string): Error {
  return problem(
    `The deployment of ${imagePath} succeeded, but the lab has no VM ${vmName}.`,
    "The template's lab VM must take its name from the parameter newVMName.",
  );
}

function vanished(error: Error): Error {
  const { message } = error;
  return becauseOf(error, { causes: [{ code: vanishedCode, message }], mayHaveArtifacts: true });
}

/** The run that marked the VM as failed has reported the cause and deleted the record of the deployment. */
function failedElsewhere(imagePath: string, vmName: string): Error {
  return problem(
    `${imagePath} could not be built as the VM ${vmName}: another run that waited for its deployment saw it fail.`,
    'Look at the log of the other run; CleanUpFactory deletes the VM.',
  );
}
