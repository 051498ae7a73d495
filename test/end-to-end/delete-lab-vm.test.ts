import { after, before, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { machinesIn } from '../worlds/contents.js';
import {
  assertReadable,
  assertRefused,
  changesIn,
  logOf,
  observe,
  type Observed,
} from '../worlds/evidence.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { imageVM } from '../worlds/seeds.js';
import { lab, labId, otherSubscriptionId, world } from '../worlds/worlds.js';

const machines = ['Tools', 'Tools2', 'Web'].map((name) => imageVM(name, {}));

const labs = [lab('Contoso', { virtualMachines: machines }), lab('Other', { virtualMachines: machines })];

const inputs = { LabId: labId('Contoso'), pollIntervalSeconds: '0.05' };

const idOf = (name: string, inLab = 'Contoso') => `${labId(inLab)}/virtualmachines/${name}`;

describe('DeleteLabVM', () => {
  let pipeline: Pipeline;

  const run = async (more: Readonly<Record<string, string>>): Promise<Observed> => {
    const observed = await observe(pipeline, 'DeleteLabVM', { ...inputs, ...more });
    assertReadable(observed.outcome);
    return observed;
  };

  /** A run that must change nothing; its log. */
  const refused = async (more: Readonly<Record<string, string>>) => assertRefused(await run(more));

  before(async () => {
    pipeline = await openPipelineWith({}, world(labs));
  });

  beforeEach(() => pipeline.azure.begin(world(labs)));

  after(() => pipeline.close());

  it('deletes exactly the VM of this id, in any casing and percent-encoded', async () => {
    const id = idOf('TOOLS').replaceAll('/', '%2F').replace('%2F', '/');
    const { outcome, state } = await run({ LabVmId: id });
    assert.equal(outcome.result, 'Succeeded', logOf(outcome));
    assert.deepEqual(machinesIn(state, 'Contoso').toSorted(), ['Tools2', 'Web']);
    assert.equal(machinesIn(state, 'Other').length, 3);
  });

  it('deletes the VM of this name in the lab of this name', async () => {
    const { outcome, state } = await run({ LabId: 'Contoso', LabVmId: 'Tools' });
    assert.equal(outcome.result, 'Succeeded', logOf(outcome));
    assert.deepEqual(machinesIn(state, 'Contoso').toSorted(), ['Tools2', 'Web']);
  });

  it('only says what it would delete, where it is asked for the plan', async () => {
    const { outcome, requests } = await run({ LabVmId: 'Tools', whatIf: 'true' });
    assert.deepEqual(changesIn(requests), []);
    assert.match(logOf(outcome), /delete +Tools/);
  });

  it('fails where the lab has no such VM, and names those that it has', async () => {
    const log = await refused({ LabVmId: 'Tool' });
    assert.match(log, /The lab Contoso has no VM Tool\./);
    assert.match(log, /It has: Tools, Tools2, Web\./);
  });

  it('succeeds where the VM is gone, if that is to be ignored', async () => {
    const { outcome, requests } = await run({ LabVmId: 'Tool', ignoreMissing: 'true' });
    assert.equal(outcome.result, 'Succeeded', logOf(outcome));
    assert.deepEqual(changesIn(requests), []);
  });

  it('refuses a VM of another lab than the named one', async () => {
    assert.match(
      await refused({ LabVmId: idOf('Tools', 'Other') }),
      /LabVmId lies in another lab than Contoso/,
    );
  });

  it('refuses the id of something else', async () => {
    const LabVmId = `${labId('Contoso')}/customimages/Tools`;
    assert.match(await refused({ LabVmId }), /not the resource id of one of the virtualMachines of a lab/);
  });

  it('names the labs that there are where the named one is not', async () => {
    assert.match(await refused({ LabId: 'Contos', LabVmId: 'Tools' }), /there are: Contoso, Other\./);
  });

  it('refuses a lab of another subscription than the input says', async () => {
    const log = await refused({ LabVmId: 'Tools', SubscriptionId: otherSubscriptionId });
    assert.match(log, /but LabId is a lab of the subscription/);
  });
});
