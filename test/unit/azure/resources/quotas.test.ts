import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { coresLeft, listCoreQuotas } from '../../../../tasks/core/azure/resources/quotas.js';
import { answering, group } from '../answering.js';

describe('The cores that a subscription may still use in a region', () => {
  const left = (...value: readonly object[]) =>
    coresLeft(
      answering({ body: { value } }).azure,
      group.subscriptionId,
      'westeurope',
      new AbortController().signal,
    );

  it('are its limit without those in use, over all series', async () => {
    const series = { name: { value: 'standardAFamily' }, currentValue: 1, limit: 2 };
    assert.equal(await left(series, { name: { value: 'cores' }, currentValue: 7, limit: 10 }), 3);
  });

  it('are unknown where Azure does not say', async () => {
    assert.equal(await left({ name: { value: 'availabilitySets' }, currentValue: 1, limit: 2 }), undefined);
  });
});

describe('The quotas of cores of a subscription in a region', () => {
  const read = async (...pages: readonly (readonly unknown[])[]) => {
    const nextLink = 'https://management.example.com/next';
    const { azure, asked } = answering(
      ...pages.map((value, index) => ({ body: { value, ...(index < pages.length - 1 && { nextLink }) } })),
    );
    const { signal } = new AbortController();
    return {
      quotas: await listCoreQuotas(azure, group.subscriptionId, 'westeurope', signal),
      asked: asked(),
    };
  };

  const usage = (value: unknown, limit: unknown, currentValue: unknown) => ({
    name: { value },
    limit,
    currentValue,
  });

  it('are the one over all series and one for each family, on whatever page of one list', async () => {
    const { quotas, asked } = await read(
      [usage('availabilitySets', 2500, 1), usage('cores', 100, 12)],
      [usage('standardDSv5Family', 20, 8), usage('Standard NCASv3_T4 Family', 0, 0)],
    );
    assert.deepEqual(quotas, [
      { name: 'cores', limit: 100, used: 12 },
      { name: 'standardDSv5Family', limit: 20, used: 8 },
      { name: 'Standard NCASv3_T4 Family', limit: 0, used: 0 },
    ]);
    const path = `subscriptions/${group.subscriptionId}/providers/Microsoft.Compute/locations/westeurope/usages`;
    assert.equal(asked[0], `GET https://management.example.com/${path}?api-version=2024-03-01`);
  });

  it('are told where others are malformed or have no limit', async () => {
    const { quotas } = await read([
      null,
      { name: null },
      usage(7, 1, 1),
      usage('standardAFamily', undefined, 1),
      usage('standardBSFamily', -1, 1),
      usage('standardESv5Family', 4, 'x'),
    ]);
    assert.deepEqual(quotas, [{ name: 'standardESv5Family', limit: 4, used: 0 }]);
  });
});
