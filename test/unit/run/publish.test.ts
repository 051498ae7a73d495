import { beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { publish, publishFindings } from '../../../tasks/core/run/publish.js';
import { createFakeAgent, type FakeAgent } from '../pipeline/fake-agent.js';
import { error, someRecord, someReport, someResult, warning } from '../report/results.js';
import { wholeRun } from '../report/whole-runs.js';

describe('Publishing a run', () => {
  let agent: FakeAgent;

  beforeEach(() => {
    agent = createFakeAgent();
  });

  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      ...warning(`number ${index + 1}`),
      file: 'Labs.json',
      line: index + 1,
      column: 5,
    }));

  it('prints the findings for which the host has no room', () => {
    const findings = Array.from({ length: 11 }, (_, index) => warning(`number ${index + 1}`));
    publishFindings(agent, findings, { taskResult: 'Succeeded', message: '' });
    assert.equal(agent.issues.length, 10);
    assert.deepEqual(agent.lines, ['warning: number 11.']);
  });

  it('prints such a finding of an error with its place', () => {
    publishFindings(agent, many(11), { taskResult: 'Succeeded', message: '' });
    assert.deepEqual(agent.lines, ['warning: Labs.json:11:5: number 11.']);
  });

  it('makes an issue of each failure with its short reason, since the log says everything about it', () => {
    const findings = [{ ...error('Azure said no'), remedy: 'Ask again.' }];
    publish(agent, someReport(someResult([someRecord('Win2016', 'failed', { findings })])));
    assert.deepEqual(agent.issues, [error('Win2016: because')]);
    assert.equal(agent.lines.filter((line) => line.includes('Ask again.')).length, 1);
  });

  it('makes an issue of each finding with its place, and says its remedy in the log', () => {
    const placed = { ...error('Not JSON'), file: 'Labs.json', line: 3 };
    publish(agent, someReport(someResult([], { findings: [{ ...placed, remedy: 'Correct it.' }] })));
    assert.deepEqual(agent.issues, [{ ...placed, remedy: '', messages: [] }]);
    assert.equal(agent.lines.filter((line) => line.includes('Correct it.')).length, 1);
  });

  it('prints the sentence of a success, which the host does not print', () => {
    publish(agent, someReport(someResult([]), { taskResult: 'Succeeded', message: '4 built.' }));
    publish(agent, someReport(someResult([]), { taskResult: 'Failed', message: '1 failed.' }));
    assert.deepEqual(
      ['4 built.', '1 failed.'].map((text) => agent.lines.includes(text)),
      [true, false],
    );
  });

  it('prints the critical path of a whole run below its table, and none of another task', () => {
    const paths = ['RunImageFactory', 'SnapImages'].map((task) => {
      const reporter = createFakeAgent();
      publish(
        reporter,
        someReport(someResult(wholeRun), { task, taskResult: 'Succeeded', message: '4 built.' }),
      );
      return reporter.lines.filter((line) => line.startsWith('Critical path: ')).length;
    });
    assert.deepEqual(paths, [1, 0]);
  });

  it('leaves room for the issue that the host makes of the result', () => {
    publishFindings(agent, many(11), { taskResult: 'SucceededWithIssues', message: '' });
    assert.equal(agent.issues.length, 9);
  });

  it('leaves no warning without a place to the log for those of files, which the log lists in full', () => {
    const unplaced = warning('The value for edition is not used');
    publish(agent, someReport(someResult([], { findings: [...many(11), unplaced] })));
    assert.equal(agent.issues.length, 10);
    assert.ok(agent.issues.includes(unplaced));
    assert.ok(!agent.lines.some((line) => line.includes(unplaced.what)));
  });

  it('shows no finding again that the message of the result contains, unless it has a place', () => {
    const placed = { ...error('The lab is gone'), file: 'Labs.json' };
    publishFindings(agent, [error('The lab is gone'), placed], {
      taskResult: 'Failed',
      message: 'The lab is gone. Correct its name.',
    });
    assert.deepEqual(agent.issues, [placed]);
  });

  it('ends with what is unfinished, the summary, the JSON report, the overview and the result', () => {
    const verdict = { taskResult: 'Failed', message: 'The run was cancelled.' } as const;
    const result = someResult([someRecord('Win2016', 'unfinished')], { cancelled: true });
    publish(agent, someReport(result, verdict));
    assert.match(agent.lines.at(-1) ?? '', /^Unfinished: distribute Win2016\. Run the task again/);
    assert.deepEqual(
      agent.attachments.map(({ extension, content }) => [extension, content.slice(0, 13)]),
      [
        ['.md', '## SnapImages'],
        ['.json', '{\n  "schemaVe'],
        ['.json', '{"schemaVersi'],
      ],
    );
    assert.deepEqual(agent.verdicts, [verdict]);
  });
});
