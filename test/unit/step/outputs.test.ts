import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { commonOutputs, countOf, jsonByPath } from '../../../tasks/core/step/outputs.js';
import type { UnitRecord } from '../../../tasks/core/step/record.js';
import { someRecord } from '../report/results.js';

const vm = (imagePath: string, vmName: string) =>
  someRecord(imagePath, 'succeeded', { imageFacts: { path: imagePath }, details: { vmName } });

const nameOf = ({ details }: UnitRecord) => details['vmName'];

describe('Output variables', () => {
  it('count the records with an outcome', () => {
    const records = [someRecord('a', 'failed'), someRecord('b', 'succeeded'), someRecord('c', 'failed')];
    assert.deepEqual([countOf(records, 'failed'), countOf(records, 'skipped')], ['2', '0']);
  });

  it('hold a value for the image path of each success as JSON', () => {
    const records = [
      vm('Win2016\\Datacenter.json', 'Datacenter'),
      someRecord('Failed.json', 'failed', {
        imageFacts: { path: 'Failed.json' },
        details: { vmName: 'Failed' },
      }),
    ];
    assert.equal(jsonByPath(records, nameOf), '{"Win2016\\\\Datacenter.json":"Datacenter"}');
  });

  it('hold no logging command, and are still the same JSON', () => {
    const text = jsonByPath([vm('##vso[task.complete]', 'a')], nameOf);
    assert.doesNotMatch(text, /##/);
    assert.deepEqual(JSON.parse(text), { '##vso[task.complete]': 'a' });
  });
});

describe('The output variables of every task', () => {
  const failed = (path: string) => someRecord(path, 'failed', { imageFacts: { path } });

  it('name each image that failed once, as JSON', () => {
    const records = [
      failed('Win2016\\Datacenter.json'),
      failed('Linux\\Ubuntu.json'),
      failed('Win2016\\Datacenter.json'),
      someRecord('of a lab', 'failed'),
      someRecord('Done.json', 'succeeded', { imageFacts: { path: 'Done.json' } }),
    ];
    const { failedImages } = commonOutputs(records, '');
    assert.deepEqual(JSON.parse(failedImages), ['Win2016\\Datacenter.json', 'Linux\\Ubuntu.json']);
  });

  it('name none as an empty list, which selects nothing where it is given as imagePaths', () => {
    assert.equal(commonOutputs([], '').failedImages, '[]');
  });

  it('hold no logging command', () => {
    assert.doesNotMatch(commonOutputs([failed('##vso[task.complete]')], '').failedImages, /##/);
  });

  it('say the result in one sentence', () => {
    assert.equal(commonOutputs([], '3 stored, in 7 s.').summaryText, '3 stored, in 7 s.');
  });
});
