import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { TaskOutcome } from '../local-agent/agent.js';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { factoryInputs, withConfiguration } from '../worlds/inputs.js';
import { defineHarmless, oneLine, payload } from '../worlds/harmless-texts.js';
import { hostileFiles, hostileWorld } from '../worlds/hostile-texts.js';
import { openPipelineWith } from '../worlds/pipelines.js';

const byGallery = { gallery: 'Images' };

const override = `-name${oneLine.replaceAll(' ', '')} x`;

const check = { ConfigurationLocation: 'Configuration', DevTestLabName: 'Factory' };

const runs: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['CreateImageVMs', { ...withConfiguration, vmSize: 'Standard_D2s_v5' }],
  ['SnapImages', factoryInputs],
  // The first meets the refused lease, the second the refused copy, the third the refused custom image.
  ['DistributeImages', withConfiguration],
  ['DistributeImages', withConfiguration],
  ['DistributeImages', withConfiguration],
  // The first meets the refused version, the second the refused gallery of the lab.
  ['DistributeImages', { ...withConfiguration, ...byGallery }],
  ['DistributeImages', { ...withConfiguration, ...byGallery }],
  ['DistributeImages', { ...withConfiguration, gallery: payload }],
  ['DistributeImages', { ...withConfiguration, ...byGallery, snapshotResourceGroup: oneLine }],
  ['SnapImages', { ...factoryInputs, ...byGallery }],
  ['CleanUpFactory', { ...factoryInputs, ...byGallery }],
  ['CleanUpFactory', factoryInputs],
  ['RetireImages', { ...withConfiguration, ImagesToSave: '0', allowMassDeletion: 'true' }],
  ['RetireImages', { ...withConfiguration, ...byGallery, ImagesToSave: '1' }],
  ['RunImageFactory', { ...withConfiguration, ...byGallery, vmSize: 'Standard_D2s_v5', ImagesToSave: '1' }],
  ['SnapImages', { ...factoryInputs, DevTestLabName: payload }],
  ['SnapImages', { ...factoryInputs, maxConcurrentJobs: payload }],
  ['DistributeImages', { ...withConfiguration, stagingContainer: payload }],
  ['DistributeImages', { ...withConfiguration, ConfigurationLocation: payload }],
  ['CreateImageVMs', { ...withConfiguration, vmSize: oneLine, parameterOverrides: override }],
  ['ValidateConfiguration', { ...check, vmSize: oneLine, ImagesToSave: '1' }],
  ['ValidateConfiguration', { ...check, ...byGallery }],
  ['ValidateConfiguration', { ...check, ConnectedServiceName: '' }],
  ['ValidateConfiguration', { ...check, parameterOverrides: override }],
];

describe('A command in a text from outside', () => {
  let pipeline: Pipeline;
  const outcomes: TaskOutcome[] = [];

  before(async () => {
    pipeline = await openPipelineWith(hostileFiles, hostileWorld);
    for (const [task, inputs] of runs)
      outcomes.push(await pipeline.run(task, inputs, { variables: { 'system.debug': 'true' } }));
  });

  after(() => pipeline.close());

  it('is shown, so that there is something to try', () => {
    for (const { rawOutput } of outcomes) assert.ok(rawOutput.some((line) => line.includes('pwned')));
  });

  defineHarmless(() => outcomes);

  it('comes from Azure in every error that is shown', async () => {
    const faults = await pipeline.azure.faults();
    assert.deepEqual(
      faults.filter(({ acted }) => acted === 0),
      [],
    );
  });

  it('does not make a failed task succeed', () => {
    assert.deepEqual(
      outcomes.map(({ result }) => result === 'Succeeded'),
      outcomes.map(() => false),
    );
  });
});
