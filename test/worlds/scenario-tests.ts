import { after, before, it } from 'mocha';
import assert from 'node:assert/strict';
import type { TaskOutcome } from '../local-agent/agent.js';
import { openPipeline, type Pipeline } from '../local-pipeline/pipeline.js';
import { assertTells, type Expected, type Scenario, type ScenarioStep } from './cases.js';
import { imagesIn, machinesIn } from './contents.js';
import { assertReadable, logOf } from './evidence.js';

/** The inputs of a nightly run in the sample's world. */
const factory = { DevTestLabName: 'ImageFactory', pollIntervalSeconds: '0.05' };
const withConfiguration = {
  ...factory,
  ConfigurationLocation: 'Configuration',
  SubscriptionId: '11111111-1111-4111-8111-111111111111',
};
const usualInputs: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ValidateConfiguration: { ...withConfiguration, vmSize: 'Standard_D2s_v5' },
  CreateImageVMs: { ...withConfiguration, vmSize: 'Standard_D2s_v5' },
  SnapImages: factory,
  DistributeImages: withConfiguration,
  CleanUpFactory: factory,
  RetireImages: { ...withConfiguration, ImagesToSave: '1' },
};

/** Defines a test for each scenario; all share one local Azure. */
export function defineScenarios(scenarios: readonly Scenario[]): void {
  let pipeline: Pipeline;

  before(async () => {
    const [{ world, sources }] = scenarios as [Scenario];
    pipeline = await openPipeline({ world, sources });
  });

  after(() => pipeline.close());

  for (const scenario of scenarios)
    it(`${scenario.name}: ${scenario.expected.right}`, async () => {
      const { world, sources, steps, expected } = scenario;
      assert.equal(expected.steps.length, steps.length, 'Each step has an expected result.');
      await pipeline.azure.begin(world);
      for (const [index, step] of steps.entries())
        judge(await carryOut(pipeline, sources, step), expected.steps[index]);
      await assertHolds(pipeline, expected.holds);
    });
}

async function carryOut(
  { azure, run }: Pipeline,
  sources: string,
  { task, inputs = usualInputs[task], variables, addFaults }: ScenarioStep,
): Promise<TaskOutcome> {
  await azure.addFaults(...addFaults);
  const checkout = { 'system.defaultWorkingDirectory': sources, 'build.sourcesDirectory': sources };
  return run(task, inputs ?? {}, { variables: { ...checkout, ...variables } });
}

function judge(outcome: TaskOutcome, expected: Expected['steps'][number] | undefined): void {
  assert.equal(outcome.result, expected?.result, logOf(outcome));
  assertReadable(outcome);
  const { log, issues, summaries } = outcome;
  const parts = [...log, ...issues.map(({ message }) => message), ...summaries.map(({ content }) => content)];
  assertTells(parts.join('\n'), expected ?? {});
}

async function assertHolds({ azure }: Pipeline, holds: Expected['holds']): Promise<void> {
  const state = await azure.state();
  for (const [lab, { virtualMachines, customImages }] of Object.entries(holds)) {
    if (virtualMachines) assert.deepEqual(machinesIn(state, lab), virtualMachines, lab);
    if (customImages !== undefined) assert.equal(imagesIn(state, lab).length, customImages, lab);
  }
}
