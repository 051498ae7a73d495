import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { shownName } from '../../tasks/core/definitions/input.js';
import { taskDefinitions } from '../../tasks/core/definitions/tasks.js';
import type { TaskOutcome } from '../local-agent/agent.js';
import { nodeBinaries } from '../local-agent/node.js';
import type { State } from '../local-azure/state.js';
import { openPipeline, type Pipeline } from '../local-pipeline/pipeline.js';
import { goldenImage, labsJson } from '../worlds/configuration.js';
import { night } from '../worlds/inputs.js';
import { type Sources, writeSources } from '../worlds/sources.js';
import { lab, otherSubscriptionId, subscriptionId, world } from '../worlds/worlds.js';

const files = {
  'Configuration/GoldenImages/Win2022/Datacenter.json': goldenImage({
    artifacts: ['windows-7zip', 'windows-chrome'],
  }),
  'Configuration/GoldenImages/Win2022/SQLServer 2022 Developer.json': goldenImage({ notes: null }),
  'Configuration/GoldenImages/Linux/2404.json': goldenImage({
    osType: 'Linux',
    notes: 'Golden Image: Zürich "24.04"',
  }),
  'Configuration/Labs.json': {
    Labs: [
      ...labsJson(subscriptionId, { Near: ['Win2022'] }).Labs,
      ...labsJson(otherSubscriptionId, { Far: ['linux/', '**/*Developer*'] }).Labs,
    ],
  },
};

const steps = {
  ...night,
  CreateImageVMs: { ...night.CreateImageVMs, machinePassword: 'Canary-Pässword-1' },
};

/** One night of the factory on one Node, and what the local Azure held after each step. */
interface Night {
  readonly outcomes: ReadonlyMap<string, TaskOutcome>;
  readonly states: ReadonlyMap<string, State>;
}

/** The same inputs by the names that editors suggest, and without the subscription, which the connection has. */
function inShort(task: string, inputs: Readonly<Record<string, string>>): Record<string, string> {
  const definition = taskDefinitions.find(({ name }) => name === task);
  const aliases = new Map(definition?.inputs.map((input) => [input.name, shownName(input)] as const));
  const named = Object.entries(inputs).filter(([name]) => name !== 'SubscriptionId');
  return Object.fromEntries(named.map(([name, value]) => [aliases.get(name) ?? name, value]));
}

async function runNight(
  pipeline: Pipeline,
  node: string,
  buildId: string,
  stepsOfNight: Readonly<Record<string, Readonly<Record<string, string>>>>,
): Promise<Night> {
  const outcomes = new Map<string, TaskOutcome>();
  const states = new Map<string, State>();
  for (const [task, inputs] of Object.entries(stepsOfNight)) {
    outcomes.set(task, await pipeline.run(task, inputs, { node, variables: { 'build.buildId': buildId } }));
    states.set(task, await pipeline.azure.state());
  }
  return { outcomes, states };
}

function imagesOf(state: State | undefined, labName: string): string[] {
  const images = state?.labs.find(({ name }) => name === labName)?.customImages ?? [];
  return images.map(({ tags }) => tags['ImagePath'] ?? '').sort();
}

function storeOf(state: State | undefined) {
  const account = state?.storageAccounts.find(({ name }) => name === 'storefactory');
  return account?.containers.find(({ name }) => name === 'imagefactoryvhds')?.blobs ?? [];
}

function stagedBlobs(state: State | undefined) {
  return (state?.storageAccounts ?? []).flatMap(({ containers }) =>
    containers.filter(({ name }) => name === 'imagefactoryvhds-staging').flatMap(({ blobs }) => blobs),
  );
}

const binaries = nodeBinaries();

