import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  createManagedImage,
  deleteManagedImage,
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
});
