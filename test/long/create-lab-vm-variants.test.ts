import { after, before, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Pipeline, RunOptions } from '../local-pipeline/pipeline.js';
import type { World } from '../local-azure/world.js';
import { untilFaultActed } from '../recovery/interruption.js';
import { machinesIn } from '../worlds/contents.js';
import {
  assertReadable,
  assertSucceeded,
  changesIn,
  logOf,
  observe,
  type Observed,
} from '../worlds/evidence.js';
import { labVmTemplate } from '../worlds/lab-vm-templates.js';
import { labVmFiles, labVmInputs, labVmPassword, labVmWorld } from '../worlds/lab-vm-worlds.js';
import { openPipelineWith } from '../worlds/pipelines.js';

const token = 'token-in-the-address-0123456789';

const files = {
  ...labVmFiles,
  'claimable.json': labVmTemplate({ properties: { allowClaim: true } }),
  'several.json': labVmTemplate({
    name: "[concat(parameters('labName'), '/', parameters('newVMName'), if(equals(copyIndex(), 0), '', 'b'))]",
    copy: { name: 'machines', count: 2 },
  }),
};

/** The world of the other tests, with a template in a container that anybody may read. */
function withBlob(): World {
  const { subscriptions, ...rest } = labVmWorld();
  const [subscription] = subscriptions;
  assert.ok(subscription);
  const [contoso, ...others] = subscription.labs;
  assert.ok(contoso);
  const blobs = [{ container: 'public', name: 'vm.json', text: JSON.stringify(labVmFiles['vm.json']) }];
  const labs = [{ ...contoso, publicContainers: ['public'], blobs }, ...others];
  return { ...rest, subscriptions: [{ ...subscription, labs }] };
}

describe('CreateLabVM', () => {
  let pipeline: Pipeline;

  const run = async (more: Readonly<Record<string, string>>, options: RunOptions = {}): Promise<Observed> => {
    const observed = await observe(pipeline, 'CreateLabVM', { ...labVmInputs, ...more }, options);
    assertReadable(observed.outcome);
    // The agent learns what it is to mask.
    const shown = observed.outcome.rawOutput.filter((line) => !line.startsWith('##vso[task.setsecret]'));
    for (const secret of [labVmPassword, token])
      assert.ok(!shown.some((line) => line.includes(secret)), `${secret} is shown`);
    return observed;
  };

  const succeeds = async (more: Readonly<Record<string, string>>) => assertSucceeded(await run(more));

  const posted = ({ requests }: Observed): readonly string[] =>
    changesIn(requests).flatMap((change) => /^POST .*\/(\w+)$/.exec(change)?.[1] ?? []);

  before(async () => {
    pipeline = await openPipelineWith(files, withBlob());
  });

  beforeEach(() => pipeline.azure.begin(withBlob()));

  after(() => pipeline.close());

  describe('with the address of a template', () => {
    const templateUri = () =>
      `${pipeline.azure.resourceManager}/storecontoso/public/vm.json?comment=${token}`;

    const atAddress = () => ({ TemplateFile: '', templateUri: templateUri() });

    it('lets Azure read it, and shows the address nowhere', async () => {
      const { state } = await succeeds(atAddress());
      assert.deepEqual(machinesIn(state, 'Contoso'), ['web']);
    });

    it('judges it beforehand', async () => {
      const { outcome, requests } = await run({ ...atAddress(), ParameterOverrides: '' });
      assert.equal(outcome.result, 'Failed', logOf(outcome));
      assert.match(logOf(outcome), /The parameter password of the template at templateUri gets no value/);
      assert.deepEqual(changesIn(requests), []);
    });

    it('goes on with a notice where it cannot be read from here', async () => {
      await pipeline.azure.addFaults({
        act: 'answer',
        status: 403,
        kind: 'blob',
        path: 'vm[.]json',
        count: { first: 1 },
      });
      const { outcome, state } = await run(atAddress());
      assert.match(logOf(outcome), /cannot be read from here, so it is not checked/);
      assert.equal(outcome.result, 'Succeeded', logOf(outcome));
      assert.deepEqual(machinesIn(state, 'Contoso'), ['web']);
    });
  });

  describe('makes the VM that of its identity, or of nobody', () => {
    it('as the template says, if nothing else is asked for', async () => {
      assert.deepEqual(posted(await succeeds({ TemplateFile: 'claimable.json' })), []);
    });

    it('where anybody could claim it', async () => {
      const observed = await succeeds({ TemplateFile: 'claimable.json', ownership: 'claimed' });
      assert.deepEqual(posted(observed), ['claim']);
    });

    it('where it is its creator’s, and not where it is so already', async () => {
      assert.deepEqual(posted(await succeeds({ ownership: 'unclaimed' })), ['unClaim']);
      assert.deepEqual(posted(await succeeds({ ownership: 'unclaimed' })), []);
    });
  });

  it('makes all VMs of a template, and tells the one of the name', async () => {
    const { outcome, state } = await succeeds({ TemplateFile: 'several.json' });
    assert.deepEqual(machinesIn(state, 'Contoso'), ['web', 'webb']);
    assert.equal(outcome.outputs['labVmName'], 'web');
  });

  it('goes on with the deployment of a run that was killed', async () => {
    await pipeline.azure.addFaults({
      act: 'slow',
      method: 'GET',
      path: '/operationStatuses/',
      seconds: 1,
      count: { first: 1 },
    });
    await observe(pipeline, 'CreateLabVM', labVmInputs, { killOn: untilFaultActed(pipeline.azure) });
    const next = await succeeds({});
    assert.deepEqual(changesIn(next.requests), []);
    assert.deepEqual(machinesIn(next.state, 'Contoso'), ['web']);
  });

  it('does not try again what still runs at the time limit, and says so', async () => {
    await pipeline.azure.addFaults({ service: 'deployment hangs' });
    const { outcome, requests } = await run({
      RetryOnFailure: 'true',
      deleteOnFailure: 'true',
      deploymentTimeoutMinutes: '0.02',
    });
    assert.equal(outcome.result, 'Failed', logOf(outcome));
    assert.match(logOf(outcome), /is left as it is, and the next run goes on with it/);
    assert.equal(changesIn(requests).length, 1);
  });
});
