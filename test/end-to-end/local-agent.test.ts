import { build } from 'esbuild';
import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTask, type TaskOutcome, type TaskRun } from '../local-agent/agent.js';
import { nodeBinaries } from '../local-agent/node.js';

const endpoint = {
  id: '6f1f4f6e-0e52-4c39-9a49-0b4f6c1f7a10',
  url: 'https://management.example/',
  scheme: 'ServicePrincipal',
  parameters: {
    tenantid: 'contoso',
    serviceprincipalid: 'principal-1',
    serviceprincipalkey: 'key-of-the-endpoint',
  },
  data: { subscriptionId: 'subscription-1' },
};

const definition = {
  id: '0c1f57a4-6a0e-4a35-9b54-6df3d0f7f001',
  name: 'Trial',
  friendlyName: 'Trial task',
  version: { Major: 1, Minor: 0, Patch: 0 },
  inputs: [
    { name: 'ConnectedServiceName', aliases: ['azureSubscription'], type: 'connectedService:AzureRM' },
  ],
  outputVariables: [{ name: 'imageCount' }],
  execution: { Node24: { target: 'index.js' }, Node20_1: { target: 'index.js' } },
};

const normal = `
  const fs = require('node:fs'), path = require('node:path');
  const id = tl.getInput('ConnectedServiceName', true);
  console.log('key ' + tl.getEndpointAuthorizationParameter(id, 'serviceprincipalkey', false));
  console.log('secret ' + tl.getVariable('machine.password'));
  const file = path.join(tl.getVariable('agent.tempDirectory'), 'images.md');
  fs.writeFileSync(file, '# Images of ' + tl.getEndpointDataParameter(id, 'subscriptionId', false));
  tl.uploadSummary(file);
  tl.setVariable('imageCount', '2');
  tl.setResult(tl.TaskResult.Succeeded, '2 images');`;

describe('The local agent', () => {
  let folder: string;
  let taskLibrary: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'trial-tasks-'));
    taskLibrary = await bundleTaskLibrary();
  });

  after(() => rm(folder, { recursive: true, force: true }));

  /** Runs a task that consists of this script. */
  async function run(script: string, settings: Partial<TaskRun> = {}): Promise<TaskOutcome> {
    const task = await mkdtemp(join(folder, 'Trial-'));
    await writeFile(join(task, 'task.json'), JSON.stringify(definition));
    await writeFile(join(task, 'task-lib.js'), taskLibrary);
    await writeFile(join(task, 'index.js'), `const tl = require('./task-lib.js');${script}`);
    return await runTask({ task, ...settings });
  }

  for (const { version, path: node } of nodeBinaries()) {
    describe(`under Node ${version}`, () => {
      describe('runs a task to its end', () => {
        let outcome: TaskOutcome;

        before(async () => {
          outcome = await run(normal, {
            node,
            name: 'create',
            inputs: { azureSubscription: endpoint.id },
            endpoints: [endpoint],
            secretVariables: { 'machine.password': 'P@ssw0rd of the machine' },
          });
        });

        it('with the result of the task', () => {
          assert.deepEqual(
            { result: outcome.result, exitCode: outcome.exitCode, issues: outcome.issues },
            { result: 'Succeeded', exitCode: 0, issues: [] },
          );
        });

        it('showing neither endpoint key nor secret variable', () => {
          assert.deepEqual(outcome.log.slice(-2), ['key ***', 'secret ***']);
        });

        it('keeping the summary', () => {
          assert.deepEqual(
            outcome.summaries.map(({ name, content }) => [name, content]),
            [['images.md', '# Images of subscription-1']],
          );
        });

        it('giving its output variable to later steps', () => {
          assert.deepEqual(
            { outputs: outcome.outputs, variables: outcome.variables },
            { outputs: { imageCount: '2' }, variables: { 'create.imageCount': '2' } },
          );
        });
      });

      it('fails a step whose process exits with another code than 0, whatever the task said', async () => {
        const script = "tl.setResult(tl.TaskResult.Succeeded, ''); process.exitCode = 3;";
        const { result, exitCode } = await run(script, { node });
        assert.deepEqual([result, exitCode], ['Failed', 3]);
      });

      it('fails a step whose task throws, with two issues at exit code 0', async () => {
        const { result, exitCode, issues } = await run("throw new Error('broken');", { node });
        assert.deepEqual([result, exitCode, issues.length], ['Failed', 0, 2]);
      });

      it("fails a step that uses task-lib's Cancelled, which the agent does not know", async () => {
        const { result, issues } = await run("tl.setResult(tl.TaskResult.Cancelled, '');", { node });
        assert.equal(result, 'Failed');
        assert.equal(issues.at(-1)?.message, "Command doesn't have valid result value.");
      });

      it('cancels a task without a handler by SIGINT', async () => {
        const outcome = await run("console.log('waits'); setInterval(() => {}, 1000);", {
          node,
          cancelWhen: (line) => line === 'waits',
        });
        assert.deepEqual(
          [outcome.result, outcome.signal, outcome.signalsSent],
          ['Canceled', 'SIGINT', ['SIGINT']],
        );
      });

      it('lets a cancelled task clean up', async () => {
        const script = `
        const life = setInterval(() => {}, 1000);
        process.once('SIGINT', () => setTimeout(() => { console.log('cleaned up'); clearInterval(life); }, 1500));
        console.log('waits');`;
        const outcome = await run(script, { node, cancelWhen: (line) => line === 'waits' });
        assert.deepEqual(
          [outcome.result, outcome.exitCode, outcome.signalsSent, outcome.log.at(-1)],
          ['Canceled', 0, ['SIGINT'], 'cleaned up'],
        );
      });

      it('fails a step that takes longer than its time-out', async () => {
        const outcome = await run('setInterval(() => {}, 1000);', { node, timeoutAfterMs: 300 });
        assert.deepEqual(
          [outcome.result, outcome.issues.map(({ message }) => message)],
          ['Failed', ['The task has timed out.']],
        );
      });
    });
  }

  describe('under any Node', () => {
    it('kills a task that ignores signals', async () => {
      const script = `
        for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {});
        setInterval(() => {}, 1000);
        console.log('waits');`;
      const outcome = await run(script, {
        cancelWhen: (line) => line === 'waits',
        variables: { PROCESS_SIGINT_TIMEOUT: '300', PROCESS_SIGTERM_TIMEOUT: '300' },
      });
      assert.deepEqual(
        [outcome.result, outcome.signal, outcome.signalsSent],
        ['Canceled', 'SIGKILL', ['SIGINT', 'SIGTERM', 'SIGKILL']],
      );
    });

    it('ends a step no sooner than 5 s after a forced completion, with its process still alive', async () => {
      const script = `
        setInterval(() => console.log('still there'), 1000);
        console.log('##vso[task.complete result=Succeeded;done=true]');`;
      const outcome = await run(script);
      assert.deepEqual([outcome.result, outcome.log.includes('still there')], ['Succeeded', false]);
      assert.ok(outcome.milliseconds >= 5_000);
    });
  });
});

/** task-lib as one CommonJS file: the trial tasks stand outside of the repository, as tasks do on an agent. */
async function bundleTaskLibrary(): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: "module.exports = require('azure-pipelines-task-lib/task.js');",
      resolveDir: import.meta.dirname,
    },
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'silent',
  });
  const [file] = outputFiles;
  assert.ok(file);
  return file.text;
}
