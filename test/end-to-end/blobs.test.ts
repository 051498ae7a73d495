import type { TokenCredential } from '@azure/core-auth';
import {
  AnonymousCredential,
  type BlobClient,
  BlobSASPermissions,
  BlobServiceClient,
  type ContainerClient,
  generateBlobSASQueryParameters,
  PageBlobClient,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { createServer, globalAgent, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type BlobService, createBlobService } from '../local-azure/blobs/blob-service.js';
import { makeCertificate } from '../local-azure/certificate.js';
import type { Clock } from '../local-azure/clock.js';
import { createFaults } from '../local-azure/faults/faults.js';

const gibibyte = 1024 ** 3;

/** Clients without a pool of connections use the agent that trusts the certificate of this test. */
const pipelineOptions = { retryOptions: { maxTries: 1 }, keepAliveOptions: { enable: false } };

const keys = [randomBytes(64).toString('base64'), randomBytes(64).toString('base64')] as const;

describe('the blobs of the local Azure', () => {
  let seconds: number;
  let blobs: BlobService;
  let server: Server;
  let origin: string;
  let requests: { readonly method: string | undefined; readonly own: boolean }[];

  /** Stands still unless a test moves it; copies take a second for each gibibyte. */
  const clock: Clock = {
    now: () => new Date(seconds * 1000),
    after: () => () => undefined,
    sleep: () => Promise.resolve(),
    varied: (duration) => duration,
    unscaled: (milliseconds) => milliseconds / 1000,
  };

  before(async () => {
    const { certificate, key } = await makeCertificate([]);
    server = createServer({ cert: certificate, key }, (request, response) => {
      requests.push({ method: request.method, own: blobs.isOwnRequest(request) });
      blobs.handle(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    globalAgent.options.ca = certificate;
  });

  after(() => {
    // One that is undefined would take its place in what a request of a later file asks for.
    delete globalAgent.options.ca;
    server.close();
    server.closeAllConnections();
  });

  beforeEach(async () => {
    seconds = 0;
    requests = [];
    blobs = await createBlobService({ clock, faults: createFaults(clock), copyBytesPerSecond: gibibyte });
    blobs.addAccount('source', keys);
    blobs.addAccount('target', keys);
    await blobs.seed('target', { container: 'images', name: 'notes.txt', text: 'notes' });
  });

  afterEach(() => blobs.close());

  const service = (
    account: string,
    credential: StorageSharedKeyCredential | TokenCredential = new StorageSharedKeyCredential(
      account,
      keys[0],
    ),
  ): BlobServiceClient => new BlobServiceClient(`${origin}/${account}`, credential, pipelineOptions);

  const container = (account: string, name: string): ContainerClient =>
    service(account).getContainerClient(name);

  const withSas = (url: string): PageBlobClient =>
    new PageBlobClient(url, new AnonymousCredential(), pipelineOptions);

  const startCopy = async (destination: BlobClient, source: string): Promise<void> => {
    await destination.beginCopyFromURL(source);
  };

  const target = (): PageBlobClient => container('target', 'images').getPageBlobClient('copy.vhd');

  const exportDisk = (bytes = 32 * gibibyte) => blobs.exportDisk('/subscriptions/s/disks/one', bytes, origin);

  const copyStatus = async () => {
    const { copyStatus: status, copyProgress: progress } = await target().getProperties();
    return { status, progress };
  };

  const code = (expected: string) => (error: { readonly code?: string }) => error.code === expected;

  describe('a copy', () => {
    it('hooks into Azurite 3.37.0: if this fails, its insides have changed', async () => {
      await startCopy(target(), await exportDisk());

      assert.equal((await target().getProperties()).copyStatus, 'pending');
      assert.deepEqual(
        blobs.copies().map(({ status }) => status),
        ['pending'],
      );
    });

    it('is pending, makes progress by the clock and ends in success', async () => {
      await startCopy(target(), await exportDisk());
      assert.deepEqual(await copyStatus(), { status: 'pending', progress: `0/${32 * gibibyte}` });

      seconds = 8;
      assert.deepEqual(await copyStatus(), {
        status: 'pending',
        progress: `${8 * gibibyte}/${32 * gibibyte}`,
      });
      assert.equal((await blobs.findByUrl(target().url))?.hasVhdFooter, false);

      seconds = 32;
      assert.deepEqual(await copyStatus(), {
        status: 'success',
        progress: `${32 * gibibyte}/${32 * gibibyte}`,
      });
      assert.equal((await blobs.findByUrl(target().url))?.hasVhdFooter, true);
    });

    it('brings what is known of a disk along with its bytes', async () => {
      const disk = { files: ['/usr/bin/git'], generalized: true };
      await startCopy(target(), await blobs.exportDisk('/subscriptions/s/disks/one', gibibyte, origin, disk));
      seconds = 1;
      assert.equal((await target().getProperties()).copyStatus, 'success');
      await startCopy(container('target', 'images').getPageBlobClient('second.vhd'), target().url);
      seconds = 2;
      const second = await blobs.findByUrl(container('target', 'images').getPageBlobClient('second.vhd').url);
      assert.deepEqual(second?.disk, disk);
    });

    it('takes its own time, however many run at once', async () => {
      const images = container('target', 'images');
      const source = await exportDisk();
      await startCopy(images.getPageBlobClient('one.vhd'), source);
      seconds = 16;
      await startCopy(images.getPageBlobClient('two.vhd'), source);

      seconds = 32;

      assert.deepEqual(
        blobs.copies().map(({ status }) => status),
        ['success', 'pending'],
      );
    });

    it('of a small blob is done at once', async () => {
      const images = container('target', 'images');

      const copied = await images.getBlobClient('more.txt').beginCopyFromURL(`${images.url}/notes.txt`);

      assert.equal((await copied.pollUntilDone()).copyStatus, 'success');
      assert.equal((await images.getBlobClient('more.txt').downloadToBuffer()).toString(), 'notes');
    });

    it('is checked by a request of Azurite, which can be told from those of clients', async () => {
      await startCopy(target(), await exportDisk());

      assert.deepEqual(requests, [
        { method: 'PUT', own: false },
        { method: 'HEAD', own: true },
      ]);
    });

    it('fails when access to the disk is revoked meanwhile', async () => {
      await startCopy(target(), await exportDisk());
      seconds = 8;

      await blobs.revokeDisk('/subscriptions/S/disks/one');

      const failed = await target().getProperties();
      assert.equal(failed.copyStatus, 'failed');
      assert.match(failed.copyStatusDescription ?? '', /^403 AuthenticationFailed/);
    });

    it('stays a success when access to the disk is revoked afterwards', async () => {
      await startCopy(target(), await exportDisk());
      seconds = 32;

      await blobs.revokeDisk('/subscriptions/s/disks/one');

      assert.equal((await target().getProperties()).copyStatus, 'success');
    });

    it('fails when its source is deleted meanwhile', async () => {
      await blobs.seed('source', { container: 'images', name: 'disk.vhd', pageBytes: 2 * gibibyte });
      const source = container('source', 'images').getPageBlobClient('disk.vhd');
      await startCopy(
        target(),
        await source.generateSasUrl({ permissions: BlobSASPermissions.parse('r'), expiresOn: tomorrow() }),
      );

      await source.delete();

      assert.match((await target().getProperties()).copyStatusDescription ?? '', /^404 BlobNotFound/);
    });

    it('fails when its source changes meanwhile', async () => {
      await blobs.seed('target', { container: 'images', name: 'disk.vhd', pageBytes: 2 * gibibyte });
      const source = container('target', 'images').getPageBlobClient('disk.vhd');
      await startCopy(target(), source.url);

      await source.setMetadata({ changed: 'yes' });

      assert.match((await target().getProperties()).copyStatusDescription ?? '', /^412 ConditionNotMet/);
    });

    it('leaves an empty blob when it is aborted', async () => {
      await startCopy(target(), await exportDisk());
      const { copyId = '' } = await target().getProperties();

      await target().abortCopyFromURL(copyId);

      const aborted = await target().getProperties();
      assert.deepEqual([aborted.copyStatus, aborted.contentLength], ['aborted', 0]);
      await assert.rejects(target().abortCopyFromURL(copyId), code('NoPendingCopyOperation'));
    });

    it('refuses a second copy to its destination, and writes to it, until it has ended', async () => {
      const source = await exportDisk();
      await startCopy(target(), source);

      await assert.rejects(startCopy(target(), source), code('PendingCopyOperation'));
      await assert.rejects(target().setMetadata({ name: 'x' }), code('PendingCopyOperation'));
      await assert.rejects(target().delete(), code('PendingCopyOperation'));
      seconds = 32;
      await target().delete();
    });

    it('of a page blob cannot replace a block blob', async () => {
      const notes = container('target', 'images').getPageBlobClient('notes.txt');

      await assert.rejects(startCopy(notes, await exportDisk()), code('InvalidBlobType'));
    });
  });

  describe('the SAS of a disk', () => {
    it('reads a VHD of the size of the disk', async () => {
      const disk = withSas(await exportDisk(1024 * gibibyte));

      assert.equal((await disk.getProperties()).contentLength, 1024 * gibibyte);
      const footer = await disk.downloadToBuffer(1024 * gibibyte - 512, 512);
      assert.equal(footer.toString('ascii', 0, 8), 'conectix');
    });

    it('writes nothing', async () => {
      const disk = withSas(await exportDisk());

      await assert.rejects(disk.setMetadata({ name: 'x' }), { statusCode: 403 });
    });

    it('is dead once access is revoked', async () => {
      const source = await exportDisk();
      await blobs.revokeDisk('/subscriptions/s/disks/one');

      await assert.rejects(withSas(source).getProperties(), { statusCode: 403 });
      await assert.rejects(startCopy(target(), source), code('CannotVerifyCopySource'));
    });

    it('stays dead when access is granted again', async () => {
      const first = await exportDisk();
      await blobs.revokeDisk('/subscriptions/s/disks/one');
      const second = await exportDisk();

      await assert.rejects(withSas(first).getProperties(), { statusCode: 403 });
      assert.equal((await withSas(second).getProperties()).blobType, 'PageBlob');
    });

    it('is dead once the disk is removed', async () => {
      const source = await exportDisk();
      await blobs.removeDisk('/subscriptions/s/disks/one');

      await assert.rejects(withSas(source).getProperties(), { statusCode: 403 });
    });
  });

  describe('an account', () => {
    it('takes either of its keys', async () => {
      const second = new StorageSharedKeyCredential('target', keys[1]);

      assert.ok(await service('target', second).getContainerClient('images').exists());
    });

    it('without shared keys refuses keys and what they signed, and takes tokens and what those signed', async () => {
      const sas = { permissions: BlobSASPermissions.parse('r'), expiresOn: tomorrow() };
      const notes = container('target', 'images').getBlobClient('notes.txt');
      const signedWithKey = await notes.generateSasUrl(sas);
      blobs.setSharedKeyAccess('target', false);

      const refusal = { statusCode: 403, code: 'KeyBasedAuthenticationNotPermitted' };
      await assert.rejects(notes.getProperties(), { statusCode: 403 });
      await assert.rejects(notes.download(), refusal);
      await assert.rejects(withSas(signedWithKey).download(), refusal);

      const withToken = service('target', { getToken: () => Promise.resolve(token()) });
      const delegationKey = await withToken.getUserDelegationKey(new Date(), tomorrow());
      const delegated = generateBlobSASQueryParameters(
        { ...sas, containerName: 'images', blobName: 'notes.txt' },
        delegationKey,
        'target',
      );
      await withToken.getContainerClient('images').getBlobClient('notes.txt').getProperties();
      await withSas(`${notes.url}?${delegated.toString()}`).getProperties();
    });

    it('keeps the name of a deleted container for half a minute', async () => {
      const images = container('target', 'images');
      await images.delete();

      seconds = 29;
      await assert.rejects(images.create(), code('ContainerBeingDeleted'));
      seconds = 30;
      await images.create();
    });
  });

  it('can be asked what they are', async () => {
    await blobs.seed('source', {
      container: 'images',
      name: 'folder/disk.vhd',
      pageBytes: gibibyte,
      metadata: { made: 'here' },
    });
    const disk = container('source', 'images').getPageBlobClient('folder/disk.vhd');
    await disk.getBlobLeaseClient().acquireLease(-1);

    const expected = {
      name: 'folder/disk.vhd',
      bytes: gibibyte,
      type: 'PageBlob',
      copyStatus: undefined,
      metadata: { made: 'here' },
      leaseState: 'leased',
    };
    assert.deepEqual(await blobs.findByUrl(`${disk.url}?sig=any`), { ...expected, hasVhdFooter: true });
    assert.equal(await blobs.findByUrl(`${origin}/source/images/other.vhd`), undefined);
    const [source] = await blobs.inventory();
    assert.deepEqual(source, { name: 'source', containers: [{ name: 'images', blobs: [expected] }] });
  });
});

function tomorrow(): Date {
  return new Date(Date.now() + 86_400_000);
}

/** A token as Microsoft Entra gives for storage; Azurite reads its claims and does not check its signature. */
function token() {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    aud: 'https://storage.azure.com',
    iss: 'https://sts.windows.net/tenant/',
    iat: now,
    nbf: now,
    exp: now + 3600,
    oid: 'principal',
    tid: 'tenant',
  };
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  return {
    token: `${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims)}.signature`,
    expiresOnTimestamp: (now + 3600) * 1000,
  };
}
