import { parseXML } from '@azure/core-xml';
import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { junit } from '../../../tasks/core/report/junit.js';
import type { StepResult, UnitRecord } from '../../../tasks/core/step/record.js';
import { error, someLeftAlone, someRecord, someReport, someResult, warning } from './results.js';

interface Case {
  readonly $: Readonly<Record<'classname' | 'name' | 'time', string>>;
  readonly failure?: { readonly $: { readonly message: string }; readonly _?: string };
  readonly skipped?: { readonly $: { readonly message: string } };
  readonly 'system-out'?: string;
}

interface Suite {
  readonly attributes: Readonly<Record<string, string>>;
  readonly cases: readonly Case[];
}

/** @throws unless it is well-formed XML: the parser is not ours */
async function suiteOf(records: readonly UnitRecord[], changes: Partial<StepResult> = {}): Promise<Suite> {
  const { testsuite } = (await parseXML(junit(someReport(someResult(records, changes))))) as {
    readonly testsuite: { readonly $: Suite['attributes']; readonly testcase?: Case | readonly Case[] };
  };
  return { attributes: testsuite.$, cases: [testsuite.testcase ?? []].flat() };
}

async function caseOf(record: UnitRecord): Promise<Case> {
  const [found] = (await suiteOf([record])).cases;
  assert.ok(found);
  return found;
}

describe('A report in the form of JUnit', () => {
  it('has a test case for each record, with its kind, its title and its seconds', async () => {
    const target = { kind: 'lab', id: '/labs/a', name: 'ContosoLab' };
    const { cases, attributes } = await suiteOf([someRecord('Win', 'succeeded', { target })]);
    assert.deepEqual(
      cases.map(({ $ }) => [$.classname, $.name, $.time]),
      [['stored image', 'Win → ContosoLab', '60']],
    );
    assert.deepEqual(
      ['name', 'time', 'timestamp'].map((name) => attributes[name]),
      ['SnapImages', '3723', '2026-11-21T02:00:00'],
    );
  });

  it('counts its cases, those that failed and those that were skipped', async () => {
    const { attributes } = await suiteOf([
      someRecord('a', 'succeeded'),
      someRecord('b', 'failed'),
      someRecord('c', 'unfinished'),
      someLeftAlone('d', 'it is there'),
    ]);
    assert.deepEqual(
      ['tests', 'failures', 'errors', 'skipped'].map((name) => attributes[name]),
      ['4', '2', '0', '1'],
    );
  });

  it('has the reason of a failure, and its errors with their places', async () => {
    const findings = [
      { ...error('Azure said no'), file: 'Labs.json', line: 3, column: 7, remedy: 'Ask again.' },
    ];
    const { failure } = await caseOf(someRecord('a', 'failed', { findings, reason: 'it was refused' }));
    assert.equal(failure?.$.message, 'it was refused');
    assert.equal(failure._, 'Labs.json:3:7: error: Azure said no. Ask again.');
  });

  it('has the reason of what was skipped', async () => {
    const { skipped, failure } = await caseOf(someLeftAlone('a', 'it is there'));
    assert.deepEqual([skipped?.$.message, failure], ['it is there', undefined]);
  });

  it('has warnings and notices as output, by which no case fails', async () => {
    const findings = [warning('It is odd'), { severity: 'notice', what: 'It is old' } as const];
    const one = await caseOf(someRecord('a', 'succeeded', { findings }));
    assert.deepEqual(
      [one['system-out'], one.failure],
      ['warning: It is odd.\nnotice: It is old.', undefined],
    );
  });

  it('fails a case that has an error, though its record succeeded', async () => {
    const { failure } = await caseOf(someRecord('a', 'succeeded', { findings: [error('It is wrong')] }));
    assert.equal(failure?.$.message, 'It is wrong');
  });

  it('has the findings of the run as a case of their own', async () => {
    const { cases } = await suiteOf([], { findings: [error('No labs'), warning('Odd')] });
    const [run] = cases;
    assert.deepEqual([run?.$.classname, run?.$.name], ['run', 'The run as a whole']);
    assert.equal(run?.failure?._, 'error: No labs.');
    assert.equal(run['system-out'], 'warning: Odd.');
  });

  it('has no case where nothing was done', async () => {
    const { cases, attributes } = await suiteOf([]);
    assert.deepEqual([cases, attributes['tests']], [[], '0']);
  });

  const texts = [
    '<a href="x">&amp;</a>',
    "it's",
    ']]>',
    '<!-- -->',
    '<![CDATA[x]]>',
    '&#0;',
    '画像 🚀',
    '%s\\',
  ];
  for (const text of texts)
    it(`holds ${text} in every place`, async () => {
      const findings = [{ ...error(`${text}!`), file: text, line: 1 }, warning(`${text}!`)];
      const { failure, ...one } = await caseOf(someRecord(text, 'failed', { findings, reason: text }));
      assert.deepEqual(
        [one.$.name, failure?.$.message, failure?._, one['system-out']],
        [text, text, `${text}:1: error: ${text}!`, `warning: ${text}!`],
      );
    });

  it('holds no character that XML cannot', async () => {
    const bad = ['\u0000', '\u0008', '\u000b', '\u001b', '\ufffe', '\uffff', '\ud800', '\udc00'].join('|');
    const { failure } = await caseOf(someRecord(bad, 'failed', { reason: bad, findings: [error(bad)] }));
    assert.equal(failure?.$.message, '|||||||');
  });
});
