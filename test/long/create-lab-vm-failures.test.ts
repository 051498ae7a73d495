import { after, before, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Pipeline, RunOptions } from '../local-pipeline/pipeline.js';
import { untilFaultActed } from '../recovery/interruption.js';
import { machinesIn } from '../worlds/contents.js';
import { assertReadable, changesIn, logOf, observe, type Observed } from '../worlds/evidence.js';
import { labVmFiles, labVmInputs, labVmPassword, labVmWorld } from '../worlds/lab-vm-worlds.js';
import { openPipelineWith } from '../worlds/pipelines.js';

const failsOnce = { service: 'resource fails', id: 'virtualmachines/web$', count: { first: 1 } } as const;

const artifactFails = { service: 'artifact fails' } as const;

const retrying = { RetryOnFailure: 'true', RetryCount: '1' };

describe('CreateLabVM, where something fails', () => {
  let pipeline: Pipeline;

  const run = async (
    more: Readonly<Record<string, string>> = {},
    options: RunOptions = {},
  ): Promise<Observed> => {
    const observed = await observe(pipeline, 'CreateLabVM', { ...labVmInputs, ...more }, options);
    assertReadable(observed.outcome);
    assert.ok(!logOf(observed.outcome).includes(labVmPassword), 'the password is in the log');
    return observed;
  };

  before(async () => {
    pipeline = await openPipelineWith(labVmFiles, labVmWorld());
  });

  beforeEach(() => pipeline.azure.begin(labVmWorld()));

  after(() => pipeline.close());

  it('says why, in few words, and leaves what there is', async () => {
    await pipeline.azure.addFaults({ ...failsOnce, message: 'There is no capacity.' });
    const { outcome, state } = await run();
    assert.equal(outcome.result, 'Failed', logOf(outcome));
    assert.match(logOf(outcome), /The VM web could not be made: .*There is no capacity\./);
    assert.deepEqual(machinesIn(state, 'Contoso'), ['web']);
    assert.ok(logOf(outcome).length < 10_000);
  });

  it('deletes what it has made, if asked, and nothing else', async () => {
    await pipeline.azure.addFaults(failsOnce);
    const { outcome, state } = await run({ deleteOnFailure: 'true', TemplateFile: 'network-first.json' });
    assert.equal(outcome.result, 'Failed', logOf(outcome));
    assert.deepEqual([machinesIn(state, 'Contoso'), state.deployments], [[], []]);
  });

  it('tries again, after it has deleted exactly the VM and the record of the failed attempt', async () => {
    await pipeline.azure.addFaults(failsOnce);
    const { outcome, requests, state } = await run({
      ...retrying,
      TemplateFile: 'network-first.json',
      DeleteFailedLabVMBeforeRetry: 'true',
      DeleteFailedDeploymentBeforeRetry: 'true',
    });
    assert.equal(outcome.result, 'SucceededWithIssues', logOf(outcome));
    assert.match(logOf(outcome), /Attempt 1 of 2 to make the VM web failed; another one follows/);
    assert.deepEqual(machinesIn(state, 'Contoso'), ['web']);
    const deleted = changesIn(requests).filter((change) => change.startsWith('DELETE'));
    assert.equal(deleted.length, 2, deleted.join('\n'));
    assert.match(deleted.join('\n'), /\/virtualmachines\/web\n.*\/deployments\/Dtl-web-[\da-f]{8}$/i);
  });

  it('gives the next attempt a number, and tells the name', async () => {
    await pipeline.azure.addFaults(failsOnce);
    const { outcome, state } = await run({ ...retrying, AppendRetryNumberToVMName: 'true' });
    assert.equal(outcome.result, 'SucceededWithIssues', logOf(outcome));
    assert.equal(outcome.outputs['labVmName'], 'web-1');
    assert.deepEqual(machinesIn(state, 'Contoso'), ['web', 'web-1']);
  });

  it('tells the refusal of a deployment, not what became of one of the same name before, and tries again', async () => {
    await run();
    const { LabId, pollIntervalSeconds } = labVmInputs;
    await observe(pipeline, 'DeleteLabVM', { LabId, LabVmId: 'web', pollIntervalSeconds });
    await pipeline.azure.addFaults({
      act: 'answer',
      status: 400,
      method: 'PUT',
      path: '/deployments/',
      code: 'InvalidTemplateDeployment',
      message: 'The quota is used up.',
      count: { first: 1 },
    });
    const { outcome, state } = await run(retrying);
    assert.match(logOf(outcome), /Attempt 1 of 2 .*\n?.*The quota is used up/);
    assert.doesNotMatch(logOf(outcome), /is left as it is/);
    assert.equal(outcome.result, 'SucceededWithIssues', logOf(outcome));
    assert.deepEqual(machinesIn(state, 'Contoso'), ['web']);
  });

  it('tries no more often than asked', async () => {
    await pipeline.azure.addFaults({ ...failsOnce, count: { first: 9 } });
    const { outcome, requests } = await run({
      ...retrying,
      RetryCount: '2',
      DeleteFailedLabVMBeforeRetry: 'true',
    });
    assert.equal(outcome.result, 'Failed', logOf(outcome));
    assert.equal(changesIn(requests).filter((change) => change.startsWith('PUT')).length, 3);
  });

  for (const TemplateFile of ['artifact.json', 'computed.json']) {
    it(`fails for an artifact that has failed, with its messages, if asked: ${TemplateFile}`, async () => {
      await pipeline.azure.addFaults(artifactFails);
      const { outcome } = await run({ TemplateFile, FailOnArtifactError: 'true' });
      assert.equal(outcome.result, 'Failed', logOf(outcome));
      assert.match(logOf(outcome), /windows-7zip: Failed: .*Artifact windows-7zip failed with exit code 1\./);
    });

    it(`succeeds where all artifacts have: ${TemplateFile}`, async () => {
      const { outcome } = await run({
        TemplateFile,
        FailOnArtifactError: 'true',
        WaitMinutesForApplyArtifacts: '90',
      });
      assert.equal(outcome.result, 'Succeeded', logOf(outcome));
    });
  }

  it('only warns of an artifact that has failed otherwise', async () => {
    await pipeline.azure.addFaults(artifactFails);
    const { outcome } = await run({ TemplateFile: 'artifact.json' });
    assert.equal(outcome.result, 'SucceededWithIssues', logOf(outcome));
    assert.match(logOf(outcome), /Artifact windows-7zip failed with exit code 1\./);
    assert.match(outcome.outputs['labVmId'] ?? '', /\/virtualmachines\/web$/i);
  });

  it('leaves the deployment running when it is cancelled, says so, and goes on with it in the next run', async () => {
    await pipeline.azure.addFaults({
      act: 'slow',
      method: 'GET',
      path: '/operationStatuses/',
      seconds: 1,
      count: { first: 1 },
    });
    const { outcome } = await run({}, { cancelOn: untilFaultActed(pipeline.azure) });
    assert.equal(outcome.result, 'Canceled', logOf(outcome));
    assert.match(logOf(outcome), /The deployment Dtl-web-[\da-f]{8} of the VM web goes on in Azure/);
    const next = await run();
    assert.equal(next.outcome.result, 'Succeeded', logOf(next.outcome));
    assert.deepEqual(changesIn(next.requests), []);
    assert.deepEqual(machinesIn(next.state, 'Contoso'), ['web']);
  });
});
