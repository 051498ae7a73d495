import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { countOf, jsonOf } from '../../../tasks/core/step/outputs.js';
import { someRecord } from '../report/results.js';

const vm = (imagePath: string, vmName: string) =>
  someRecord(imagePath, 'succeeded', { details: { imagePath, vmName } });

describe('Output variables', () => {
  it('count the records with an outcome', () => {
    const records = [someRecord('a', 'failed'), someRecord('b', 'succeeded'), someRecord('c', 'failed')];
    assert.deepEqual([countOf(records, 'failed'), countOf(records, 'skipped')], ['2', '0']);
  });

  it('hold two details of each success as JSON', () => {
    const records = [
      vm('Win2016\\Datacenter.json', 'Datacenter'),
      someRecord('Failed.json', 'failed', { details: { imagePath: 'Failed.json', vmName: 'Failed' } }),
    ];
    assert.equal(jsonOf(records, 'imagePath', 'vmName'), '{"Win2016\\\\Datacenter.json":"Datacenter"}');
  });

  it('hold no logging command, and are still the same JSON', () => {
    const text = jsonOf([vm('##vso[task.complete]', 'a')], 'imagePath', 'vmName');
    assert.doesNotMatch(text, /##/);
    assert.deepEqual(JSON.parse(text), { '##vso[task.complete]': 'a' });
  });
});
