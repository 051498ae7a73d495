import type { LabContext } from './context.js';
import { computeIdOf } from './machine-state.js';

/** Ends a machine that an artifact has generalized: it is stopped, and deallocated if the artifact asks for that. */
export async function shutDown(
  machineId: string,
  powerState: 'stopped' | 'deallocated',
  { clock, compute, durations, facts, faults, resources }: LabContext,
): Promise<void> {
  const machine = resources.get(machineId);
  const computeId = machine ? computeIdOf(machine) : '';
  const isMarked = facts.deprovisionMark === 'set';
  compute.machines.change(computeId, { powerState: 'stopped', generalized: true, isMarked });
  if (powerState === 'stopped' || faults.of('deallocation hangs', machineId)) return;
  await clock.sleep(clock.varied(durations.stop, `stop:${machineId}`));
  compute.machines.change(computeId, { powerState });
}
