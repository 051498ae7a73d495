import type { Lab } from '../../azure/resources/labs.js';
import {
  deleteDeployment,
  type Deployment,
  deploymentFailures,
  type DeploymentName,
} from '../../azure/resources/deployments.js';
import { tagLabVirtualMachine } from '../../azure/resources/lab-machine-tags.js';
import {
  getLabVirtualMachine,
  type LabVirtualMachine,
  listLabVirtualMachines,
} from '../../azure/resources/lab-virtual-machines.js';
import { tidily } from '../../lab/housekeeping.js';
import { waitForOperation } from '../../lab/wait-for-operation.js';
import { isOurs, stateTag } from '../images/tags.js';
import type { ImageDeployment } from './actions.js';
import type { CreateContext } from './inputs.js';
import { isOfBuild } from './machines-of-build.js';

/**
 * Marks all VMs of a failed build for CleanUpFactory, each for itself: one that cannot be marked keeps no other from it.
 * @returns the marked ones
 * @throws why the first of those was not marked
 */
export async function markFailed(
  deployment: ImageDeployment,
  context: CreateContext,
): Promise<readonly LabVirtualMachine[]> {
  const names = await namesOfBuild(deployment, context);
  const marks = await Promise.allSettled(names.map((name) => markOneFailed(name, deployment, context)));
  const refused = marks.find(({ status }) => status === 'rejected');
  if (refused?.status === 'rejected') throw refused.reason;
  return marks.flatMap((mark) => (mark.status === 'fulfilled' ? (mark.value ?? []) : []));
}

async function markOneFailed(
  name: string,
  deployment: ImageDeployment,
  context: CreateContext,
): Promise<LabVirtualMachine | undefined> {
  const { azure, signal } = context;
  const machine = await getLabVirtualMachine(azure, deployment.lab.id, name, signal);
  if (!machine || !isOurs(machine, deployment)) return undefined;
  await tagMachine(machine, { [stateTag]: 'Failed' }, context);
  return machine;
}

/** Adds tags to a VM. One that is busy is waited for. */
export function tagMachine(
  { id, name }: Pick<LabVirtualMachine, 'id' | 'name'>,
  tags: Readonly<Record<string, string>>,
  context: CreateContext,
): Promise<void> {
  return waitForOperation(
    tagLabVirtualMachine(context.azure, id, tags),
    `the tags of the VM ${name}`,
    context,
  );
}

/** Where names are known only from the deployment, its VMs are known by their tags. */
async function namesOfBuild(
  deployment: ImageDeployment,
  { azure, signal }: CreateContext,
): Promise<readonly string[]> {
  const { lab, vmName, machineNames = [vmName] } = deployment;
  if (machineNames.length > 0) return machineNames;
  const machines = await listLabVirtualMachines(azure, lab.id, signal);
  return machines.filter((one) => isOfBuild(one, deployment, deployment)).map(({ name }) => name);
}

/**
 * Deletes the record of a deployment that has ended. One that cannot be deleted is a warning: what was built stays good.
 * @returns whether it is gone
 */
export function deleteRecord(record: DeploymentName, context: CreateContext): Promise<boolean> {
  const { name } = record;
  return tidily(
    {
      what: `The record ${name} of a deployment stays.`,
      remedy: `Delete the deployment ${name} in the resource group ${record.resourceGroup}.`,
    },
    () =>
      waitForOperation(
        deleteDeployment(context.azure, record),
        `the deletion of the record ${name}`,
        context,
      ),
    context,
  );
}

/**
 * Deletes the record of an earlier deployment of a golden image; if it failed, its causes are reported first.
 * @returns whether it is gone
 * @throws if the causes cannot be read: then the record is kept
 */
export async function clearRecord(
  { name, state }: Pick<Deployment, 'name' | 'state'>,
  { lab, imagePath }: Pick<ImageDeployment, 'lab' | 'imagePath'>,
  context: CreateContext,
): Promise<boolean> {
  const record = recordIn(lab, name);
  const causes = state === 'Succeeded' ? [] : await deploymentFailures(context.azure, record, context.signal);
  if (causes.length > 0)
    context.notice({
      severity: 'warning',
      what: `An earlier deployment of ${imagePath} failed.`,
      why: causes.map(({ message }) => message).join(' '),
    });
  return deleteRecord(record, context);
}

/** The record of a deployment of the image. */
export function recordOf({ lab, deploymentName }: ImageDeployment): DeploymentName {
  return recordIn(lab, deploymentName);
}

function recordIn({ subscriptionId, resourceGroup }: Lab, name: string): DeploymentName {
  return { subscriptionId, resourceGroup, name };
}
