import { beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { VirtualMachine } from '../../../../local-azure/world.js';
import type { GalleryDefinition } from '../../../../local-azure/world-galleries.js';
import { codeOf, group } from '../laboratory.js';
import {
  createGalleryLaboratory,
  definitionId,
  type GalleryLaboratory,
  machine,
  takeSnapshots,
  usualGallery,
  versionOf,
} from './gallery-laboratory.js';

const compute = `${group}/Microsoft.Compute`;

const version = `${definitionId}/versions/1.0.0`;

const complete = 444;

const trusted = { generation: 'V2', securityType: 'TrustedLaunch' } as const;

const open = (
  definition: Partial<GalleryDefinition> = {},
  changes: Partial<VirtualMachine> = {},
): GalleryLaboratory =>
  createGalleryLaboratory({
    virtualMachines: [{ ...machine, ...changes }],
    galleries: [{ ...usualGallery, definitions: [{ name: 'Plain', osType: 'Linux', ...definition }] }],
  });

describe('The source of a version', () => {
  let laboratory: GalleryLaboratory;
  beforeEach(() => {
    laboratory = open();
  });
  const put = (body: object) => laboratory.ask('PUT', version, body);
  const code = async (body: object) => codeOf(await put(body));
  const whole = (source: object) => ({ location: 'westus', properties: { storageProfile: { source } } });
  const machineId = () =>
    laboratory.resources.listType('Microsoft.Compute/virtualMachines', '/subscriptions/s')[0]?.id ?? '';
  const ofSnapshots = async () => versionOf(await takeSnapshots(laboratory));

  it('is there, in the region of the version, which is one of those of the version', async () => {
    const snapshots = await takeSnapshots(laboratory);
    assert.equal(await code(versionOf({ os: `${snapshots.os}-gone` })), 'ResourceNotFound');
    const elsewhere = { ...versionOf(snapshots, ['northeurope']), location: 'northeurope' };
    assert.equal(await code(elsewhere), 'InvalidParameter');
    assert.equal(await code(versionOf(snapshots, ['northeurope'])), 'InvalidParameter');
    assert.equal(await code({ ...versionOf(snapshots), location: undefined }), 'LocationRequired');
  });

  it('may be read by whoever makes the version', async () => {
    const body = await ofSnapshots();
    laboratory.forbidden.add('Microsoft.Compute/snapshots/read');
    const refusal = await put(body);
    assert.deepEqual([refusal.status, codeOf(refusal)], [403, 'LinkedAuthorizationFailed']);
  });

  it('has regions, luns and disks once', async () => {
    const { os, data } = await takeSnapshots(laboratory);
    assert.equal(await code(versionOf({ os }, ['westus', 'West US'])), 'InvalidParameter');
    assert.equal(await code(versionOf({ os, data: os })), 'InvalidParameter');
    const twice = [os, data].map((id) => ({ lun: 1, source: { id } }));
    const storageProfile = { osDiskImage: { source: { id: os } }, dataDiskImages: twice };
    assert.equal(await code({ location: 'westus', properties: { storageProfile } }), 'InvalidParameter');
    assert.equal(await code({ location: 'westus', properties: {} }), 'InvalidParameter');
  });

  it('makes one version at a time', async () => {
    const body = await ofSnapshots();
    await put(body);
    const second = await laboratory.ask('PUT', `${definitionId}/versions/1.0.1`, body);
    assert.equal(codeOf(second), 'Conflict');
  });

  for (const name of ['1.0', 'v1.0.0', '1.0.2147483648'])
    it(`makes no version with the number ${name}`, async () => {
      const refusal = await laboratory.ask('PUT', `${definitionId}/versions/${name}`, await ofSnapshots());
      assert.equal(codeOf(refusal), 'InvalidParameter');
    });

  it('makes no version that ends in the past, is in no region, or in zones where there are none', async () => {
    const snapshots = await takeSnapshots(laboratory);
    assert.equal(
      await code(versionOf(snapshots, ['westus'], { endOfLifeDate: '2020-01-01T00:00:00Z' })),
      'InvalidParameter',
    );
    assert.equal(await code(versionOf(snapshots, ['westus', 'moon'])), 'LocationNotAvailableForResourceType');
    assert.equal(
      await code(versionOf(snapshots, ['westus'], { storageAccountType: 'Standard_ZRS' })),
      'InvalidParameter',
    );
  });

  it('has the operating system and the generation of the definition, as far as it has one', async () => {
    laboratory = open({ osType: 'Windows' });
    assert.equal(await code(await ofSnapshots()), 'Conflict');
    laboratory = open({}, { generation: 'V2' });
    assert.equal(await code(await ofSnapshots()), 'Conflict');
    laboratory = open({ generation: 'V2', osType: 'Windows' });
    const { data } = await takeSnapshots(laboratory);
    assert.equal((await put(versionOf({ os: data }))).status, 201);
  });

  it('has the plan of the definition', async () => {
    laboratory = open({}, { plan: { name: 'n', publisher: 'p', product: 'o' } });
    assert.equal(await code(await ofSnapshots()), 'Conflict');
  });

  it('has Trusted Launch if the definition has, and only then', async () => {
    laboratory = open({ generation: 'V2', securityType: 'TrustedLaunch' }, trusted);
    assert.equal((await put(await ofSnapshots())).status, 201);
    laboratory = open({ generation: 'V2' }, trusted);
    assert.equal(await code(await ofSnapshots()), 'InvalidParameter');
    laboratory = open({ generation: 'V2', securityType: 'TrustedLaunch' }, { generation: 'V2' });
    assert.equal(await code(await ofSnapshots()), 'InvalidParameter');
  });

  it('is a VHD, a managed image or a version where a definition supports Trusted Launch', async () => {
    laboratory = open(
      { generation: 'V2', securityType: 'TrustedLaunchSupported' },
      { generation: 'V2', generalized: true },
    );
    assert.equal(await code(await ofSnapshots()), 'InvalidParameter');
    assert.equal(await code(whole({ virtualMachineId: machineId() })), 'InvalidParameter');
  });

  it('is a disk that is not too large', async () => {
    laboratory = open({}, { osDiskBytes: 2 * 2 ** 40 });
    assert.equal(await code(await ofSnapshots()), 'InvalidParameter');
  });

  it('is a machine whose mark fits to the OS state of the definition', async () => {
    assert.equal(await code(whole({ virtualMachineId: machineId() })), 'BadRequest');
    await laboratory.ask('POST', `${machineId()}/generalize`);
    const answer = await put(whole({ virtualMachineId: machineId() }));
    assert.equal((await laboratory.after(complete, answer)).status, 'Succeeded');
    const { storageProfile } = await laboratory.properties(version);
    assert.deepEqual((storageProfile as { dataDiskImages: unknown }).dataDiskImages, [
      { lun: 3, hostCaching: 'None', sizeInGB: 10 },
    ]);
    laboratory = open({ osState: 'Specialized' }, { powerState: 'running' });
    assert.equal((await put(whole({ virtualMachineId: machineId() }))).status, 201);
  });

  it('is the VHD of a blob, in a storage account of the region that lends its keys', async () => {
    const id = `${group}/Microsoft.Storage/storageAccounts/store`;
    laboratory.resources.set({
      id,
      name: 'store',
      type: 'Microsoft.Storage/storageAccounts',
      location: 'westus',
      properties: {},
    });
    const uri = 'https://azure.test/store/vhds/disk.vhd';
    const storageProfile = { osDiskImage: { source: { uri, storageAccountId: id } } };
    const body = { location: 'westus', properties: { storageProfile } };
    assert.equal(await code(body), 'ResourceNotFound');
    const blob = { type: 'PageBlob', bytes: 2 ** 30 + 512, copyStatus: undefined, hasVhdFooter: true };
    laboratory.vhds.set(uri, { ...blob, hasVhdFooter: false });
    assert.equal(await code(body), 'InvalidParameter');
    laboratory.vhds.set(uri, blob);
    laboratory.forbidden.add('Microsoft.Storage/storageAccounts/listKeys/action');
    assert.equal(await code(body), 'LinkedAuthorizationFailed');
    laboratory.forbidden.clear();
    await laboratory.after(complete, await put(body));
    const { storageProfile: shown } = await laboratory.properties(version);
    assert.equal((shown as { osDiskImage: { sizeInGB: number } }).osDiskImage.sizeInGB, 1);
    const asId = { osDiskImage: { source: { id: uri } } };
    assert.equal(
      codeOf(
        await laboratory.ask('PUT', `${definitionId}/versions/2.0.0`, {
          location: 'westus',
          properties: { storageProfile: asId },
        }),
      ),
      'InvalidParameter',
    );
  });

  it('is another version of the same OS state', async () => {
    await laboratory.after(complete, await put(await ofSnapshots()));
    const copy = await laboratory.ask('PUT', `${definitionId}/versions/2.0.0`, whole({ id: version }));
    assert.equal(copy.status, 201);
    assert.equal((await laboratory.after(complete, copy)).status, 'Succeeded');
  });
});

describe('A managed image', () => {
  const image = `${compute}/images/base`;
  let laboratory: GalleryLaboratory;
  beforeEach(() => {
    laboratory = open();
  });
  const put = (properties: object) => laboratory.ask('PUT', image, { location: 'westus', properties });
  const ofSnapshots = async (osState = 'Generalized') => {
    const { os, data } = await takeSnapshots(laboratory);
    return {
      hyperVGeneration: 'V1',
      storageProfile: {
        osDisk: { osType: 'Linux', osState, snapshot: { id: os } },
        dataDisks: [{ lun: 3, snapshot: { id: data } }],
      },
    };
  };

  it('is made of snapshots with a given OS state, and versions are made of it', async () => {
    assert.equal(codeOf(await put(await ofSnapshots('Specialized'))), 'InvalidParameter');
    const answer = await put(await ofSnapshots());
    assert.match(answer.headers?.['azure-asyncoperation'] ?? '', /\/locations\/westus\/operations\//);
    assert.deepEqual([answer.status, (await laboratory.after(5, answer)).status], [201, 'Succeeded']);
    const body = { location: 'westus', properties: { storageProfile: { source: { id: image } } } };
    const made = await laboratory.ask('PUT', version, body);
    assert.equal((await laboratory.after(complete, made)).status, 'Succeeded');
    const { storageProfile } = await laboratory.properties(version);
    assert.deepEqual(storageProfile, {
      source: { id: image },
      osDiskImage: { hostCaching: 'ReadWrite', source: {}, sizeInGB: 30 },
      dataDiskImages: [{ lun: 3, hostCaching: 'None', sizeInGB: 10 }],
    });
  });

  it('is made of a machine that is marked as generalized', async () => {
    const [found] = laboratory.resources.listType('Microsoft.Compute/virtualMachines', '/subscriptions/s');
    const sourceVirtualMachine = { id: found?.id ?? '' };
    assert.equal(codeOf(await put({ sourceVirtualMachine })), 'OperationNotAllowed');
    await laboratory.ask('POST', `${found?.id ?? ''}/generalize`);
    assert.equal((await put({ sourceVirtualMachine })).status, 201);
  });

  it('has no Trusted Launch', async () => {
    laboratory = open({}, trusted);
    assert.equal(codeOf(await put(await ofSnapshots())), 'OperationNotAllowed');
  });

  it('is listed, and gone after its deletion', async () => {
    await laboratory.after(5, await put(await ofSnapshots()));
    const { body } = await laboratory.ask('GET', `${compute}/images`);
    assert.equal((body as { value: object[] }).value.length, 1);
    await laboratory.after(5, await laboratory.ask('DELETE', image));
    assert.equal((await laboratory.ask('DELETE', image)).status, 204);
  });
});
