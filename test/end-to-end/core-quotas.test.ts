import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { goldenImage } from '../worlds/configuration.js';
import { machinesIn } from '../worlds/contents.js';
import { logOf, observe } from '../worlds/evidence.js';
import { factoryInputs } from '../worlds/inputs.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { reportOf } from '../worlds/reports.js';
import { lab, world } from '../worlds/worlds.js';

const files = {
  'Configuration/GoldenImages/One.json': goldenImage(),
  'Configuration/GoldenImages/Other.json': goldenImage(),
};

const { subscriptions, ...others } = world([lab('Factory')]);

const families = { standardDSv5Family: { limit: 3 } };

const withFewCores = {
  ...others,
  subscriptions: subscriptions.map((one) => ({ ...one, cores: { limit: 10, inUse: 0, families } })),
};

describe('A region whose cores suffice for one of two VMs', () => {
  let pipeline: Pipeline;

  before(async () => {
    pipeline = await openPipelineWith(files, withFewCores);
  });

  after(() => pipeline.close());

  it('has one built, and the other fails with what Azure says of the quota', async () => {
    const inputs = { ...factoryInputs, ConfigurationLocation: 'Configuration', vmSize: 'Standard_D2s_v5' };
    const { outcome, state } = await observe(pipeline, 'CreateImageVMs', inputs);
    const { records } = reportOf(outcome);
    assert.deepEqual(records.map((record) => record.outcome).sort(), ['failed', 'succeeded'], logOf(outcome));
    assert.match(
      logOf(outcome),
      /could not be built as the VM \w+: .*approved standardDSv5Family Cores quota.*Current Limit: 3, Current Usage: 2/,
    );
    const built = records.find((record) => record.outcome === 'succeeded')?.subject.name;
    assert.ok(machinesIn(state, 'Factory').includes(built?.replace('.json', '') ?? ''), String(built));
  });
});
