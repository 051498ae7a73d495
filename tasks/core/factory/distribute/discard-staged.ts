import { openContainerOf } from '../../lab/container.js';
import { unlessLocked } from '../../lab/housekeeping.js';
import type { Done } from '../../step/step.js';
import { leaseBlob } from '../vhds/lease.js';
import type { DiscardAction } from './actions.js';
import type { DistributeContext } from './inputs.js';

/** Deletes a staged VHD that nobody needs, unless another run is making an image of it or it has changed. */
export async function discardStaged(
  { lab, staged }: DiscardAction,
  context: DistributeContext,
): Promise<Done> {
  const { azure, inputs, signal } = context;
  const container = await openContainerOf(azure, lab, inputs.stagingContainer, signal);
  const lease = await leaseBlob(container, staged.name, context);
  if (lease === 'missing') return { outcome: 'skipped', reason: 'It is gone already.' };
  if (typeof lease === 'string') return { outcome: 'skipped', reason: 'Another run is working on it.' };
  context.phase('delete');
  try {
    return await unlessLocked(
      {
        what: `The staged VHD ${staged.name} of ${lab.name} stays: it is locked.`,
        remedy: 'Remove the lock or the immutability policy of its container.',
      },
      async () => {
        await container.delete(staged.name, { etag: staged.etag, leaseId: lease.id });
        return {};
      },
      context,
    );
  } finally {
    await lease.release();
  }
}
