import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { createMarketplace } from '../../../../local-azure/providers/compute/marketplace.js';
import { armRequest } from '../../arm/requests.js';

const image = { publisher: 'P', offer: 'O', sku: 'S' };

const more = [
  { ...image, version: '1.0.261117', from: '2026-11-17T00:00:00Z' },
  { ...image, sku: 'T', version: '9.0.0' },
];

const marketplaceOn = (day: string) => createMarketplace({ now: () => new Date(`${day}T02:00:00Z`) }, more);

async function listed(day: string, query = ''): Promise<string[]> {
  const [route] = marketplaceOn(day).routes;
  const parameters = { subscriptionId: 's', location: 'westeurope', ...image };
  const { body } = (await route?.handle(armRequest(`/versions${query}`, { parameters }))) ?? {};
  return (body as readonly { readonly name: string }[]).map(({ name }) => name);
}

describe('The versions of a Marketplace image in the local Azure', () => {
  it('are those of the last months, without pages', async () => {
    assert.deepEqual(await listed('2026-01-16'), ['1.0.251101', '1.0.251201', '1.0.260101']);
  });

  it('are more from the day on that the world says', async () => {
    assert.equal((await listed('2026-11-16')).at(-1), '1.0.261101');
    assert.equal((await listed('2026-11-17')).at(-1), '1.0.261117');
  });

  it('are ordered and cut as asked', async () => {
    assert.deepEqual(await listed('2026-11-17', '?$orderby=name%20desc&$top=1'), ['1.0.261117']);
  });

  it('are of which machines get the newest', () => {
    assert.equal(marketplaceOn('2026-11-16').latest(image), '1.0.261101');
    assert.equal(marketplaceOn('2026-11-18').latest({ publisher: 'p', offer: 'o', sku: 's' }), '1.0.261117');
  });
});
