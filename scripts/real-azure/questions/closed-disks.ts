import { type BlobContainer, openContainer } from '../../../tasks/core/azure/blobs/container.js';
import { explain, isAbortError } from '../../../tasks/core/azure/requests/errors.js';
import { grantReadAccess, revokeAccess } from '../../../tasks/core/azure/resources/disks.js';
import { type Answer, type Asking, isNoAnswer, type Question } from '../asking/question.js';
import { put } from '../asking/put.js';

/** Whether VHDs can be copied of disks that not everybody may read who has their address. */
export const guardedDisks: Question = {
  number: 28,
  title: 'Is a disk copied that only Entra or a private endpoint may read?',
  documents: [
    {
      where: 'azure.md 10',
      says: 'With dataAccessAuthMode AzureActiveDirectory whoever reads a disk needs a token besides the address, so a plain copy by the service should fail. AllowPrivate blocks the export.',
    },
  ],
  reliesOn: 'SnapImages grants no access to such a disk: it says why, and leaves the VM.',
  fallback:
    'Open the disk; where it can be copied all the same, nothing is lost but the image that was left.',
  needs: ['disk', 'account'],
  settles: ['entraDisk', 'privateDisk'],
  minutes: 10,
  ask: askGuardedDisks,
};

async function askGuardedDisks(asking: Asking): Promise<Answer> {
  const { azure, groupId, location, tags, things, signal, newName } = asking;
  const container = await openContainer(azure, await things.account(), 'copies', signal);
  await container.create();
  // One that is open has to be copied, or a failure tells nothing.
  const open = await copy(await things.disk(), container, asking);
  if (open !== 'copied') throw new Error(`A disk that is open could not be copied: ${open}`);
  const entra = await copy(
    await things.disk({ dataAccessAuthMode: 'AzureActiveDirectory' }),
    container,
    asking,
  );
  const access = `${groupId}/providers/Microsoft.Compute/diskAccesses/${newName('access')}`;
  await put(access, '2023-10-02', { location, tags }, asking);
  const closed = { networkAccessPolicy: 'AllowPrivate', diskAccessId: access };
  const hidden = await copy(await things.disk(closed), container, asking);
  return {
    facts: { entraDisk: factOf(entra), privateDisk: factOf(hidden) },
    text: `The disk for Entra alone: ${entra}. The disk for private endpoints alone: ${hidden}.`,
    details: { entra, private: hidden },
  };
}

function factOf(end: string): 'copied' | 'not copied' {
  return end === 'copied' ? 'copied' : 'not copied';
}

/** Copies a disk as SnapImages does. @returns `copied`, or why it was not */
async function copy(diskId: string, container: BlobContainer, asking: Asking): Promise<string> {
  const { azure, finish, newName } = asking;
  let doing = 'the grant';
  try {
    const source = await finish(doing, grantReadAccess(azure, diskId, 3600), 15);
    doing = 'the copy';
    const name = `${newName('copy')}.vhd`;
    await container.startCopy(name, source, {});
    await finish(doing, container.copyOperation(name), 30);
    return 'copied';
  } catch (error) {
    const { code = '', statusCode, message } = explain(error);
    if (isAbortError(error) || isUnrelated(doing, statusCode)) throw error;
    return `${doing} was refused (${[statusCode, code, message].join(' ').trim()})`;
  } finally {
    await finish('the revocation', revokeAccess(azure, diskId), 15).catch(() => undefined);
  }
}

/** A copy whose source cannot be read is answered by 403 like a missing right; the open disk has shown that there is none. */
function isUnrelated(doing: string, status = 0): boolean {
  return doing === 'the copy' ? status === 429 || status >= 500 : isNoAnswer({ status });
}
