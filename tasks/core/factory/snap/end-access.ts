import type { BlobContainer } from '../../azure/blobs/container.js';
import type { Done } from '../../step/step.js';
import { openStore } from '../store/store.js';
import { type Lease, leaseBlob } from '../vhds/lease.js';
import { runOfVhd, vhdMetadata } from '../vhds/marks.js';
import { stateOfVhd } from '../vhds/vhd-state.js';
import type { EndAccessAction } from './actions.js';
import { endForgottenGrant } from './disk-access.js';
import type { SnapContext } from './inputs.js';

/**
 * Ends the access that a killed run left to the disk of a VM that is not to be stored (C62), and that prevents the VM's
 * deletion. Another run may be storing this VM now: both work under the lease of its VHD.
 */
export async function endAccess(action: EndAccessAction, context: SnapContext): Promise<Done> {
  const { lab, vhdFileName } = action;
  const container = await openStore(context.azure, lab, context.signal);
  await container.create();
  const isNew = await container.createEmpty(vhdFileName, vhdMetadata(action, context.runId));
  const lease = await leaseBlob(container, vhdFileName, context);
  if (typeof lease === 'string') {
    const vhd = await container.look(vhdFileName);
    return { outcome: 'skipped', reason: `Run ${runOfVhd(vhd?.metadata)} is working on it.` };
  }
  try {
    await endUnderLease(action, container, lease, context);
    if (isNew) await container.delete(vhdFileName, { leaseId: lease.id });
  } finally {
    await lease.release();
  }
  return {};
}

/** An incomplete VHD gets another etag, so that a run that was about to begin a copy looks again. */
async function endUnderLease(
  action: EndAccessAction,
  container: BlobContainer,
  lease: Lease,
  context: SnapContext,
): Promise<void> {
  const vhd = await container.look(action.vhdFileName);
  const metadata = vhdMetadata(action, context.runId);
  if (stateOfVhd(vhd) !== 'complete')
    await container.setMetadata(action.vhdFileName, metadata, { leaseId: lease.id });
  await endForgottenGrant(action, container, context);
}
