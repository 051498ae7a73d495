import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import pLimit from 'p-limit';
import type { TaskOutcome } from '../local-agent/agent.js';
import type { Fault } from '../local-azure/faults/fault.js';
import type { State } from '../local-azure/state.js';
import type { Lab } from '../local-azure/world.js';
import { openPipeline, type Pipeline } from '../local-pipeline/pipeline.js';
import { goldenImage, labsJson } from '../worlds/configuration.js';
import { imagesIn, labIn, machinesIn } from '../worlds/contents.js';
import { assertReadable, logOf } from '../worlds/evidence.js';
import { type FaultCase, faultCases } from '../worlds/fault-cases.js';
import { factoryInputs } from '../worlds/inputs.js';
import { outcomeOf } from '../worlds/reports.js';
import { customImage, imageVM, storedImage } from '../worlds/seeds.js';
import { type Sources, writeSources } from '../worlds/sources.js';
import { lab, labId, subscriptionId, world } from '../worlds/worlds.js';

/** The factory lab of a case; its target lab's name begins with it. */
function factoryOf(index: number): string {
  return `Case${String(index).padStart(2, '0')}`;
}

/** Big enough for a copy that takes a minute. */
const pageBytes = 6_000_000_000 - (6_000_000_000 % 512);

type Seed = Omit<Partial<Lab>, 'name'>;

const images = ['Alpha', 'Beta'];

/** The contents of a task's factory lab and target lab that make it work on both images. */
const seeds: Readonly<Record<FaultCase['task'], (factory: string) => { factory?: Seed; target?: Seed }>> = {
  CreateImageVMs: () => ({}),
  SnapImages: () => {
    const artifacts = [{ name: 'windows-sysprep', status: 'Succeeded' }];
    const vms = images.map((image) =>
      imageVM(image, { ImagePath: `${image}.json` }, { osDiskBytes: pageBytes, artifacts }),
    );
    return { factory: { virtualMachines: vms } };
  },
  DistributeImages: () => ({
    factory: {
      blobs: images.flatMap((image) => storedImage(image, { imagePath: `${image}.json`, pageBytes })),
    },
  }),
  CleanUpFactory: () => {
    const failed = { ImageFactoryState: 'Failed' };
    const vms = images.map((image) => imageVM(image, { ...failed, ImageFactoryPath: `${image}.json` }));
    return { factory: { virtualMachines: vms } };
  },
  RetireImages: (factory) => {
    const tags = { ImageFactoryLab: labId(factory) };
    return { target: { customImages: images.map((image) => customImage(image, 'Gone.json', { tags })) } };
  },
};

function labsOf({ task }: FaultCase, index: number): Lab[] {
  const name = factoryOf(index);
  const { factory, target } = seeds[task](name);
  return [lab(name, factory), lab(`${name}Target`, target)];
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
  /** Number of the case's faults that have acted. */
  readonly acted: number;
  readonly state: State;
}

async function run(pipeline: Pipeline, one: FaultCase, index: number): Promise<Run> {
  const faults = faultsOf(one, index);
  await pipeline.azure.addFaults(...faults);
  const outcome = await pipeline.run(one.task, {
    ...factoryInputs,
    DevTestLabName: factoryOf(index),
    ...inputsOf(one.task, factoryOf(index)),
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

function inputsOf(task: FaultCase['task'], factory: string): Readonly<Record<string, string>> {
  if (task === 'SnapImages' || task === 'CleanUpFactory') return {};
  const configuration = { ConfigurationLocation: factory, SubscriptionId: subscriptionId };
  if (task === 'CreateImageVMs') return { ...configuration, vmSize: 'Standard_D2s_v5' };
  return task === 'RetireImages' ? { ...configuration, ImagesToSave: '1' } : configuration;
}

/** The images for which a case's task has done all there is to do, as Azure shows it. */
const done: Readonly<Record<FaultCase['task'], (factory: string, run: Run) => string[]>> = {
  CreateImageVMs: (factory, { state }) =>
    labIn(state, factory)
      .virtualMachines.filter(({ tags, powerState }) => tags['ImagePath'] && powerState === 'deallocated')
      .map(({ name }) => name)
      .sort(),
  SnapImages: (factory, { state, outcome }) => {
    assert.deepEqual(grantedIn(state, factory), []);
    return images.filter((image) => outcomeOf(outcome, image, factory) === 'succeeded');
  },
  DistributeImages: (factory, { state }) => completeImages(state, `${factory}Target`),
  CleanUpFactory: (factory, { state }) => without(machinesIn(state, factory)),
  RetireImages: (factory, { state }) => without(imagesIn(state, `${factory}Target`)),
};

function without(present: readonly string[]): string[] {
  return images.filter((image) => !present.includes(image));
}

function grantedIn({ disks }: State, factory: string): string[] {
  const granted = disks.filter(({ state }) => state === 'ActiveSAS').map(({ id }) => id.toLowerCase());
  return granted.filter((id) => id.includes(`/${factory.toLowerCase()}`));
}

function completeImages(state: State, target: string): string[] {
  const broken = new Set(
    labIn(state, target)
      .customImages.filter(({ provisioningState }) => provisioningState === 'Failed')
      .map(({ name }) => name),
  );
  return imagesIn(state, target).filter((name) => !broken.has(name));
}

describe('A task that meets', () => {
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
    await Promise.allSettled(runs.values());
    await pipeline.close();
    await sources.remove();
  });

  for (const [index, one] of faultCases.entries()) {
    const factory = factoryOf(index);
    if (one.betaFails === undefined)
      it(`${one.fault} goes on and makes each image once`, async () => {
        const result = (await runs.get(one)) ?? assert.fail();
        assert.equal(result.outcome.result, 'Succeeded', logOf(result.outcome));
        assert.deepEqual(done[one.task](factory, result), images);
        assert.equal(result.acted, one.faults.length);
      });
    else
      it(`${one.fault} fails that image with its cause, and goes on with the rest`, async () => {
        const result = (await runs.get(one)) ?? assert.fail();
        assert.match(logOf(result.outcome), one.betaFails ?? /^$/);
        assert.equal(result.outcome.result, 'SucceededWithIssues', logOf(result.outcome));
        assert.ok(done[one.task](factory, result).includes('Alpha'));
        assert.equal(result.acted, one.faults.length);
        assertReadable(result.outcome);
      });
  }
});
