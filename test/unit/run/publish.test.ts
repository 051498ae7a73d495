import { beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { publish, publishFindings } from '../../../tasks/core/run/publish.js';
import { createFakeAgent, type FakeAgent } from '../pipeline/fake-agent.js';
import { error, someRecord, someReport, someResult, warning } from '../report/results.js';

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

  it('prints the findings for which the host has no room, with their place', () => {
    publishFindings(agent, many(11), { taskResult: 'Succeeded', message: '' });
    assert.equal(agent.issues.length, 10);
    assert.deepEqual(agent.lines, ['warning: Labs.json:11:5: number 11.']);
  });

  it('leaves room for the issue that the host makes of the result', () => {
    publishFindings(agent, many(11), { taskResult: 'SucceededWithIssues', message: '' });
    assert.equal(agent.issues.length, 9);
  });

  it('shows no finding again that the message of the result contains, unless it has a place', () => {
    const placed = { ...error('The lab is gone'), file: 'Labs.json' };
    publishFindings(agent, [error('The lab is gone'), placed], {
      taskResult: 'Failed',
      message: 'The lab is gone. Correct its name.',
    });
    assert.deepEqual(agent.issues, [placed]);
  });

  it('ends with what is unfinished, the summary, the JSON report and the result', () => {
    const verdict = { taskResult: 'Failed', message: 'The run was cancelled.' } as const;
    const result = someResult([someRecord('Win2016', 'unfinished')], { cancelled: true });
    publish(agent, someReport(result, verdict));
    assert.match(agent.lines.at(-1) ?? '', /^Unfinished: distribute Win2016\. Run the task again/);
    assert.deepEqual(
      agent.attachments.map(({ extension, content }) => [extension, content.slice(0, 13)]),
      [
        ['.md', '## SnapImages'],
        ['.json', '{\n  "schemaVe'],
      ],
    );
    assert.deepEqual(agent.verdicts, [verdict]);
  });
});
