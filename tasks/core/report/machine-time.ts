import type { UnitRecord } from '../step/record.js';
import { secondsBetween } from './units.js';

/** The phases in which a VM is made and works: before the first of them there is none. */
const phasesOfVm = ['wait for an earlier deployment', 'deploy', 'deallocate', 'apply artifacts'];

/** What is done last once a VM of a build is deallocated. */
const afterDeallocation = 'tidy up';

/**
 * How long VMs ran that were made for a record, in seconds, as far as its phases tell: from the begin of the deployment, or of the
 * wait for one that another run has begun, until the VM of a build is deallocated, else until the record ends. A VM of a failed
 * build, and that of a test, is deleted by then as a rule.
 */
export function machineSecondsOf({ verb, outcome, phases = [], endedAt }: UnitRecord): number {
  if (verb !== 'build' && verb !== 'test') return 0;
  const first = phases.find(({ name }) => phasesOfVm.includes(name));
  const last = phases.at(-1);
  const isDeallocated = verb === 'build' && outcome === 'succeeded' && last?.name === afterDeallocation;
  return secondsBetween(first?.startedAt, isDeallocated ? last.startedAt : endedAt);
}
