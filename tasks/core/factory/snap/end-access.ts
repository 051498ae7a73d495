import type { Done } from '../../step/step.js';
import { openStore } from '../store/store.js';
import { leaseBlob } from '../vhds/lease.js';
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
    const vhd = await container.look(vhdFileName);
    // Changes the etag, so that a run that was about to begin a copy looks again.
    if (stateOfVhd(vhd) !== 'complete')
      await container.setMetadata(vhdFileName, vhdMetadata(action, context.runId), { leaseId: lease.id });
    await endForgottenGrant(action, container, context);
    if (isNew) await container.delete(vhdFileName, { leaseId: lease.id });
  } finally {
    await lease.release();
  }
  return {};
}
