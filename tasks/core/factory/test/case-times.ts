import type { LabVirtualMachine } from '../../azure/resources/lab-virtual-machines.js';
import { wholeSeconds } from '../../step/whole-seconds.js';

/**
 * The seconds that each artifact of a test VM took, in their order; the first one with the making of the VM. 0 where it is
 * not known.
 * @param endedAt when the last one was seen to end
 */
export function caseTimes(
  machine: Pick<LabVirtualMachine, 'artifacts' | 'createdDate'> | undefined,
  endedAt: Date | undefined,
): readonly number[] {
  if (!machine) return [];
  const { artifacts, createdDate } = machine;
  const begun = artifacts.map(({ begunAt }, index) => (index === 0 ? createdDate : begunAt));
  return begun.map((from, index) => {
    const isLast = begun[index + 1] === undefined;
    const to = isLast ? endedAt : begun[index + 1];
    return from && to ? wholeSeconds(from, to) : 0;
  });
}
