import {
  deleteDeployment,
  type Deployment,
  deploymentFailures,
  type DeploymentName,
} from '../../azure/resources/deployments.js';
import { getLabVirtualMachine, tagLabVirtualMachine } from '../../azure/resources/lab-virtual-machines.js';
import { waitForOperation } from '../../lab/wait-for-operation.js';
import { isOurs, stateTag } from '../images/tags.js';
import type { Deployed } from './actions.js';
import type { CreateContext } from './inputs.js';

/** Marks the VM of a failed deployment for CleanUpFactory. @returns whether there is one */
export async function markFailed(deployed: Deployed, { azure, signal }: CreateContext): Promise<boolean> {
  const machine = await getLabVirtualMachine(azure, deployed.lab.id, deployed.vmName, signal);
  if (!machine || !isOurs(machine, deployed)) return false;
  await tagLabVirtualMachine(azure, machine.id, { [stateTag]: 'Failed' }, signal);
  return true;
}

/** Deletes the record of a deployment of the image, the one of this run or an earlier one's. */
export async function deleteRecord(
  deployed: Deployed,
  context: CreateContext,
  name = deployed.deploymentName,
): Promise<void> {
  const deletion = deleteDeployment(context.azure, { ...placeOf(deployed), name });
  await waitForOperation(deletion, `the deletion of the record ${name}`, context);
}

/** Deletes the record of an earlier deployment; one that failed is kept until its cause has been told. */
export async function clearRecord(
  deployed: Deployed,
  { name, state }: Pick<Deployment, 'name' | 'state'>,
  context: CreateContext,
): Promise<void> {
  const place = { ...placeOf(deployed), name };
  const causes = state === 'Succeeded' ? [] : await deploymentFailures(context.azure, place, context.signal);
  if (causes.length > 0)
    context.notice({
      severity: 'warning',
      what: `An earlier deployment of ${deployed.imagePath} failed.`,
      why: causes.join(' '),
    });
  await deleteRecord(deployed, context, name);
}

export function placeOf({ lab, deploymentName }: Deployed): DeploymentName {
  return { subscriptionId: lab.subscriptionId, resourceGroup: lab.resourceGroup, name: deploymentName };
}
