import type { BlobContainer, BlobEntry } from '../../azure/blobs/container.js';
import type { Azure } from '../../azure/azure.js';
import { problem } from '../../step/problem.js';
import type { ActionContext } from '../../step/step.js';
import { type Lease, leaseBlob, type LockInputs } from './lease.js';
import { runOfVhd } from './marks.js';

/** Another run does the same work. */
export interface OtherRun {
  readonly otherRun: string;
}

/** Rounds in which another run may hold a VHD before the action fails. */
const mostRounds = 5;

/**
 * Looks at a VHD and goes on from what there is, once more each time that another run has changed it meanwhile.
 * @param vhd as an error names it, e.g. `The VHD x.vhd`
 * @param task the task that is to be run again
 * @param goOn one round, counted from 0; it returns nothing where the VHD has to be looked at again
 */
export async function inRounds<T>(
  vhd: string,
  task: string,
  goOn: (round: number) => Promise<T | undefined>,
): Promise<T> {
  for (let round = 0; round < mostRounds; round += 1) {
    const result = await goOn(round);
    if (result !== undefined) return result;
  }
  throw problem(`${vhd} is being changed by others.`, `Run ${task} again.`);
}

/**
 * Changes a VHD under a lease, which is released in every outcome.
 * @param seen the VHD at the last look
 * @returns the other run, where that has the lease; nothing where the VHD is gone or is being copied to by now
 */
export async function underLease<T>(
  container: Pick<BlobContainer, 'lease'>,
  { name, seen }: { readonly name: string; readonly seen: Pick<BlobEntry, 'metadata'> | undefined },
  context: ActionContext<LockInputs, Azure>,
  change: (lease: Lease) => Promise<T>,
): Promise<T | OtherRun | undefined> {
  const lease = await leaseBlob(container, name, context);
  if (lease === 'leased') return { otherRun: runOfVhd(seen?.metadata) };
  if (typeof lease === 'string') return undefined;
  try {
    return await change(lease);
  } finally {
    await lease.release();
  }
}
