import { ContainerClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { statusOf } from '../../../tasks/core/azure/requests/errors.js';
import { resourceId } from '../../../tasks/core/azure/resource-id.js';
import { galleryApiVersion } from '../../../tasks/core/azure/resources/galleries.js';
import { getStorageAccountKey } from '../../../tasks/core/azure/resources/storage-accounts.js';
import { makeDefinition, publish, takeSnapshot } from '../asking/gallery-things.js';
import { lookUntil } from '../asking/asking.js';
import { put } from '../asking/put.js';
import { type Answer, type Asking, type Question, unanswered } from '../asking/question.js';
import { failureBy, type Refusal } from '../asking/refusal.js';
import { putVhd } from '../asking/things.js';

/** Whether snapshots become images for machines with and without Trusted Launch. */
export const supportedOfSnapshots: Question = {
  number: 29,
  title: 'Are snapshots a source of TrustedLaunchSupported?',
  documents: [
    {
      where: 'gallery.md 1.6',
      says: 'TrustedLaunchSupported takes a VHD, a managed image or a version. Whether it takes snapshots by now is written nowhere.',
    },
  ],
  reliesOn:
    'DistributeImages publishes plain images of Generation 2 without a security type, and those of machines with Trusted Launch as TrustedLaunch.',
  fallback: 'The same: it makes no version of TrustedLaunchSupported.',
  needs: ['disk', 'gallery'],
  settles: ['supportedOfSnapshots'],
  minutes: 10,
  ask: askSupportedOfSnapshots,
};

async function askSupportedOfSnapshots(asking: Asking): Promise<Answer> {
  const { things } = asking;
  const traits = { generation: 'V2', securityType: 'TrustedLaunchSupported' } as const;
  const definition = await makeDefinition(await things.newGallery(), asking, traits);
  const os = await takeSnapshot(await things.disk({ hyperVGeneration: 'V2' }), asking);
  const refusal = await failureBy(
    publish(`${definition}/versions/1.0.0`, { snapshots: { os, data: [] } }, asking),
  );
  if (!refusal) return { facts: { supportedOfSnapshots: 'made' }, text: 'The version was made.' };
  const { message } = refusal;
  return /trusted|security/i.test(message)
    ? { facts: { supportedOfSnapshots: 'refused' }, text: `It was refused: ${message}`, details: { refusal } }
    : unanswered(`It was refused for another reason: ${message}`, { refusal });
}

/** Whether the service needs the keys of an account to read a VHD in it. */
export const versionOfClosedAccount: Question = {
  number: 31,
  title: 'Is a VHD in an account without keys a source of a version?',
  documents: [
    {
      where: 'gallery.md 1.5',
      says: 'Whoever makes a version of a VHD needs listKeys, so that one in an account without shared keys is expected to fail; that is written nowhere.',
    },
  ],
  reliesOn: 'Nothing: DistributeImages makes versions of snapshots and of managed images alone.',
  fallback: 'The same.',
  needs: ['account', 'gallery'],
  settles: ['versionOfClosedAccount'],
  minutes: 15,
  ask: askVersionOfClosedAccount,
};

async function askVersionOfClosedAccount(asking: Asking): Promise<Answer> {
  const { azure, things, signal } = asking;
  const account = await things.newAccount({});
  const uri = await putVhd(account, asking);
  const definition = await makeDefinition(await things.newGallery(), asking);
  const key = await getStorageAccountKey(azure, account, signal);
  await allowKeys(account, false, asking);
  if (!(await areKeysRefused(uri, new StorageSharedKeyCredential(resourceId(account).name, key), asking)))
    return unanswered('The account still takes its keys.');
  const refusal = await publishVhd(`${definition}/versions/1.0.0`, account, uri, asking);
  if (!refusal) return { facts: { versionOfClosedAccount: 'made' }, text: 'The version was made.' };
  // The refusal tells of the keys only if the same VHD is taken with them.
  await allowKeys(account, true, asking);
  const other = await publishVhd(`${definition}/versions/2.0.0`, account, uri, asking);
  if (other) return unanswered(`It was refused with keys, too: ${other.message}`, { refusal, other });
  return {
    facts: { versionOfClosedAccount: 'refused' },
    text: `It was refused, and made with keys: ${refusal.message}`,
    details: { refusal },
  };
}

function publishVhd(
  id: string,
  storageAccountId: string,
  uri: string,
  asking: Asking,
): Promise<Refusal | undefined> {
  const { location, tags } = asking;
  const publishingProfile = { targetRegions: [{ name: location, regionalReplicaCount: 1 }] };
  const storageProfile = { osDiskImage: { source: { storageAccountId, uri } } };
  const body = { location, tags, properties: { publishingProfile, storageProfile } };
  return failureBy(put(id, galleryApiVersion, body, asking, 90));
}

async function allowKeys(id: string, allowSharedKeyAccess: boolean, asking: Asking): Promise<void> {
  const { location, tags } = asking;
  const place = { location, tags, sku: { name: 'Standard_LRS' }, kind: 'StorageV2' };
  const rules = { allowBlobPublicAccess: false, minimumTlsVersion: 'TLS1_2', allowSharedKeyAccess };
  await put(id, '2023-05-01', { ...place, properties: rules }, asking);
}

/** Some minutes may pass until the blob service knows. */
const mostLooks = 60;

async function areKeysRefused(
  vhdUrl: string,
  credential: StorageSharedKeyCredential,
  { finish }: Asking,
): Promise<boolean> {
  const container = new ContainerClient(new URL('.', vhdUrl).href.replace(/\/$/, ''), credential);
  const { value } = await lookUntil(
    'the refusal of the keys',
    mostLooks,
    finish,
    (abortSignal) =>
      container.getProperties({ abortSignal }).then(
        () => false,
        (error: unknown) => statusOf(error) === 403,
      ),
    (isRefused) => isRefused,
  );
  return value;
}
