import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  exportBlockedBecause,
  getDisk,
  grantReadAccess,
  revokeAccess,
} from '../../../../tasks/core/azure/resources/disks.js';
import { type Answer, answering } from '../answering.js';

const disk = { location: 'westeurope' };

describe('The export of a disk', () => {
  it('is not blocked by its usual settings', () => {
    const usual = { ...disk, networkAccessPolicy: 'AllowAll', publicNetworkAccess: 'Enabled' };
    assert.equal(exportBlockedBecause(usual), undefined);
  });

  for (const [setting, reason] of [
    [{ networkAccessPolicy: 'DenyAll' }, 'its network access policy is DenyAll'],
    [{ networkAccessPolicy: 'AllowPrivate' }, 'its network access policy is AllowPrivate'],
    [{ publicNetworkAccess: 'Disabled' }, 'its public network access is disabled'],
    [{ dataAccessAuthMode: 'AzureActiveDirectory' }, 'it may only be read with a Microsoft Entra token'],
  ] as const)
    it(`is blocked by ${JSON.stringify(setting)}`, () => {
      assert.equal(exportBlockedBecause({ ...disk, ...setting }), reason);
    });
});

const id =
  '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/Factory/providers/Microsoft.Compute/disks/os';

const url = `https://management.example.com${id}`;

const { signal } = new AbortController();

describe('A disk', () => {
  it('has the size in bytes, the generation and the state that Azure tells', async () => {
    const properties = { diskSizeBytes: 4096, hyperVGeneration: 'V2', diskState: 'Reserved' };
    const { azure, asked } = answering({ body: { id, name: 'os', properties } });
    assert.deepEqual(await getDisk(azure, id, signal), {
      id,
      name: 'os',
      bytes: 4096,
      generation: 'V2',
      state: 'Reserved',
    });
    assert.deepEqual(asked(), [`GET ${url}?api-version=2023-10-02`]);
  });

  it('has a size also where Azure tells it in gigabytes only', async () => {
    const { azure } = answering({ body: { id, name: 'os', properties: { diskSizeGB: 2 } } });
    assert.equal((await getDisk(azure, id, signal))?.bytes, 2 * 1024 ** 3);
  });

  it('tells its operating system, architecture and security, where it has them', async () => {
    const properties = {
      osType: 'Windows',
      supportedCapabilities: { architecture: 'x64' },
      securityProfile: { securityType: 'TrustedLaunch' },
    };
    const { azure, asked } = answering({ body: { id, name: 'os', properties } });
    const { osType, architecture, securityType } = (await getDisk(azure, id, signal)) ?? {};
    assert.deepEqual([osType, architecture, securityType], ['Windows', 'x64', 'TrustedLaunch']);
    assert.equal(asked().length, 1);
  });

  it('tells its kind of storage, and whether keys of a disk encryption set encrypt it', async () => {
    const encryption = { type: 'EncryptionAtRestWithCustomerKey', diskEncryptionSetId: 'set' };
    const body = { id, name: 'os', sku: { name: 'UltraSSD_LRS' }, properties: { encryption } };
    const disks = answering({ body }, { body: { id, sku: null, properties: { encryption: null } } });
    const found = await getDisk(disks.azure, id, signal);
    assert.deepEqual([found?.storage, found?.hasOwnKeys], ['UltraSSD_LRS', true]);
    const plain = await getDisk(disks.azure, id, signal);
    assert.deepEqual([plain?.storage, plain?.hasOwnKeys], [undefined, undefined]);
  });

  it('tells what forbids its export', async () => {
    const { azure } = answering({ body: { id, properties: { publicNetworkAccess: 'Disabled' } } });
    const found = await getDisk(azure, id, signal);
    assert.equal(found?.exportBlockedBecause, 'its public network access is disabled');
  });

  it('that is missing is undefined', async () => {
    const error = { code: 'ResourceNotFound', message: 'Not found.' };
    const { azure } = answering({ status: 404, body: { error } });
    assert.equal(await getDisk(azure, id, signal), undefined);
  });
});

describe('Read access to a disk', () => {
  const location = 'https://management.example.com/granted';

  it('is a SAS URL whose signature is secret', async () => {
    const accessSAS = 'https://disk.example.com/abcd?sig=secret%2B1';
    const start = { status: 202, headers: { location } };
    const { azure, requests, secrets } = answering(start, { body: { accessSAS } });
    const operation = grantReadAccess(azure, id, 59.5);
    await operation.poll(signal);
    assert.equal((await operation.poll(signal)).value, accessSAS);
    assert.deepEqual(secrets, ['secret%2B1', 'secret+1']);
    assert.equal(requests[0]?.url, `${url}/beginGetAccess?api-version=2023-10-02`);
    assert.equal(requests[0].body, '{"access":"Read","durationInSeconds":60}');
  });

  it('is refused where the SAS does not lead to storage of this cloud, and the SAS is secret', async () => {
    for (const [accessSAS, why] of [
      [
        'https://disk.example.com.evil.example/abcd?sig=secret',
        /leads to https:\/\/disk\.example\.com\.evil\.example, which is no address/,
      ],
      ['http://disk.example.com/abcd?sig=secret', /leads to http:\/\/disk\.example\.com, which is not https/],
      [{ sig: 'secret' }, /answered without a SAS/],
    ] as const) {
      const { azure, secrets } = answering({ status: 202, headers: { location } }, { body: { accessSAS } });
      const operation = grantReadAccess(azure, id, 60);
      await operation.poll(signal);
      await assert.rejects(operation.poll(signal), (error: Error) => {
        assert.match(error.message, why);
        return !error.message.includes('secret');
      });
      assert.deepEqual(secrets, typeof accessSAS === 'string' ? ['secret'] : []);
    }
  });

  it('is revoked without a body', async () => {
    const { azure, requests, asked } = answering({ status: 200 });
    assert.equal((await revokeAccess(azure, id).poll(signal)).done, true);
    assert.deepEqual(asked(), [`POST ${url}/endGetAccess?api-version=2023-10-02`]);
    assert.equal(requests[0]?.body, undefined);
  });

  describe('whose revocation Azure has lost', () => {
    const missing = { status: 404, body: { error: { code: 'NotFound', message: 'No such operation.' } } };
    const inState = (diskState: string) => ({ body: { id, properties: { diskState } } });

    /** Whether the operation is done at each look after its start. */
    async function followed(...looks: readonly Answer[]): Promise<readonly boolean[]> {
      const { azure } = answering({ status: 202, headers: { location } }, missing, ...looks);
      const operation = revokeAccess(azure, id);
      assert.equal((await operation.poll(signal)).done, false);
      const done: boolean[] = [];
      while (done.length < looks.length) done.push((await operation.poll(signal)).done);
      return done;
    }

    it('is not revoked while the disk says that access is granted', async () => {
      assert.deepEqual(await followed(inState('ActiveSAS'), inState('ActiveSAS'), inState('Reserved')), [
        false,
        false,
        true,
      ]);
    });

    it('is revoked once the disk is gone', async () => {
      assert.deepEqual(await followed(inState('ActiveSAS'), missing), [false, true]);
    });
  });

  it('that Azure answers without a URL is an error', async () => {
    const { azure } = answering({ body: {} });
    await assert.rejects(grantReadAccess(azure, id, 60).poll(signal), {
      message: 'Could not get read access to the disk os: Azure answered without a SAS.',
    });
  });
});
