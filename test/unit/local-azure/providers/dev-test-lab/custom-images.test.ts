import { beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { FoundBlob } from '../../../../local-azure/providers/dev-test-lab/context.js';
import { codeOf, createLaboratory, lab, type Laboratory } from '../laboratory.js';

const images = `${lab}/customimages`;

const vhd = 'https://azure.test/benchstorage/vhds/disk.vhd';

const copied: FoundBlob = { type: 'PageBlob', copyStatus: 'success', hasVhdFooter: true };

const imageOf = (imageName: string, changes: object = {}) => ({
  tags: { purpose: 'test' },
  properties: { vhd: { imageName, osType: 'Windows', sysPrep: true, ...changes } },
});

describe('A custom image', () => {
  let laboratory: Laboratory;
  beforeEach(() => {
    laboratory = createLaboratory();
    laboratory.blobs.set(vhd, copied);
  });

  const put = (name: string, body: object) => laboratory.ask('PUT', `${images}/${name}`, body);
  const properties = async (name: string) =>
    ((await laboratory.ask('GET', `${images}/${name}`)).body as { properties: Record<string, unknown> })
      .properties;

  it('is being created at first, with no address but that of the operation', async () => {
    const { status, headers, body } = await put('image', imageOf(vhd));
    assert.equal(status, 201);
    assert.deepEqual(Object.keys(headers ?? {}), ['azure-asyncoperation']);
    assert.equal(
      (body as { properties: { provisioningState: string } }).properties.provisioningState,
      'Creating',
    );
  });

  it('is there when its operation has ended, and no longer needs the VHD', async () => {
    assert.deepEqual(await laboratory.complete('PUT', `${images}/image`, imageOf(vhd)), {
      status: 'Succeeded',
    });
    laboratory.blobs.clear();
    assert.equal((await properties('image'))['provisioningState'], 'Succeeded');
  });

  it('fails when its VHD disappears while it is made', async () => {
    const creation = await put('image', imageOf(vhd));
    laboratory.blobs.clear();
    assert.equal((await laboratory.follow(creation)).error?.code, 'VhdNotFound');
    assert.equal((await properties('image'))['provisioningState'], 'Failed');
  });

  const unsuitable: [string, FoundBlob][] = [
    ['is not a page blob', { ...copied, type: 'BlockBlob' }],
    ['is still being copied', { ...copied, copyStatus: 'pending' }],
    ['was not copied to its end', { ...copied, copyStatus: 'failed' }],
    ['does not end as a VHD', { ...copied, hasVhdFooter: false }],
  ];
  for (const [what, blob] of unsuitable) {
    it(`is not made from a blob that ${what}`, async () => {
      laboratory.blobs.set(vhd, blob);
      assert.equal(codeOf(await put('image', imageOf(vhd))), 'InvalidVhd');
    });
  }

  it("is not made from another account's VHD", async () => {
    const elsewhere = 'https://azure.test/elsewhere/vhds/disk.vhd';
    laboratory.blobs.set(elsewhere, copied);
    assert.equal(codeOf(await put('image', imageOf(elsewhere))), 'InvalidStorageAccountForLab');
  });

  it('needs an operating system', async () => {
    assert.equal(codeOf(await put('image', imageOf(vhd, { osType: undefined }))), 'InvalidOsType');
  });

  for (const name of ['a.b', 'a%20b', 'a'.repeat(81)]) {
    it(`is not called ${name}`, async () => {
      assert.equal(codeOf(await put(name, imageOf(vhd))), 'InvalidCustomImageName');
    });
  }

  it('takes letters, digits, underscores, hyphens and parentheses in its name', async () => {
    assert.equal((await put('A_b-(1)'.padEnd(80, 'c'), imageOf(vhd))).status, 201);
  });

  it('cannot be put again while it is created', async () => {
    await put('image', imageOf(vhd));
    assert.equal(codeOf(await put('image', imageOf(vhd))), 'Conflict');
  });

  it('keeps its VHD and changes its tags when it is put again', async () => {
    await laboratory.complete('PUT', `${images}/image`, imageOf(vhd));
    const { status, body } = await put('image', {
      ...imageOf('https://azure.test/other'),
      tags: { purpose: 'new' },
    });
    const { tags, properties } = body as { tags: object; properties: { vhd: { imageName: string } } };
    assert.deepEqual([status, tags, properties.vhd.imageName], [200, { purpose: 'new' }, vhd]);
  });

  it('is gone after its deletion has taken its time', async () => {
    await laboratory.complete('PUT', `${images}/image`, imageOf(vhd));
    const deletion = laboratory.complete('DELETE', `${images}/image`);
    assert.equal((await properties('image'))['provisioningState'], 'Deleting');
    await deletion;
    assert.equal((await laboratory.ask('DELETE', `${images}/image`)).status, 204);
  });
});
