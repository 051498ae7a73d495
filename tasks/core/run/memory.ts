import { setFlagsFromString } from 'node:v8';

/**
 * Has the heap collected when it has grown by half. By itself V8 lets it grow to several times of what is in use on a
 * machine with much memory, which a run of hours then holds, beside other agents; and the agent passes no flags to Node.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=50');
}
