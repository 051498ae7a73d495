import { beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Azure } from '../../../tasks/core/azure/azure.js';
import type { Connection } from '../../../tasks/core/azure/sign-in/credential.js';
import { snapImages } from '../../../tasks/core/definitions/tasks.js';
import { pipelineHost } from '../../../tasks/core/pipeline/start.js';
import { runTaskOn, type TaskStep } from '../../../tasks/core/run/run-task.js';
import type { Action } from '../../../tasks/core/step/action.js';
import { problem } from '../../../tasks/core/step/problem.js';
import { createFakeAgent, type FakeAgent } from '../pipeline/fake-agent.js';
import { renderedForms } from '../../worlds/rendered-forms.js';
import { someAction } from '../report/results.js';

type SnapStep = TaskStep<typeof snapImages, readonly Action[], Action>;

type Inputs = Parameters<SnapStep['plan']>[1];

const id = '0a1b2c3d-0000-4000-8000-000000000001';

const secretKey = 'the-secret';

const environment = {
  INPUT_CONNECTEDSERVICENAME: id,
  INPUT_DEVTESTLABNAME: 'FactoryLab',
  [`ENDPOINT_URL_${id}`]: 'https://management.azure.com/',
  [`ENDPOINT_AUTH_PARAMETER_${id}_TENANTID`]: 'the-tenant',
  [`ENDPOINT_AUTH_PARAMETER_${id}_SERVICEPRINCIPALID`]: 'the-client',
  [`ENDPOINT_AUTH_PARAMETER_${id}_SERVICEPRINCIPALKEY`]: secretKey,
  [`ENDPOINT_DATA_${id}_SUBSCRIPTIONID`]: 'the-subscription',
  BUILD_BUILDID: '4711',
};

const azure: Azure = {
  credential: { getToken: () => Promise.resolve(null) },
  resourceManagerUrl: 'https://management.azure.com',
  scope: 'https://management.azure.com/.default',
  storageAuthentication: 'auto',
  proxyFor: () => undefined,
  protect: () => undefined,
};

function stepOf(changes: Partial<SnapStep> = {}): SnapStep {
  return {
    read: () => Promise.resolve([someAction('Win2016')]),
    plan: (actions) => ({ actions, leftAlone: [] }),
    act: () => Promise.resolve({ reason: 'stored' }),
    slots: () => ({}),
    outputs: (records) => ({ storedCount: String(records.length), failedCount: '0', storedImages: '{}' }),
    ...changes,
  };
}

