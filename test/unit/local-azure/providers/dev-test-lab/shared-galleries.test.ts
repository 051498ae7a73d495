import { beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Gallery } from '../../../../local-azure/world-galleries.js';
import { createGalleryLaboratory, type GalleryLaboratory } from '../galleries/gallery-laboratory.js';
import { codeOf, group, lab } from '../laboratory.js';

const galleryId = `${group}/Microsoft.Compute/galleries/Shared`;

const shared = `${lab}/sharedgalleries/Shared`;

const world: Gallery = {
  name: 'Shared',
  resourceGroup: 'g',
  location: 'westus',
  definitions: [
    {
      name: 'Desktop',
      osType: 'Windows',
      generation: 'V2',
      securityType: 'TrustedLaunch',
      versions: [
        {
          name: '1.0.0',
          regions: ['westus'],
          osDiskBytes: 127 * 2 ** 30,
          dataDisks: [{ lun: 1, bytes: 2 ** 30 }],
        },
        { name: '2.0.0', regions: ['northeurope'] },
        { name: '3.0.0', regions: ['westus'], excludeFromLatest: true },
      ],
    },
    { name: 'Server', osType: 'Linux', generation: 'V2', versions: [{ name: '1.0.0', regions: ['westus'] }] },
  ],
};

interface Image {
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

describe('A gallery that a lab shares', () => {
  let laboratory: GalleryLaboratory;
  beforeEach(() => {
    laboratory = createGalleryLaboratory({
      galleries: [world, { ...world, name: 'Second', definitions: [] }],
    });
  });
  const body = (more: object = {}) => ({
    location: 'westus',
    properties: { galleryId, allowAllImages: 'Disabled', ...more },
  });
  const put = (path = shared, wanted: object = body()) => laboratory.ask('PUT', path, wanted);
  const list = async () =>
    ((await laboratory.ask('GET', `${lab}/sharedgalleries`)).body as { value: Image[] }).value;

  it('is there at once, with an id in lower case', async () => {
    const { status, body: answer } = await put();
    assert.equal(status, 201);
    assert.match(
      (answer as { id: string }).id,
      /\/resourcegroups\/g\/providers\/microsoft\.devtestlab\/labs\/bench\/sharedgalleries\/shared$/,
    );
    assert.equal((await put()).status, 200);
    assert.deepEqual(
      (await list()).map(({ name, properties }) => [name, properties['galleryId']]),
      [['Shared', galleryId]],
    );
  });

  it('needs a location, a gallery, and the right to read that', async () => {
    assert.equal(codeOf(await put(shared, { properties: { galleryId } })), 'LocationRequired');
    const missing = await put(shared, body({ galleryId: `${galleryId}Gone` }));
    assert.deepEqual([missing.status, codeOf(missing)], [404, 'ResourceNotFound']);
    laboratory.forbidden.add('Microsoft.Compute/galleries/read');
    const refusal = await put();
    assert.deepEqual([refusal.status, codeOf(refusal)], [403, 'LinkedAuthorizationFailed']);
  });

  it('is the only one, unless the world has the second one replace it', async () => {
    await put();
    const second = `${lab}/sharedgalleries/Second`;
    const wanted = body({ galleryId: galleryId.replace('Shared', 'Second') });
    assert.equal(codeOf(await put(second, wanted)), 'Conflict');
    assert.equal(codeOf(await put(shared, wanted)), 'Conflict');
    laboratory = createGalleryLaboratory({
      galleries: [world, { ...world, name: 'Second', definitions: [] }],
      secondSharedGallery: 'replaces',
    });
    await put();
    assert.equal((await put(second, wanted)).status, 201);
    assert.deepEqual(
      (await list()).map(({ name }) => name),
      ['Second'],
    );
  });

  it('changes its tags, and is given up without harm to the gallery', async () => {
    await put();
    const patched = await laboratory.ask('PATCH', shared, { tags: { a: 'b' } });
    assert.deepEqual((patched.body as { tags: object }).tags, { a: 'b' });
    assert.equal((await laboratory.ask('DELETE', shared)).status, 200);
    assert.equal((await laboratory.ask('DELETE', shared)).status, 204);
    assert.ok(laboratory.resources.has(`${galleryId}/images/Desktop`));
  });
});

describe('A shared image', () => {
  let laboratory: GalleryLaboratory;
  const open = (more: object = {}) =>
    createGalleryLaboratory({
      galleries: [world],
      sharedGalleries: [{ name: 'Shared', galleryId }],
      ...more,
    });
  beforeEach(() => {
    laboratory = open();
  });
  const path = `${shared}/sharedimages/Desktop`;
  const list = async (expand = '') =>
    ((await laboratory.ask('GET', `${shared}/sharedimages${expand}`)).body as { value: Image[] }).value;
  const versions = async () =>
    (await list('?$expand=properties($expand=versions)'))[0]?.properties['versions'];
  const enable = (enableState = 'Enabled') =>
    laboratory.ask('PUT', path, {
      properties: { definitionName: 'Desktop', osType: 'Windows', imageType: 'Generalized', enableState },
    });

  it('is each definition of the gallery, enabled or not', async () => {
    assert.deepEqual(
      (await list()).map(({ name, properties }) => [
        name,
        properties['osType'],
        properties['imageType'],
        properties['enableState'],
      ]),
      [
        ['Desktop', 'Windows', 'Generalized', 'Disabled'],
        ['Server', 'Linux', 'Generalized', 'Disabled'],
      ],
    );
    assert.equal((await enable()).status, 201);
    assert.equal((await enable()).status, 200);
    assert.equal((await laboratory.properties(path))['enableState'], 'Enabled');
    assert.equal((await laboratory.ask('DELETE', path)).status, 200);
    assert.equal((await laboratory.ask('DELETE', path)).status, 204);
    assert.equal((await laboratory.properties(path))['enableState'], 'Disabled');
    assert.equal(codeOf(await laboratory.ask('GET', `${shared}/sharedimages/Other`)), 'ResourceNotFound');
  });

  it('shows its versions in the region of the lab after a while, where they are asked for', async () => {
    assert.deepEqual(await versions(), []);
    await laboratory.clock.pass(60);
    assert.deepEqual(await versions(), [{ name: '1.0.0' }]);
    assert.equal((await list())[0]?.properties['versions'], undefined);
    laboratory.faults.add([{ service: 'version is not shared', id: '1\\.0\\.0' }]);
    assert.deepEqual(await versions(), []);
  });

  it('keeps its state when its tags change', async () => {
    await enable();
    const { body } = await laboratory.ask('PATCH', path, { tags: { a: 'b' } });
    const { tags, properties } = body as Image & { readonly tags: object };
    assert.deepEqual([tags, properties['enableState']], [{ a: 'b' }, 'Enabled']);
  });

  describe('of which a machine is made', () => {
    const deploy = (more: object = {}, apiVersion = '2018-10-15-preview') => {
      const deploying = laboratory.deploy('made', {
        apiVersion,
        properties: { size: 'Standard_D2s_v5', sharedImageId: path, ...more },
      });
      return Promise.all([deploying, laboratory.clock.pass(1000)]);
    };
    const made = async () => {
      const inLab = await laboratory.properties(`${lab}/virtualmachines/made`);
      return { inLab, compute: await laboratory.properties(String(inLab['computeId'])) };
    };

    it('gives it its disks, its generation and its security type', async () => {
      await enable();
      await deploy();
      const { inLab, compute } = await made();
      assert.equal(inLab['virtualMachineCreationSource'], 'FromSharedGalleryImage');
      const { imageReference, osDisk, dataDisks } = compute['storageProfile'] as {
        imageReference: { id: string };
        osDisk: { diskSizeGB: number };
        dataDisks: { lun: number }[];
      };
      assert.equal(imageReference.id, `${galleryId}/images/Desktop/versions/1.0.0`);
      assert.deepEqual([osDisk.diskSizeGB, dataDisks.map(({ lun }) => lun)], [127, [1]]);
      assert.equal((compute['securityProfile'] as { securityType: string }).securityType, 'TrustedLaunch');
    });

    it('is the named version, also one that is excluded from the latest', async () => {
      await enable();
      await deploy({ sharedImageVersion: '3.0.0' });
      const { imageReference } = (await made()).compute['storageProfile'] as {
        imageReference: { id: string };
      };
      assert.match(imageReference.id, /3\.0\.0$/);
    });

    it('is in the region of the lab and allowed by the lab', async () => {
      await assert.rejects(deploy(), { status: 409, code: 'Conflict' });
      await enable();
      await assert.rejects(deploy({ sharedImageVersion: '2.0.0' }), {
        status: 404,
        code: 'GalleryImageNotFound',
      });
      await assert.rejects(deploy({ sharedImageId: `${path}Gone` }), { code: 'SharedImageNotFound' });
    });

    it('is not known to the older api-version', async () => {
      await enable();
      await assert.rejects(deploy({}, '2018-09-15'), { status: 400, code: 'MissingRequiredProperties' });
      await deploy();
      const sourceIn = async (apiVersion: string) => {
        const { body } = await laboratory.ask('GET', `${lab}/virtualmachines/made`, undefined, {
          apiVersion,
        });
        return (body as Image).properties['sharedImageId'];
      };
      assert.equal(await sourceIn('2018-10-15-preview'), path);
      assert.equal(await sourceIn('2018-09-15'), undefined);
    });

    it('does not boot a size without its generation or its security type', async () => {
      await enable();
      await assert.rejects(deploy({ size: 'Standard_A2_v2' }), {
        code: 'BadRequest',
        message: /Generation '2'/,
      });
      laboratory = open();
      await enable();
      await assert.rejects(deploy({ size: 'Standard_DC2as_v5' }), {
        code: 'BadRequest',
        message: /TrustedLaunch/,
      });
    });

    it('is plain where it has no security type, also where Trusted Launch is the default of the subscription', async () => {
      laboratory = open({
        trustedLaunch: true,
        sharedGalleries: [{ name: 'Shared', galleryId, allowAllImages: 'Enabled' }],
      });
      await deploy({ sharedImageId: `${shared}/sharedimages/Server` });
      assert.equal((await made()).compute['securityProfile'], undefined);
    });
  });

  it('is no part of Trusted Launch by default, which Marketplace images of Generation 2 get', async () => {
    laboratory = open({ trustedLaunch: true });
    const galleryImageReference = {
      publisher: 'MicrosoftWindowsDesktop',
      offer: 'windows-11',
      sku: 'win11-23h2-pro',
    };
    const deploying = laboratory.deploy('made', {
      apiVersion: '2018-09-15',
      properties: { size: 'Standard_D2s_v5', galleryImageReference },
    });
    await Promise.all([deploying, laboratory.clock.pass(1000)]);
    const { computeId } = await laboratory.properties(`${lab}/virtualmachines/made`);
    const { securityProfile } = await laboratory.properties(String(computeId));
    assert.equal((securityProfile as { securityType: string }).securityType, 'TrustedLaunch');
  });
});
