import { getDeploymentDetails } from '../../azure/resources/deployment-details.js';
import type { LabVirtualMachine } from '../../azure/resources/lab-virtual-machines.js';
import { resourceId } from '../../azure/resource-id.js';
import { problemWithMessages } from '../../step/problem.js';
import { sameName } from '../names.js';
import { artifactFaults, awaitMachine } from './artifacts.js';
import type { Attempt } from './attempt.js';
import { type Deployed, deploy, type Tries } from './deploy.js';
import type { CreateMachineContext } from './inputs.js';
import { settleOwner } from './owner.js';
import { mainNameOf } from './wanted-machines.js';

/** A VM that an attempt has made, or an earlier run. */
export interface Made {
  readonly machine: LabVirtualMachine;
  readonly deployed: Deployed;
}

/**
 * Makes the VM of one attempt: deploys, waits for artifacts and judges them, and settles whose it is.
 * @throws why that failed; a final problem where another attempt would do no good
 */
export async function make(attempt: Attempt, tries: Tries, context: CreateMachineContext): Promise<Made> {
  const deployed = await deploy(attempt, tries, context);
  const names = await deployedNames(attempt, context);
  const main = mainNameOf(names, attempt.vmName);
  const machines: LabVirtualMachine[] = [];
  for (const name of names) machines.push(await awaitMachine(name, attempt.lab, context));
  for (const machine of machines) judge(machine, attempt, deployed, context);
  for (const machine of machines) await settleOwner(machine, context);
  const machine = machines.find(({ name }) => sameName(name, main));
  return { machine: machine ?? (machines[0] as LabVirtualMachine), deployed };
}

/** Names that the template does not tell beforehand are those that the record of the deployment lists. */
async function deployedNames(
  { wanted, names, record, lab }: Attempt,
  { azure, signal }: CreateMachineContext,
): Promise<readonly string[]> {
  const areKnown = wanted?.every(({ name }) => name !== undefined) === true;
  const details = areKnown ? undefined : await getDeploymentDetails(azure, record, signal);
  const made = (details?.resourceIds ?? []).filter((id) => isMachineOf(id, lab.id));
  return made.length === 0 ? names : made.map((id) => resourceId(id).name);
}

function isMachineOf(id: string, labId: string): boolean {
  const rest = id.slice(labId.length);
  return sameName(id.slice(0, labId.length), labId) && /^\/virtualmachines\/[^/]+$/i.test(rest);
}

/** A VM that an earlier run has made is not made again for its artifacts. */
function judge(
  machine: LabVirtualMachine,
  { wanted }: Attempt,
  deployed: Deployed,
  { inputs, notice }: CreateMachineContext,
): void {
  const ofMachine = wanted?.find(({ name }) => name !== undefined && sameName(name, machine.name));
  const messages = artifactFaults(machine, ofMachine);
  if (messages.length === 0) return;
  const what = `Artifacts of the VM ${machine.name} have failed, or are missing.`;
  const remedy =
    'Correct the artifacts or their parameters; raise WaitMinutesForApplyArtifacts for those that are still being applied.';
  if (inputs.FailOnArtifactError)
    throw Object.assign(problemWithMessages(what, messages, remedy), { isFinal: deployed !== 'now' });
  notice({ severity: 'warning', what, messages, remedy });
}