describe('A task', () => {
  let agent: FakeAgent;
  let loaded: number;

  beforeEach(() => {
    agent = createFakeAgent();
    loaded = 0;
  });

  async function run(
    step: SnapStep,
    changes: Record<string, string> = {},
    signIn: (connection: Connection) => Promise<Azure> = () => Promise.resolve(azure),
  ): Promise<void> {
    const load = () => Promise.resolve(step).finally(() => (loaded += 1));
    const host = pipelineHost({ agent, environment: { ...environment, ...changes }, signIn });
    await runTaskOn(host, snapImages, load);
  }

  it('runs its step and succeeds', async () => {
    await run(stepOf());
    assert.deepEqual(
      agent.verdicts.map(({ taskResult }) => taskResult),
      ['Succeeded'],
    );
  });

  it('gives the step its inputs, the subscription of the connection and the run', async () => {
    let inputs: Partial<Inputs> = {};
    let runId = '';
    await run(
      stepOf({
        read: (context) => {
          ({ inputs, runId } = context);
          return Promise.resolve([]);
        },
      }),
      { BUILD_REASON: 'PullRequest' },
    );
    const { DevTestLabName, SubscriptionId, copyTimeoutMinutes, isPullRequest } = inputs;
    assert.deepEqual(
      [DevTestLabName, SubscriptionId, copyTimeoutMinutes, isPullRequest, runId],
      ['FactoryLab', 'the-subscription', 600, true, '4711'],
    );
  });

  it('sets its output variables', async () => {
    await run(stepOf());
    const ofStep = { storedCount: '1', failedCount: '0', storedImages: '{}' };
    const { summaryText, ...others } = agent.outputs;
    assert.deepEqual(others, { ...ofStep, failedImages: '[]' });
    assert.equal(summaryText, agent.verdicts[0]?.message);
  });

  it('attaches a summary under its own title, a JSON report and an overview', async () => {
    await run(stepOf());
    assert.deepEqual(
      agent.attachments.map(({ type, name }) => [type, name]),
      [
        ['Distributedtask.Core.Summary', 'SnapImages'],
        ['image-factory-result', 'SnapImages'],
        ['image-factory-overview', 'SnapImages'],
      ],
    );
  });

  it('closes its log with a table of what happened', async () => {
    await run(stepOf());
    assert.ok(agent.lines.some((line) => /^brought {2,}Win2016 {2}stored/.test(line)));
  });

  it('registers its secrets before anything is printed', async () => {
    await run(stepOf(), { INPUT_DEVTESTLABNAME: '' });
    assert.ok(agent.secrets.includes('the-secret'));
  });

  it('loads neither its step nor Azure when an input is missing', async () => {
    let signedIn = 0;
    await run(stepOf(), { INPUT_DEVTESTLABNAME: '' }, () =>
      Promise.resolve(azure).finally(() => (signedIn += 1)),
    );
    assert.deepEqual([loaded, signedIn], [0, 0]);
  });

  it('says what one wrong input is as its result, and once', async () => {
    await run(stepOf(), { INPUT_DEVTESTLABNAME: '' });
    const message = 'Input required: factoryLab. Give the task a value for factoryLab.';
    assert.deepEqual([agent.verdicts, agent.issues], [[{ taskResult: 'Failed', message }], []]);
  });

  it('makes an issue of each of several wrong inputs', async () => {
    await run(stepOf(), { INPUT_DEVTESTLABNAME: '', INPUT_FAILON: 'sometimes' });
    assert.equal(agent.issues.length, 2);
    assert.match(agent.verdicts[0]?.message ?? '', /^2 inputs are missing or wrong/);
  });

  it('tells a problem of reading with its remedy, and that in the summary too', async () => {
    await run(stepOf({ read: () => Promise.reject(problem('The lab was not found.', 'Correct its name.')) }));
    const message = 'The lab was not found. Correct its name.';
    assert.deepEqual(agent.verdicts, [{ taskResult: 'Failed', message }]);
    assert.match(agent.attachments[0]?.content ?? '', /The lab was not found\. Correct its name\./);
  });

  it('begins its result with the code of the finding that it is', async () => {
    const finding = { severity: 'error', code: 'IF101', what: 'No folder.', remedy: 'Add it.' } as const;
    const error = Object.assign(problem('No folder. Odd.', 'Add it.'), { findings: [finding] });
    await run(stepOf({ read: () => Promise.reject(error) }));
    assert.equal(agent.verdicts[0]?.message, 'IF101: No folder. Odd. Add it.');
  });

  it('hides a secret before its log cuts the reason of what was planned or done behind a part of it', async () => {
    const reason = `${'a'.repeat(95)}${secretKey}`;
    const leftAlone = [{ subject: { kind: 'image', name: 'b' }, outcome: 'failed', reason }] as const;
    const plan: SnapStep['plan'] = (actions) => ({ actions, leftAlone });
    await run(stepOf({ plan, act: () => Promise.resolve({ reason }) }));
    assert.ok(agent.lines.some((line) => line.includes('aaa')));
    assert.ok(!agent.lines.some((line) => line.includes(`a${secretKey.slice(0, 3)}`)));
  });

  it('hides a secret before it renders it: in the table, the summary, the report and the output variables', async () => {
    const secret = `_a&<b>*~|[c]\`"\\  d\u2028é'_`;
    const act: SnapStep['act'] = ({ subject }) =>
      Promise.resolve({ reason: `Azure said ${secret}`, details: { [subject.name]: `a${secret}b` } });
    const plan: SnapStep['plan'] = (actions) => ({
      actions,
      leftAlone: [{ subject: { kind: 'image', name: secret }, outcome: 'failed', reason: secret }],
      findings: [{ severity: 'warning', what: secret, why: secret, remedy: secret, file: secret, line: 1 }],
    });
    const outputs: SnapStep['outputs'] = (records) => ({ storedImages: JSON.stringify(records) });
    const key = `ENDPOINT_AUTH_PARAMETER_${id}_SERVICEPRINCIPALKEY`;
    await run(stepOf({ plan, act, outputs }), { [key]: secret });
    const table = agent.lines.filter((line) => /^(failed|brought) {2}/.test(line));
    const shown = [
      ...table,
      ...agent.attachments.map(({ content }) => content),
      ...Object.values(agent.outputs),
    ];
    for (const [way, form] of Object.entries(renderedForms(secret)))
      assert.ok(!shown.some((text) => text.includes(form)), way);
    assert.equal(shown.join('').split('***').length > 10, true);
  });

  it('publishes what was tested without a secret, for each image that was', async () => {
    const testCases = [
      { name: 'boot', seconds: 3, outcome: 'failed', message: `it said ${secretKey}` },
    ] as const;
    await run(stepOf({ act: () => Promise.resolve({ reason: 'tested', testCases }) }));
    assert.deepEqual(
      agent.tests.map(({ name, title }) => [name, title]),
      [['SnapImages', 'SnapImages 4711']],
    );
    assert.match(agent.tests[0]?.xml ?? '', /<failure message="it said \*\*\*">/);
  });

  it('publishes no tests where nothing was tested', async () => {
    await run(stepOf());
    assert.deepEqual(agent.tests, []);
  });

  it('shows no invisible character in the report', async () => {
    await run(stepOf({ act: () => Promise.resolve({ reason: 'a\u202Eb\u2028c\u200Bd' }) }));
    const report = agent.attachments.find(({ type }) => type === 'image-factory-result')?.content ?? '';
    assert.match(report, /a<U\+202E>b\\u2028c<U\+200B>d/);
  });

  it('sets its output variables also when nothing could be read', async () => {
    await run(stepOf({ read: () => Promise.reject(new Error('no')) }));
    assert.equal(agent.outputs['storedCount'], '0');
  });

  it('makes issues with their place of the findings that an error carries', async () => {
    const finding = { severity: 'error', what: 'Not JSON', file: 'Labs.json', line: 3, column: 7 } as const;
    const error = Object.assign(new Error('Labs.json is unusable.'), { findings: [finding] });
    await run(stepOf({ read: () => Promise.reject(error) }));
    assert.deepEqual(agent.issues, [finding]);
  });

  it('reports what was noticed before the error too', async () => {
    const read: SnapStep['read'] = ({ notice }) => {
      notice({ severity: 'warning', what: 'An old file lies about' });
      return Promise.reject(new Error('no'));
    };
    await run(stepOf({ read }));
    assert.deepEqual(
      agent.issues.map(({ what }) => what),
      ['An old file lies about'],
    );
  });

  it('ends as cancelled when it was still reading', async () => {
    const read: SnapStep['read'] = ({ signal }) => {
      process.emit('SIGTERM');
      signal.throwIfAborted();
      return Promise.resolve([]);
    };
    await run(stepOf({ read }));
    const message = 'The run was cancelled before anything was changed. Run the task again.';
    assert.deepEqual(agent.verdicts, [{ taskResult: 'Failed', message }]);
  });

  it('shows where an error was thrown to nobody but the debugger', async () => {
    await run(stepOf({ read: () => Promise.reject(new Error('no')) }));
    assert.ok(agent.debugLines.some((line) => line.includes('at ')));
    assert.ok(![...agent.lines, ...agent.attachments.map(({ content }) => content)].join().includes(' at '));
  });

  it('fails by the rule failOn, and still reports every action', async () => {
    const actions = [someAction('good'), someAction('bad')];
    const act: SnapStep['act'] = ({ key }) =>
      key === 'bad' ? Promise.reject(new Error('Azure said no')) : Promise.resolve({});
    await run(stepOf({ read: () => Promise.resolve(actions), act }), { INPUT_FAILON: 'any' });
    assert.equal(agent.verdicts[0]?.taskResult, 'Failed');
    assert.match(agent.verdicts[0].message, /^1 of 2 failed: bad\. 1 brought, in /);
    assert.deepEqual(
      agent.issues.map(({ what }) => what),
      ['bad: Azure said no'],
    );
  });

  it('ends a cancelled run as failed, with what is unfinished', async () => {
    const act: SnapStep['act'] = (_, { wait }) =>
      wait({ what: 'ever', poll: () => Promise.resolve({ done: false, state: 'waiting' }) });
    const running = run(stepOf({ act }));
    setTimeout(() => process.emit('SIGINT'), 5);
    await running;
    assert.equal(agent.verdicts[0]?.taskResult, 'Failed');
    assert.match(agent.verdicts[0].message, /^The run was cancelled: 1 not finished/);
    assert.ok(agent.lines.some((line) => /^Unfinished: .* Run the task again/.test(line)));
  });

  it('listens to signals only while it runs', async () => {
    const before = process.listenerCount('SIGTERM');
    await run(stepOf());
    assert.equal(process.listenerCount('SIGTERM'), before);
  });
});
