import { openContainer } from '../../../tasks/core/azure/blobs/container.js';
import { grantReadAccess, revokeAccess } from '../../../tasks/core/azure/resources/disks.js';
import { stagingContainer } from '../../../tasks/core/definitions/shared-inputs.js';
import { type Answer, type Asking, type Question, unanswered } from '../asking/question.js';

/** Whether a blob can be leased while a copy into it is pending. */
export const pendingLease: Question = {
  number: 8,
  title: 'Is a lease refused on a blob while a copy into it is pending?',
  documents: [
    {
      where: 'azure.md 11',
      says: 'One pending copy a destination: another copy or write is 409 PendingCopyOperation.',
    },
  ],
  reliesOn: 'A run that finds a pending copy and cannot lease its blob knows that another run is copying.',
  fallback: 'The marks of the copy in its metadata tell whose it is, whether or not a lease is granted.',
  needs: ['lab', 'osDisk'],
  settles: ['pendingLease'],
  minutes: 5,
  ask: askPendingLease,
};

async function askPendingLease({ azure, things, finish, newName, signal }: Asking): Promise<Answer> {
  const { storageAccountId } = await things.lab();
  const disk = await things.osDisk({ generation: 'V1' });
  const container = await openContainer(azure, storageAccountId, stagingContainer.default, signal);
  await container.create();
  const name = `${newName('copy')}.vhd`;
  try {
    const source = await finish('the grant', grantReadAccess(azure, disk, 3600));
    await container.startCopy(name, source, {});
    const lease = await container.lease(name);
    const copy = (await container.look(name))?.copy;
    const details = { copyAfterwards: copy?.status, bytesDone: copy?.bytesDone };
    if (lease === 'being copied to')
      return {
        facts: { pendingLease: 'refused' },
        text: 'The lease was refused: PendingCopyOperation.',
        details,
      };
    if (typeof lease === 'string') return unanswered(`The blob was ${lease}.`, details);
    if (copy?.status !== 'pending')
      return unanswered('The copy had ended before the lease was asked for.', details);
    await lease.release(signal);
    return {
      facts: { pendingLease: 'granted' },
      text: 'The lease was granted while the copy was pending.',
      details,
    };
  } finally {
    await finish('the revocation', revokeAccess(azure, disk));
  }
}
