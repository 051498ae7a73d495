import type { Done } from '../../step/step.js';
import { openStore } from '../store/store.js';
import { leaseBlob } from '../vhds/lease.js';
import { runOfVhd, vhdMetadata } from '../vhds/marks.js';
import { stateOfVhd } from '../vhds/vhd-state.js';
import type { EndAccessAction } from './actions.js';
import { endForgottenGrant } from './disk-access.js';
import type { SnapContext } from './inputs.js';

/**
 * Ends the access to the disk of a VM that is not stored any more (C62): a killed run left it, and it keeps the VM from
 * being deleted. Another run may be storing this VM just now; the lease of its VHD keeps the two apart.
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
    // A run that was about to begin a copy looks again, as the VHD has changed.
    if (stateOfVhd(vhd) !== 'complete')
      await container.setMetadata(vhdFileName, vhdMetadata(action, context.runId), { leaseId: lease.id });
    await endForgottenGrant(action, container, context);
    if (isNew) await container.delete(vhdFileName, { leaseId: lease.id });
  } finally {
    await lease.release();
  }
  return {};
}
