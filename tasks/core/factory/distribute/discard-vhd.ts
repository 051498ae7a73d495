import { tidily } from '../../lab/housekeeping.js';
import { discardCopy } from '../vhds/discard-copy.js';
import type { Lease } from '../vhds/lease.js';
import type { Work } from './work.js';

/** Deletes a staged VHD under our lease. */
export function discardVhd(work: Work, lease: Lease): Promise<void> {
  const { action, staging } = work;
  return tellIfLeft(work, async () => {
    await staging.delete(action.image.vhdFileName, { leaseId: lease.id });
    lease.forget();
  });
}

/** Ends the copy into a staged VHD, and deletes what it made. */
export function discardStagedCopy(work: Work, copyId: string): Promise<void> {
  const { action, context, staging } = work;
  return tellIfLeft(work, () =>
    discardCopy(staging, { name: action.image.vhdFileName, copyId, runId: context.runId }),
  );
}

/** A staged VHD that is left costs money but does no harm: the action does not fail for it, but warns. */
async function tellIfLeft({ action, context, staging }: Work, remove: () => Promise<void>): Promise<void> {
  const { image, lab } = action;
  context.phase('tidy up');
  await tidily(
    {
      what: `The staged VHD ${image.vhdFileName} of ${lab.name} could not be deleted.`,
      remedy: `Delete the blob ${staging.url(image.vhdFileName)}.`,
    },
    remove,
    context,
  );
}
