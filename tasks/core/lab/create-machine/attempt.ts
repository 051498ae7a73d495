import { type DeploymentDetails, getDeploymentDetails } from '../../azure/resources/deployment-details.js';
import type { DeploymentName } from '../../azure/resources/deployments.js';
import { getLabVirtualMachine, type LabVirtualMachine } from '../../azure/resources/lab-virtual-machines.js';
import type { Lab } from '../../azure/resources/labs.js';
import { readEach } from '../../step/read-each.js';
import type { CreateMachineAction } from './actions.js';
import { nameOfAttempt } from './attempts.js';
import type { CreateMachineContext, RetryInputs } from './inputs.js';
import { deploymentNameOf, type MachineSource, renamed } from './source.js';
import { namesOf, type WantedMachine, wantedMachines } from './wanted-machines.js';

/** One attempt to make a VM. */
export interface Attempt {
  /** Counted from 0. */
  readonly number: number;
  readonly lab: Lab;
  readonly vmName: string;
  /** Of this name. */
  readonly source: MachineSource;
  /** What the template makes; undefined where that is not known. */
  readonly wanted: readonly WantedMachine[] | undefined;
  /** The names of the VMs that it makes, as far as they are known; that of the task where none is. */
  readonly names: readonly string[];
  readonly record: DeploymentName;
}

/** @param number counted from 0 */
export function attemptNumber(
  number: number,
  { lab, vmName: first, source: ofFirst }: Pick<CreateMachineAction, 'lab' | 'vmName' | 'source'>,
  inputs: RetryInputs,
): Attempt {
  const vmName = nameOfAttempt(first, number, inputs);
  const source = renamed(ofFirst, vmName);
  const wanted = wantedMachines(source, lab);
  const { subscriptionId, resourceGroup } = lab;
  return {
    number,
    lab,
    vmName,
    source,
    wanted,
    names: namesOf(wanted, vmName),
    record: { subscriptionId, resourceGroup, name: deploymentNameOf(vmName, lab.id, source) },
  };
}

type LookContext = Pick<CreateMachineContext, 'azure' | 'signal'>;

/** The record of the deployment of an attempt; undefined where there is none. */
export function recordOf(
  { record }: Attempt,
  { azure, signal }: LookContext,
): Promise<DeploymentDetails | undefined> {
  return getDeploymentDetails(azure, record, signal);
}

/** The VMs that there are of an attempt. */
export async function machinesOf(
  { lab, names }: Attempt,
  { azure, signal }: LookContext,
): Promise<readonly LabVirtualMachine[]> {
  const found = await readEach(names, (name) => getLabVirtualMachine(azure, lab.id, name, signal));
  return found.filter((machine) => machine !== undefined);
}
