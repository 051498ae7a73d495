import { beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Azure } from '../../../tasks/core/azure/azure.js';
import { defaultsOf } from '../../../tasks/core/definitions/defaults.js';
import { snapImages } from '../../../tasks/core/definitions/tasks.js';
import type { PreparedTask, TaskHost } from '../../../tasks/core/run/host.js';
import { runTaskOn, type TaskStep } from '../../../tasks/core/run/run-task.js';
import type { Action } from '../../../tasks/core/step/action.js';
import { problem } from '../../../tasks/core/step/problem.js';
import { createFakeAgent, type FakeAgent } from '../pipeline/fake-agent.js';
import { someAction } from '../report/results.js';

type SnapStep = TaskStep<typeof snapImages, readonly Action[], Action>;

const inputs: PreparedTask<typeof snapImages>['inputs'] = {
  ...defaultsOf(snapImages),
  ConnectedServiceName: 'the host',
  DevTestLabName: 'Factory',
  isPullRequest: false,
};

describe('How a run has ended', () => {
  let agent: FakeAgent;
  let acted: number;

  beforeEach(() => {
    agent = createFakeAgent();
    acted = 0;
  });

  function stepOf(changes: Partial<SnapStep> = {}): SnapStep {
    return {
      read: () => Promise.resolve([someAction('Win2016')]),
      plan: (actions) => ({ actions, leftAlone: [] }),
      act: () => Promise.resolve({}).finally(() => (acted += 1)),
      slots: () => ({}),
      ...changes,
    };
  }

  function run(host: Partial<TaskHost>, load = () => Promise.resolve(stepOf())) {
    const signIn = () => Promise.resolve({ azure: {} as Azure });
    const usual: TaskHost = {
      reporter: agent,
      runId: '7',
      origin: { extensionVersion: '0.1.0' },
      secrets: () => [],
      prepare: () => ({ inputs, signIn }) as never,
    };
    return runTaskOn({ ...usual, ...host }, snapImages, load);
  }

  const prepared = (changes: object) => ({ prepare: () => ({ inputs, ...changes }) as never });

  it('is told with its report', async () => {
    const { report, isBegun } = await run({});
    assert.deepEqual([isBegun, report?.taskResult, report?.runId, acted], [true, 'Succeeded', '7', 1]);
  });

  it('is told as cancelled where that came during the sign-in, whatever it says of that', async () => {
    const signIn = (signal: AbortSignal) => {
      process.emit('SIGTERM');
      return Promise.reject(signal.reason as Error);
    };
    assert.deepEqual(await run(prepared({ signIn })), { isBegun: false });
    assert.match(agent.verdicts[0]?.message ?? '', /^The run was cancelled before anything was changed\./);
  });

  it('is that it was not begun where an input is wrong, no sign-in succeeds or its step cannot be loaded', async () => {
    const no = () => Promise.reject(new Error('no'));
    const wrong = () => {
      throw problem('wrong', '');
    };
    for (const ending of [
      await run({ prepare: wrong }),
      await run(prepared({ signIn: no })),
      await run({}, no),
    ])
      assert.deepEqual(ending, { isBegun: false });
    assert.deepEqual([acted, agent.verdicts.length], [0, 3]);
  });

  it('has a report where nothing could be read', async () => {
    const read = () => Promise.reject(new Error('no'));
    const { report, isBegun } = await run({}, () => Promise.resolve(stepOf({ read })));
    assert.deepEqual([isBegun, report?.taskResult, report?.message], [true, 'Failed', 'no']);
  });

  it('has a report, and nothing was changed, where no leave was given', async () => {
    const permit = () => Promise.reject(problem('It may not.', 'Ask.'));
    const { report, isBegun } = await run({ permit });
    assert.deepEqual(
      [isBegun, report?.taskResult, report?.message, acted],
      [true, 'Failed', 'It may not. Ask.', 0],
    );
  });

  it('needs no leave to show a plan', async () => {
    let asked = 0;
    const permit = () => Promise.resolve(void (asked += 1));
    const { report } = await run({ permit, ...prepared({ inputs: { ...inputs, whatIf: true } }) });
    assert.deepEqual([asked, acted, report?.result.planOnly], [0, 0, true]);
    await run({ permit });
    assert.deepEqual([asked, acted], [1, 1]);
  });

  it('has no report where that could not be published', async () => {
    const attach = () => {
      throw new Error('The disk is full.');
    };
    assert.deepEqual(await run({ reporter: { ...agent, attach } }), { isBegun: true });
    assert.equal(agent.verdicts[0]?.message, 'The disk is full.');
  });
});
