import { parseXML } from '@azure/core-xml';
import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { imageTests, testCaseTexts } from '../../../tasks/core/report/image-tests.js';
import type { TestCase } from '../../../tasks/core/step/record.js';
import { someRecord } from './results.js';

const passed: TestCase = { name: 'boot', seconds: 52, outcome: 'passed', message: '' };

const failed: TestCase = {
  name: 'Windows/smoke.ps1',
  seconds: 3,
  outcome: 'failed',
  message: 'Chrome is <not> there & "gone"\nsecond line \u0007##vso[task.setvariable variable=PATH]',
};

const skipped: TestCase = { name: 'last', seconds: 0, outcome: 'skipped', message: 'one before it failed' };

interface Case {
  readonly $: Readonly<Record<'classname' | 'name' | 'time', string>>;
  readonly failure?: { readonly $: { readonly message: string }; readonly _?: string };
  readonly skipped?: { readonly $: { readonly message: string } };
}

interface Suite {
  readonly $: Readonly<Record<string, string>>;
  readonly testcase: Case | readonly Case[];
}

/** @throws unless it is well-formed XML: the parser is not ours */
async function suitesOf(xml = ''): Promise<readonly Suite[]> {
  const { testsuite } = (await parseXML(xml)) as { readonly testsuite: Suite | readonly Suite[] };
  return [testsuite].flat();
}

describe('What was tested on images', () => {
  const rejected = { ...someRecord('Win\\Server.json', 'failed'), testCases: [passed, failed, skipped] };
  const stored = { ...someRecord('Linux.json', 'succeeded'), testCases: [passed] };

  it('is a suite for each image that was tested', async () => {
    const suites = await suitesOf(imageTests([rejected, someRecord('Untested.json', 'failed'), stored]));
    assert.deepEqual(
      suites.map(({ $ }) => [$['name'], $['tests'], $['failures'], $['skipped']]),
      [
        ['Win\\Server.json', '3', '1', '1'],
        ['Linux.json', '1', '0', '0'],
      ],
    );
  });

  it('is a case for each test, with its seconds and why it failed or was skipped', async () => {
    const [suite] = await suitesOf(imageTests([rejected]));
    const cases = [suite?.testcase ?? []].flat() as readonly Case[];
    assert.deepEqual(
      cases.map(({ $, failure, skipped: why }) => [$.name, $.time, failure?.$.message, why?.$.message]),
      [
        ['boot', '52', undefined, undefined],
        ['Windows/smoke.ps1', '3', 'Chrome is <not> there & "gone"', undefined],
        ['last', '0', undefined, 'one before it failed'],
      ],
    );
  });

  it('is nothing where nothing was tested', () => {
    assert.equal(imageTests([someRecord('Untested.json', 'failed')]), undefined);
  });

  it('is a line for each test in summary and log', () => {
    assert.deepEqual(testCaseTexts(rejected), [
      'boot: passed in 52 s',
      'Windows/smoke.ps1: failed after 3 s',
      'last: skipped',
    ]);
  });
});
