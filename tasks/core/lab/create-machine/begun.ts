import { isSameId } from '../../azure/resource-id.js';
import type { DeploymentDetails, DeploymentTarget } from '../../azure/resources/deployment-details.js';
import { hasEnded, hasSucceeded } from '../../azure/resources/deployments.js';
import { hasFailed, type LabVirtualMachine } from '../../azure/resources/lab-virtual-machines.js';
import type { Lab } from '../../azure/resources/labs.js';
import { problem } from '../../step/problem.js';

/** What there is of a VM that is to be made: nothing, or what an earlier run has begun. */
export type Begun = 'nothing' | 'running' | 'made' | 'failed';

type Machine = Pick<LabVirtualMachine, 'id' | 'name' | 'createdDate'>;

type Details = Pick<DeploymentDetails, 'name' | 'state' | 'startedAt' | 'changedAt' | 'resourceIds'>;

/**
 * What there is of a VM: its deployment, if there is a record of it, and the VMs of the names that it makes.
 * @param earlier the records of the attempts of this run before, whose VMs are deployed over
 * @throws a problem where one of the VMs was made by something else
 */
export function begunOf(
  lab: Lab,
  record: Details | undefined,
  machines: readonly Machine[],
  earlier: readonly Details[] = [],
): Begun {
  if (record && !hasEnded(record)) return 'running';
  const isOurs = (machine: Machine) =>
    [record, ...earlier].some((one) => isMadeBy(machine, one)) || isDeployedOver(machine, record);
  const foreign = machines.find((machine) => !isOurs(machine));
  if (foreign) throw nameTaken(lab, foreign.name);
  if (machines.length === 0 || !record) return 'nothing';
  return hasSucceeded(record) ? 'made' : 'failed';
}

/** Milliseconds by which the clocks of two services of Azure may differ. */
const clockSkew = 60_000;

/** Whether a deployment has made a VM of one of its names: while it ran, since it would have failed where there was one. */
export function isMadeBy(
  { createdDate }: Pick<Machine, 'createdDate'>,
  record: Omit<Details, 'resourceIds'> | undefined,
): boolean {
  const { startedAt, changedAt } = record ?? {};
  if (!record || !startedAt || !changedAt) return false;
  const created = createdDate.getTime();
  const isAfter = created >= startedAt.getTime() - clockSkew;
  return isAfter && (!hasEnded(record) || created <= changedAt.getTime() + clockSkew);
}

/**
 * Whether a deployment has succeeded over a VM that an attempt before it had made: no deployment of ours is begun over any
 * other. That proves enough to go on with the VM, but not to delete it.
 */
function isDeployedOver({ id, createdDate }: Machine, record: Details | undefined): boolean {
  const { changedAt, resourceIds = [] } = record ?? {};
  if (!record || !changedAt || !hasSucceeded(record)) return false;
  const isListed = resourceIds.some((one) => isSameId(one, id));
  return isListed && createdDate.getTime() <= changedAt.getTime() + clockSkew;
}

/**
 * Whether a deployment has certainly made a VM that lies in its time: one that another deployment makes of the same name
 * at the same time would be there as well, and then ours has failed at it.
 * @param targets what the operations of the deployment tell
 */
export function isProven(
  machine: Pick<LabVirtualMachine, 'id' | 'provisioningState'>,
  targets: readonly DeploymentTarget[],
): boolean {
  const ofMachine = targets.filter(({ id }) => isSameId(id, machine.id));
  return ofMachine.some((target) => hasSucceeded(target)) || (ofMachine.length > 0 && hasFailed(machine));
}

/** Whether a run may begin with what there is. @throws a problem where it may not */
export function demandBegin(begun: Begun, lab: Lab, names: readonly string[], deletesFailed: boolean): void {
  if (begun !== 'failed' || deletesFailed) return;
  throw problem(
    `The lab ${lab.name} has a VM ${names.join(', ')} of an earlier deployment, which has failed.`,
    'Delete it, or turn RetryOnFailure and DeleteFailedLabVMBeforeRetry on.',
  );
}

function nameTaken(lab: Lab, name: string): Error {
  return problem(
    `The lab ${lab.name} has another VM ${name} already.`,
    'Give another name as VirtualMachineName, or delete that VM. It was not made by a deployment of the same template with the same values.',
  );
}
