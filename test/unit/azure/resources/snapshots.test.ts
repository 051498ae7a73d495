import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  createSnapshot,
  deleteSnapshot,
  getSnapshot,
  listSnapshots,
} from '../../../../tasks/core/azure/resources/snapshots.js';
import { answering, group } from '../answering.js';

const provider = `/subscriptions/${group.subscriptionId}/resourceGroups/Factory/providers/Microsoft.Compute`;

const id = `${provider}/snapshots/os`;

const url = `https://management.example.com${id}?api-version=2023-10-02`;

const diskId = `${provider}/disks/os`;

const { signal } = new AbortController();

const busy = { status: 409, body: { error: { code: 'Conflict', message: 'The disk is being changed.' } } };

describe('A snapshot', () => {
  it('has what Azure tells of it', async () => {
    const properties = {
      diskSizeBytes: 4096,
      osType: 'Linux',
      hyperVGeneration: 'V2',
      securityProfile: { securityType: 'TrustedLaunch' },
      supportedCapabilities: { architecture: 'x64' },
      provisioningState: 'Succeeded',
      timeCreated: '2026-11-20T01:02:03.000Z',
      creationData: { createOption: 'Copy', sourceResourceId: diskId },
      incremental: false,
    };
    const { azure, asked } = answering({
      body: { id, name: 'os', location: 'x', tags: { a: 'b' }, properties },
    });
    assert.deepEqual(await getSnapshot(azure, id, signal), {
      id,
      name: 'os',
      location: 'x',
      tags: { a: 'b' },
      bytes: 4096,
      osType: 'Linux',
      generation: 'V2',
      securityType: 'TrustedLaunch',
      architecture: 'x64',
      provisioningState: 'Succeeded',
      createdAt: new Date('2026-11-20T01:02:03.000Z'),
      sourceId: diskId,
      incremental: false,
    });
    assert.deepEqual(asked(), [`GET ${url}`]);
  });

  it('of a data disk has neither operating system nor generation', async () => {
    const { azure } = answering({ body: { id, properties: { diskSizeGB: 1 } } });
    const snapshot = (await getSnapshot(azure, id, signal)) ?? {};
    assert.deepEqual(Object.keys(snapshot).sort(), [
      'bytes',
      'id',
      'incremental',
      'location',
      'name',
      'provisioningState',
      'tags',
    ]);
  });

  it('may hold only what has changed since another one', async () => {
    const { azure } = answering({ body: { id, properties: { incremental: true } } });
    assert.equal((await getSnapshot(azure, id, signal))?.incremental, true);
  });

  it('that is missing is undefined', async () => {
    const { azure } = answering({ status: 404, body: { error: { code: 'ResourceNotFound', message: '' } } });
    assert.equal(await getSnapshot(azure, id, signal), undefined);
  });

  it('is listed with all of its resource group, whatever the casing of that', async () => {
    const listed = id.replace('Factory', 'FACTORY');
    const { azure, asked } = answering({ body: { value: [{ id: listed }] } });
    assert.deepEqual(
      (await listSnapshots(azure, group, signal)).map((one) => one.id),
      [listed],
    );
    assert.deepEqual(asked(), [
      `GET https://management.example.com${provider}/snapshots?api-version=2023-10-02`,
    ]);
  });

  it('of another resource group is not taken for one of this', async () => {
    const { azure } = answering({ body: { value: [{ id: id.replace('Factory', 'Other') }] } });
    await assert.rejects(listSnapshots(azure, group, signal), /does not lie in/);
  });
});

describe('The creation of a snapshot', () => {
  it('copies the whole disk', async () => {
    const { azure, asked, requests } = answering({
      body: { properties: { provisioningState: 'Succeeded' } },
    });
    const operation = createSnapshot(azure, { id, location: 'westeurope', diskId, tags: { a: 'b' } });
    assert.equal((await operation.poll(signal)).done, true);
    assert.deepEqual(asked(), [`PUT ${url}`]);
    assert.deepEqual(JSON.parse(requests[0]?.body as string), {
      location: 'westeurope',
      tags: { a: 'b' },
      properties: { creationData: { createOption: 'Copy', sourceResourceId: diskId }, incremental: false },
    });
  });

  it('begins again while the disk is busy', async () => {
    const { azure, asked } = answering(busy, { body: {} });
    const operation = createSnapshot(azure, { id, location: 'westeurope', diskId, tags: {} });
    assert.match((await operation.poll(signal)).state, /^not ready: The disk is being changed/);
    assert.equal((await operation.poll(signal)).done, true);
    assert.deepEqual(asked(), [`PUT ${url}`, `PUT ${url}`]);
  });
});

describe('The deletion of a snapshot', () => {
  it('is done at once where it is gone already, and begins again while it is busy', async () => {
    const { azure, asked } = answering(busy, { status: 204 });
    const operation = deleteSnapshot(azure, id);
    assert.equal((await operation.poll(signal)).done, false);
    assert.equal((await operation.poll(signal)).done, true);
    assert.deepEqual(asked(), [`DELETE ${url}`, `DELETE ${url}`]);
  });
});