describe('The factory, night after night', () => {
  let sources: Sources;
  let pipeline: Pipeline;
  const nights: Night[] = [];

  before(async () => {
    sources = await writeSources(files);
    const labs = [lab('Factory'), lab('Near')];
    const others = [{ id: otherSubscriptionId, displayName: 'Other', labs: [lab('Far')] }];
    pipeline = await openPipeline({ world: world(labs, {}, others), sources: sources.folder });
    const inShortSteps = Object.entries(steps).map(
      ([task, inputs]) => [task, inShort(task, inputs)] as const,
    );
    for (const [index, { path }] of [...binaries, ...binaries].slice(0, 2).entries()) {
      const ofNight = index === 0 ? steps : Object.fromEntries(inShortSteps);
      nights.push(await runNight(pipeline, path, String(index + 1), ofNight));
    }
  });

  after(async () => {
    await pipeline.close();
    await sources.remove();
  });

  for (const task of Object.keys(steps))
    it(`ends ${task} as Succeeded in both nights, in the second one with the short names of its inputs`, () => {
      const results = nights.map(({ outcomes }) => outcomes.get(task));
      assert.deepEqual(
        results.map((outcome) => outcome?.result),
        ['Succeeded', 'Succeeded'],
        results.map((outcome) => outcome?.log.join('\n')).join('\n'),
      );
    });

  it('C43 marks each built VM with its image path, deallocated', () => {
    const machines = nights[0]?.states
      .get('CreateImageVMs')
      ?.labs.find(({ name }) => name === 'Factory')?.virtualMachines;
    assert.deepEqual(
      machines?.map(({ name, tags, powerState }) => [name, tags['ImagePath'], powerState]).sort(),
      [
        ['Datacenter', 'Win2022\\Datacenter.json', 'deallocated'],
        ['SQLServer2022', 'Win2022\\SQLServer 2022 Developer.json', 'deallocated'],
        ['vm2404', 'Linux\\2404.json', 'deallocated'],
      ],
    );
  });

  it('C44 marks each VM with the factory, the run and an expiry at its creation', () => {
    const machines = nights[0]?.states
      .get('CreateImageVMs')
      ?.labs.find(({ name }) => name === 'Factory')?.virtualMachines;
    for (const { tags } of machines ?? []) {
      assert.equal(tags['ImageFactoryRun'], '1');
      assert.match(tags['ImageFactoryLab'] ?? '', /labs\/factory$/i);
    }
  });

  it('C35 leaves no deployment record', () => {
    assert.deepEqual(nights[0]?.states.get('CreateImageVMs')?.deployments, []);
  });

  it('names the VMs by image path in an output variable', () => {
    const outputs = nights[0]?.outcomes.get('CreateImageVMs')?.outputs;
    assert.equal(outputs?.['createdCount'], '3');
    assert.deepEqual(JSON.parse(outputs['imageVMs'] ?? ''), {
      'Linux\\2404.json': 'vm2404',
      'Win2022\\Datacenter.json': 'Datacenter',
      'Win2022\\SQLServer 2022 Developer.json': 'SQLServer2022',
    });
  });

  it('C52 stores each image as a VHD and a companion of one name', () => {
    const blobs = storeOf(nights[0]?.states.get('SnapImages')).map(({ name }) => name);
    assert.equal(blobs.length, 6);
    assert.equal(new Set(blobs.map((name) => name.replace(/\.(vhd|json)$/, ''))).size, 3);
  });

  it('C62 leaves no disk granted', () => {
    const disks = nights[0]?.states.get('SnapImages')?.disks.map(({ state }) => state);
    assert.deepEqual(disks, ['Reserved', 'Reserved', 'Reserved']);
  });

  it('C76 brings each lab what it lists, in every subscription', () => {
    const state = nights[0]?.states.get('DistributeImages');
    assert.deepEqual(imagesOf(state, 'Near'), [
      'Win2022\\Datacenter.json',
      'Win2022\\SQLServer 2022 Developer.json',
    ]);
    assert.deepEqual(imagesOf(state, 'Far'), ['Linux\\2404.json', 'Win2022\\SQLServer 2022 Developer.json']);
  });

  it('C85 tags a custom image with its path and factory, and keeps OS type and description', () => {
    const far = nights[0]?.states.get('DistributeImages')?.labs.find(({ name }) => name === 'Far');
    const image = far?.customImages.find(({ osType }) => osType === 'Linux');
    assert.equal(image?.description, 'Zürich "24.04"');
    assert.match(image.tags['ImageFactoryLab'] ?? '', /labs\/factory$/i);
  });

  it('C82 leaves no staged VHD', () => {
    assert.deepEqual(stagedBlobs(nights[0]?.states.get('DistributeImages')), []);
  });

  it('C91 deletes the VMs whose image is stored', () => {
    const lab = nights[0]?.states.get('CleanUpFactory')?.labs.find(({ name }) => name === 'Factory');
    assert.deepEqual(lab?.virtualMachines, []);
  });

  it('C70 gives the images of the second night on one day the suffix A', () => {
    const names = nights[1]?.states
      .get('RetireImages')
      ?.labs.flatMap(({ customImages }) => customImages.map(({ name }) => name));
    assert.equal(names?.length, 4);
    for (const name of names) assert.match(name, /-\d{4}A$/);
  });

  it('C95 keeps the newest image of each path, in the store and in every lab', () => {
    const state = nights[1]?.states.get('RetireImages');
    assert.equal(storeOf(state).length, 6);
    assert.deepEqual(imagesOf(state, 'Near'), [
      'Win2022\\Datacenter.json',
      'Win2022\\SQLServer 2022 Developer.json',
    ]);
  });

  it('C110 never shows the password', () => {
    for (const { outcomes } of nights)
      for (const outcome of outcomes.values())
        for (const line of outcome.rawOutput.filter((text) => !text.includes('task.setsecret')))
          assert.doesNotMatch(line, /Canary/);
  });

  it('moves the progress bar while bytes are copied', () => {
    const percents =
      nights[0]?.outcomes.get('DistributeImages')?.progress.map(({ percent }) => percent) ?? [];
    assert.ok(
      percents.some((percent) => percent > 0 && percent < 99),
      percents.join(' '),
    );
  });

  it('attaches a report with a record for each image and lab', () => {
    const attachments = nights[0]?.outcomes.get('DistributeImages')?.attachments ?? [];
    const report = attachments.find(({ type }) => type === 'image-factory-result');
    const { schemaVersion, records } = JSON.parse(report?.content ?? '') as {
      schemaVersion: number;
      records: unknown[];
    };
    assert.deepEqual([schemaVersion, records.length], [2, 4]);
  });

  it('uploads a summary in Markdown with the gigabytes moved', () => {
    const [summary] = nights[0]?.outcomes.get('DistributeImages')?.summaries ?? [];
    assert.match(summary?.content ?? '', /GB/);
  });
});
