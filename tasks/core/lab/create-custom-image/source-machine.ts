import { hasFailed, type LabVirtualMachine } from '../../azure/resources/lab-virtual-machines.js';
import type { Finding } from '../../step/action.js';
import { problem } from '../../step/problem.js';
import { sameName } from '../names.js';
import type { Wanted } from './wanted.js';

/**
 * Judges whether an image can be made of a VM as it is now.
 * @returns what is doubtful
 * @throws a problem where Azure would refuse it, or make an image that nobody can use
 */
export function judgeMachine(
  machine: LabVirtualMachine,
  wanted: Pick<Wanted, 'osType' | 'osState'>,
): readonly Finding[] {
  const { name, osType, provisioningState } = machine;
  if (osType !== undefined && !sameName(osType, wanted.osType))
    throw problem(
      `The VM ${name} runs ${osType}, but OsType says ${wanted.osType}.`,
      `Set OsType to ${osType}, and ${osType}OsState to how the VM is prepared.`,
    );
  if (hasFailed(machine))
    throw problem(`The VM ${name} has failed, so no image can be made of it.`, 'Make the VM anew.');
  if (!sameName(provisioningState, 'Succeeded'))
    throw problem(
      `The VM ${name} is being made or changed: its state is ${provisioningState}.`,
      'Run the task again once the VM is ready.',
    );
  return judgePreparation(machine, wanted);
}

type Preparation = Pick<Wanted, 'osType' | 'osState'>;

function judgePreparation(machine: LabVirtualMachine, wanted: Preparation): readonly Finding[] {
  const { name, isGeneralized } = machine;
  const { osType, osState } = wanted;
  if (isGeneralized && !osState.endsWith('Applied'))
    throw problem(
      `The VM ${name} is generalized, but ${osType}OsState says ${osState}: Azure never starts it again, and nothing is kept of its users.`,
      `Set ${osType}OsState to ${osType === 'Windows' ? 'SysprepApplied' : 'DeprovisionApplied'}.`,
    );
  return isRunning(machine) ? judgeRunning(name, osState) : judgeStopped(machine, osState);
}

function isRunning({ powerState = '' }: LabVirtualMachine): boolean {
  return /^PowerState\/(running|starting)$/i.test(powerState);
}

function judgeRunning(name: string, osState: Wanted['osState']): readonly Finding[] {
  if (osState === 'SysprepApplied')
    throw problem(
      `The VM ${name} runs, but WindowsOsState says that sysprep has been run: Windows ends its preparation at the next start, and the image would not start.`,
      'Run sysprep with /shutdown and stop the VM, or set WindowsOsState to SysprepRequested.',
    );
  if (osState !== 'DeprovisionApplied') return [];
  return [
    warning(
      `The VM ${name} runs, although it is said to be deprovisioned.`,
      'What it writes meanwhile may not be whole in the image. Stop it first.',
    ),
  ];
}

/** Whether Azure starts such a VM by itself is not documented. */
function judgeStopped(
  { name, powerState }: LabVirtualMachine,
  osState: Wanted['osState'],
): readonly Finding[] {
  if (powerState === undefined || !osState.endsWith('Requested')) return [];
  return [
    warning(
      `The VM ${name} does not run, but is to be generalized from within.`,
      'Start it first if Azure refuses that.',
    ),
  ];
}

function warning(what: string, remedy: string): Finding {
  return { severity: 'warning', what, remedy };
}
