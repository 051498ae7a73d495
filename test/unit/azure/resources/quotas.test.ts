import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { coresLeft } from '../../../../tasks/core/azure/resources/quotas.js';
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
