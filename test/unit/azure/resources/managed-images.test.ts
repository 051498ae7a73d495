import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  createManagedImage,
  deleteManagedImage,
  getManagedImage,
} from '../../../../tasks/core/azure/resources/managed-images.js';
import { answering, group } from '../answering.js';

const provider = `/subscriptions/${group.subscriptionId}/resourceGroups/Factory/providers/Microsoft.Compute`;

const id = `${provider}/images/desktop`;

const url = `https://management.example.com${id}?api-version=2024-03-01`;

const { signal } = new AbortController();

describe('A managed image', () => {
  it('is made of the snapshots of a generalized machine', async () => {
    const { azure, asked, requests } = answering({
      body: { properties: { provisioningState: 'Succeeded' } },
    });
    const snapshots = {
      os: `${provider}/snapshots/os`,
      data: [{ lun: 3, id: `${provider}/snapshots/three` }],
    };
    const operation = createManagedImage(azure, {
      id,
      location: 'westeurope',
      tags: { a: 'b' },
      osType: 'Windows',
      generation: 'V2',
      snapshots,
    });
    assert.equal((await operation.poll(signal)).done, true);
    assert.deepEqual(asked(), [`PUT ${url}`]);
    assert.deepEqual(JSON.parse(requests[0]?.body as string), {
      location: 'westeurope',
      tags: { a: 'b' },
      properties: {
        hyperVGeneration: 'V2',
        storageProfile: {
          osDisk: { osType: 'Windows', osState: 'Generalized', snapshot: { id: snapshots.os } },
          dataDisks: [{ lun: 3, snapshot: { id: `${provider}/snapshots/three` } }],
        },
      },
    });
  });

  it('may be gone when it is deleted', async () => {
    const { azure, asked } = answering({ status: 204 });
    assert.equal((await deleteManagedImage(azure, id).poll(signal)).done, true);
    assert.deepEqual(asked(), [`DELETE ${url}`]);
  });

  it('is read with its tags and its state', async () => {
    const { azure, asked } = answering({
      body: { id: id.toUpperCase(), tags: { a: 'b' }, properties: { provisioningState: 'Succeeded' } },
    });
    assert.deepEqual(await getManagedImage(azure, id, signal), {
      id,
      tags: { a: 'b' },
      provisioningState: 'Succeeded',
    });
    assert.deepEqual(asked(), [`GET ${url}`]);
  });

  it('is read as one without marks and state where Azure tells neither', async () => {
    for (const body of [
      {},
      { tags: null, properties: null },
      { tags: 'a', properties: { provisioningState: 1 } },
    ])
      assert.deepEqual(await getManagedImage(answering({ body }).azure, id, signal), {
        id,
        tags: {},
        provisioningState: '',
      });
  });

  it('may not be there', async () => {
    const { azure } = answering({ status: 404, body: { error: { code: 'ResourceNotFound', message: 'x' } } });
    assert.equal(await getManagedImage(azure, id, signal), undefined);
  });

  it('says what could not be read', async () => {
    const { azure } = answering({
      status: 403,
      body: { error: { code: 'AuthorizationFailed', message: 'No.' } },
    });
    await assert.rejects(
      getManagedImage(azure, id, signal),
      /^Error: Could not read the managed image desktop: /,
    );
  });
});
