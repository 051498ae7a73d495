import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { after, before, describe, it } from 'mocha';
import pLimit from 'p-limit';
import type { TaskOutcome } from '../local-agent/agent.js';
import type { Fault } from '../local-azure/faults/fault.js';
import type { State } from '../local-azure/state.js';
import type { Lab } from '../local-azure/world.js';
import { openPipeline, type Pipeline } from '../local-pipeline/pipeline.js';
import { assertReadable, blobsIn, imagesIn, labIn, logOf, outcomeOf } from './evidence.js';
import { faultCases, type FaultCase } from './fault-cases.js';
import { imageVM, storedImage } from './seeds.js';
import { goldenImage, labsJson, writeSources, type Sources } from './sources.js';
import { factoryInputs, lab, subscriptionId, world } from './worlds.js';

/** The factory lab of a case; its target lab's name begins with it. */
function factoryOf(index: number): string {
  return `Case${String(index).padStart(2, '0')}`;
}

/** Big enough for a copy that takes a minute. */
const pageBytes = 6_000_000_000 - (6_000_000_000 % 512);

function labsOf(one: FaultCase, index: number): Lab[] {
  const name = factoryOf(index);
  const stored = ['Alpha', 'Beta'].flatMap((image) =>
    storedImage(image, { imagePath: `${image}.json`, pageBytes }),
  );
  const machines = ['Alpha', 'Beta'].map((image) => imageVM(image, { ImagePath: `${image}.json` }));
  return [
    lab(name, one.task === 'DistributeImages' ? { blobs: stored } : {}),
    lab(`${name}Target`, one.task === 'SnapImages' ? { virtualMachines: machines } : {}),
  ];
}

function filesOf(_: FaultCase, index: number): [string, unknown][] {
  const folder = factoryOf(index);
  const template = goldenImage({ artifacts: ['windows-7zip'] });
  return [
    [`${folder}/GoldenImages/Alpha.json`, template],
    [`${folder}/GoldenImages/Beta.json`, template],
    [`${folder}/Labs.json`, labsJson(subscriptionId, { [`${folder}Target`]: ['.'] })],
  ];
}

/** A case's faults concern its own labs only, whose names hold its number. */
function faultsOf({ faults }: FaultCase, index: number): Fault[] {
  const text = JSON.stringify(faults).replaceAll('{lab}', factoryOf(index).toLowerCase());
  return JSON.parse(text) as Fault[];
}

interface Run {
  readonly outcome: TaskOutcome;
  /** How many of the case's faults have acted. */
  readonly acted: number;
  readonly state: State;
}

async function run(pipeline: Pipeline, one: FaultCase, index: number): Promise<Run> {
  const configuration = { ConfigurationLocation: factoryOf(index), SubscriptionId: subscriptionId };
  const build = { vmSize: 'Standard_D2s_v5' };
  const faults = faultsOf(one, index);
  await pipeline.azure.addFaults(...faults);
  const outcome = await pipeline.run(one.task, {
    ...factoryInputs,
    DevTestLabName: factoryOf(index),
    ...(one.task === 'SnapImages' ? {} : configuration),
    ...(one.task === 'CreateImageVMs' ? build : {}),
    ...one.inputs,
  });
  const acting = await pipeline.azure.faults();
  return {
    outcome,
    acted: acting.filter(
      ({ acted, ...fault }) => acted > 0 && faults.some((own) => isDeepStrictEqual(own, fault)),
    ).length,
    state: await pipeline.azure.state(),
  };
}

/** The images that a case's task made for good, by whatever it makes them of. */
function made({ task }: FaultCase, factory: string, { state, outcome }: Run): string[] {
  if (task === 'DistributeImages') return completeImages(state, `${factory}Target`);
  if (task === 'SnapImages') return blobsIn(state, `store${factory.toLowerCase()}`, 'imagefactoryvhds');
  return ['Alpha', 'Beta'].filter((image) => outcomeOf(outcome, `${image}.json`, factory) === 'succeeded');
}

function completeImages(state: State, target: string): string[] {
  const broken = new Set(
    labIn(state, target)
      .customImages.filter(({ provisioningState }) => provisioningState === 'Failed')
      .map(({ name }) => name),
  );
  return imagesIn(state, target).filter((name) => !broken.has(name));
}

describe('A task that meets', function () {
  this.timeout(300_000);
  let sources: Sources;
  let pipeline: Pipeline;
  const runs = new Map<FaultCase, Promise<Run>>();

  before(async () => {
    sources = await writeSources(Object.fromEntries(faultCases.flatMap(filesOf)));
    pipeline = await openPipeline({ world: world(faultCases.flatMap(labsOf)), sources: sources.folder });
    const atOnce = pLimit(6);
    for (const [index, one] of faultCases.entries()) {
      const running = atOnce(() => run(pipeline, one, index));
      running.catch(() => undefined);
      runs.set(one, running);
    }
  });

  after(async () => {
    await pipeline.close();
    await sources.remove();
  });

  for (const [index, one] of faultCases.entries()) {
    const factory = factoryOf(index);
    if (one.betaFails === undefined)
      it(`${one.fault} goes on and makes each image once`, async () => {
        const result = (await runs.get(one)) ?? assert.fail();
        assert.equal(result.outcome.result, 'Succeeded', logOf(result.outcome));
        assert.deepEqual(made(one, factory, result), ['Alpha', 'Beta']);
        assert.equal(result.acted, one.faults.length);
      });
    else
      it(`${one.fault} fails that image with its cause, and goes on with the rest`, async () => {
        const result = (await runs.get(one)) ?? assert.fail();
        assert.match(logOf(result.outcome), one.betaFails ?? /^$/);
        assert.equal(result.outcome.result, 'SucceededWithIssues', logOf(result.outcome));
        assert.ok(made(one, factory, result).includes('Alpha'));
        assert.equal(result.acted, one.faults.length);
        assertReadable(result.outcome);
      });
  }
});
