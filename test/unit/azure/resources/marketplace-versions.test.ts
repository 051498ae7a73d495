import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  newestMarketplaceVersion,
  newestOf,
} from '../../../../tasks/core/azure/resources/marketplace-versions.js';
import { type Answer, answering, group } from '../answering.js';

const image = { publisher: 'P', offer: 'O', sku: 'S' };

async function newest(answer: Answer) {
  const { azure, asked } = answering(answer);
  const place = { subscriptionId: group.subscriptionId, location: 'westeurope' };
  const version = await newestMarketplaceVersion(azure, place, image, new AbortController().signal);
  return { version, asked: asked() };
}

describe('The newest version of a Marketplace image', () => {
  it('is the greatest by its numbers, of a list that is no page', async () => {
    const { version, asked } = await newest({
      body: [{ name: '1.0.10' }, { name: '1.0.9' }, { name: '0.9.11' }],
    });
    assert.equal(version, '1.0.10');
    assert.deepEqual(asked, [
      `GET https://management.example.com/subscriptions/${group.subscriptionId}/providers/Microsoft.Compute/locations/westeurope/publishers/P/artifacttypes/vmimage/offers/O/skus/S/versions?api-version=2024-03-01`,
    ]);
  });

  it('is not known where the region has none, or Azure answers with something else', async () => {
    const answers = [{ status: 404 }, { body: [] }, { body: {} }, { body: [null, { name: 7 }] }];
    for (const answer of answers) assert.equal((await newest(answer)).version, undefined);
  });

  it('is told of versions of any length', () => {
    assert.equal(newestOf(['22.04.202410020', '22.04.20241', '22.4.202410021']), '22.4.202410021');
  });
});
