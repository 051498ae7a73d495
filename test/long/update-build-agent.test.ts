import { after, before, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Pipeline, RunOptions } from '../local-pipeline/pipeline.js';
import { labIn } from '../worlds/contents.js';
import {
  assertReadable,
  assertRefused,
  assertSucceeded,
  changesIn,
  logOf,
  observe,
  type Observed,
} from '../worlds/evidence.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { imageVM } from '../worlds/seeds.js';
import { lab, labId, world } from '../worlds/worlds.js';

const agent = (name: string, powerState: 'running' | 'deallocated', more = {}) =>
  imageVM(name, {}, { generalized: false, powerState, ...more });

const machines = [
  agent('Agent', 'deallocated'),
  agent('Agent2', 'running'),
  agent('Broken', 'running', { provisioningState: 'Deleting' }),
];

// The name of the second lab begins with that of the first.
const labs = [lab('Factory', { virtualMachines: machines }), lab('Factory2', { virtualMachines: machines })];

const inputs = { DevTestLabName: 'Factory', pollIntervalSeconds: '0.05' };

const powersIn = ({ state }: Observed, name: string) =>
  labIn(state, name)
    .virtualMachines.map((machine) => `${machine.name} ${machine.powerState}`)
    .sort();

describe('UpdateBuildAgent', () => {
  let pipeline: Pipeline;

  const run = async (more: Readonly<Record<string, string>>, options: RunOptions = {}): Promise<Observed> => {
    const observed = await observe(pipeline, 'UpdateBuildAgent', { ...inputs, ...more }, options);
    assertReadable(observed.outcome);
    return observed;
  };

  const succeeds = async (more: Readonly<Record<string, string>>) => assertSucceeded(await run(more));

  /** A run that must change nothing; its log. */
  const refused = async (more: Readonly<Record<string, string>>, options?: RunOptions) =>
    assertRefused(await run(more, options));

  before(async () => {
    pipeline = await openPipelineWith({}, world(labs));
  });

  beforeEach(() => pipeline.azure.begin(world(labs)));

  after(() => pipeline.close());

  it('starts exactly this VM of exactly this lab (C100)', async () => {
    const observed = await succeeds({ BuildAgent: 'agent', Action: 'Start' });
    assert.deepEqual(powersIn(observed, 'Factory'), ['Agent running', 'Agent2 running', 'Broken running']);
    assert.deepEqual(powersIn(observed, 'Factory2')[0], 'Agent deallocated');
    assert.match(logOf(observed.outcome), /^1 started, in /m);
  });

  it('stops and deallocates the VM of this id', async () => {
    const observed = await succeeds({
      BuildAgent: `${labId('Factory')}/virtualMachines/Agent2`,
      Action: 'Stop',
    });
    assert.deepEqual(powersIn(observed, 'Factory'), [
      'Agent deallocated',
      'Agent2 deallocated',
      'Broken running',
    ]);
    assert.match(
      logOf(observed.outcome),
      /stop Agent2 → Factory: stopped after .*: It is stopped and deallocated\./,
    );
  });

  it('does nothing, and says so, where it is so already', async () => {
    const { outcome, requests } = await succeeds({ BuildAgent: 'Agent2', Action: 'Start' });
    assert.deepEqual(changesIn(requests), []);
    assert.match(logOf(outcome), /Agent2 → Factory: left alone: It runs already\./);
  });

  it('only says what it would do, where it is asked for the plan', async () => {
    const { outcome, requests } = await succeeds({ BuildAgent: 'Agent', whatIf: 'true' });
    assert.deepEqual(changesIn(requests), []);
    assert.match(logOf(outcome), /start Agent → Factory: BuildAgent names it; its state is deallocated\./);
  });

  it('fails where the lab has no such VM, and names those that it has (C100)', async () => {
    const log = await refused({ BuildAgent: 'Agen' });
    assert.match(log, /The lab Factory has no VM Agen\. It has: Agent, Agent2, Broken\./);
  });

  it('refuses a VM of another lab than the named one', async () => {
    const log = await refused({ BuildAgent: `${labId('Factory2')}/virtualmachines/Agent` });
    assert.match(log, /BuildAgent lies in another lab than Factory.* of the lab that factoryLab names/);
  });

  it('refuses to stop the machine that it runs on', async () => {
    const variables = { 'agent.machineName': 'AGENT2' };
    const log = await refused({ BuildAgent: 'Agent2', Action: 'Stop' }, { variables });
    assert.match(log, /The VM Agent2 is not stopped: this task seems to run on it/);
  });

  it('refuses a VM that is being deleted', async () => {
    assert.match(await refused({ BuildAgent: 'Broken', Action: 'Stop' }), /The VM Broken is being deleted/);
  });

  it('refuses anything but Start and Stop', async () => {
    assert.match(await refused({ BuildAgent: 'Agent', Action: 'Restart' }), /Action/);
  });
});
