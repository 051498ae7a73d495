import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openPipeline, type Pipeline } from '../local-pipeline/pipeline.js';
import { connectionAs, type Identity, publishedRole, roleWorld } from '../roles/night.js';
import { goldenImage, labsJson, uponBase } from '../worlds/configuration.js';
import { labIn, machinesIn } from '../worlds/contents.js';
import { assertRefused, assertSucceeded, logOf, observe, type Observed } from '../worlds/evidence.js';
import { night, wholeNight } from '../worlds/inputs.js';
import { reportOf } from '../worlds/reports.js';
import { type Sources, writeSources } from '../worlds/sources.js';
import { lab, subscriptionId, world } from '../worlds/worlds.js';

const images = 'Configuration/GoldenImages';

const filesWith = (rules: readonly object[]) => ({
  [`${images}/Win/Base.json`]: goldenImage(),
  [`${images}/Win/Dev.json`]: uponBase('Dev'),
  [`${images}/Win/Office.json`]: uponBase('Office'),
  [`${images}/Plain.json`]: goldenImage(),
  'Configuration/Labs.json': labsJson(subscriptionId, { Near: ['Win', 'Plain'] }),
  'Configuration/Images.json': { Images: rules },
});

const upon = { ImagePaths: ['Win/Dev', 'Win/Office'], BaseImage: 'Win/Base' };

/** The records of builds, by the image path, as outcome and reason. */
function buildsIn({ outcome }: Observed): Readonly<Record<string, string>> {
  const { records } = reportOf(outcome);
  const builds = records.filter(({ subject }) => subject.kind === 'golden image');
  return Object.fromEntries(
    builds.map((record) => [record.subject.name, `${record.outcome}: ${record.reason}`]),
  );
}

const basesIn = ({ state }: Observed) =>
  labIn(state, 'Factory').virtualMachines.flatMap(({ tags }) => tags['ImageFactoryBase'] ?? []);

describe('CreateImageVMs that builds images upon images', () => {
  let sources: Sources;
  let pipeline: Pipeline;
  let known: Identity[];

  before(async () => {
    sources = await writeSources(filesWith([upon]));
    const [create, base, snap] = await Promise.all(
      ['CreateImageVMs', 'BaseImage', 'SnapImages'].map(publishedRole),
    );
    assert.ok(create && base && snap);
    const actions = [...create.actions, ...base.actions];
    known = [
      { name: 'plain', role: create },
      { name: 'builder', role: { actions, dataActions: [...create.dataActions, ...base.dataActions] } },
      { name: 'snap', role: snap },
    ];
    pipeline = await openPipeline({ world: roleWorld(known), sources: sources.folder });
  });

  after(async () => {
    await pipeline.close();
    await sources.remove();
  });

  const run = (name: string, task: 'CreateImageVMs' | 'SnapImages', buildId: string, more = {}) =>
    observe(
      pipeline,
      task,
      { ...night[task], ...more },
      { endpoints: [connectionAs(name, known, pipeline)], variables: { 'build.buildId': buildId } },
    );

  it('says which rights it lacks for this before it builds anything', async () => {
    const log = assertRefused(await run('plain', 'CreateImageVMs', '1'));
    assert.match(log, /may not Microsoft\.DevTestLab\/labs\/customImages\/write/);
  });

  it('needs none of them for images that stand upon none', async () => {
    const observed = await run('plain', 'CreateImageVMs', '0', { imagePaths: 'Plain', whatIf: 'true' });
    assertSucceeded(observed);
  });

  it('IF523 skips what has no good base yet, with its remedy, and builds the base', async () => {
    const observed = await run('builder', 'CreateImageVMs', '1');
    const builds = buildsIn(observed);
    assert.match(
      builds['Win\\Dev.json'] ?? '',
      /^skipped: Win\\Dev\.json is not built yet: there is no good/,
    );
    assert.equal(observed.outcome.outputs['createdCount'], '2', logOf(observed.outcome));
    assert.match(logOf(observed.outcome), /IF523/);
    assert.deepEqual(machinesIn(observed.state, 'Factory'), ['Base', 'Plain']);
  });

  it('C127 builds upon the newest stored base, of which it makes one custom image without a copy', async () => {
    assertSucceeded(await run('snap', 'SnapImages', '1'));
    const observed = await run('builder', 'CreateImageVMs', '2', { imagePaths: 'Win' });
    const { state, requests, outcome } = observed;
    assert.equal(outcome.outputs['createdCount'], '3', logOf(outcome));
    const ofBase = labIn(state, 'Factory').customImages.filter(
      ({ tags }) => tags['ImagePath'] === 'Win\\Base.json',
    );
    const [image] = ofBase;
    assert.ok(image && ofBase.length === 1, logOf(outcome));
    assert.match(image.name, /^Win_Base-/);
    assert.match(image.vhdUrl, /storefactory.*\/imagefactoryvhds\//);
    assert.ok(image.tags['ImageFactoryVhd']);
    assert.match(logOf(outcome), /upon Win_Base-\S+, the newest stored image of Win\/Base: what this task/);
    assert.deepEqual(basesIn(observed), Array(2).fill(`golden:Win/Base:${image.name}`));
    const copies = requests.filter(({ path, method }) => method === 'PUT' && /\.vhd$/.test(path));
    assert.deepEqual(copies, []);
  });
});

describe('RunImageFactory that builds images upon images', () => {
  let sources: Sources;
  let pipeline: Pipeline;
  const labs = [lab('Factory'), lab('Near')];
  const tested = { ImagePaths: ['Win/Base'], Test: 'boot' };

  before(async () => {
    sources = await writeSources(filesWith([upon, tested]));
    pipeline = await openPipeline({ world: world(labs), sources: sources.folder });
  });

  after(async () => {
    await pipeline.close();
    await sources.remove();
  });

  const run = (buildId: string, more = {}) =>
    observe(
      pipeline,
      'RunImageFactory',
      { ...wholeNight, ...more },
      { variables: { 'build.buildId': buildId } },
    );

  it('C127 builds base and children in one run, these once the base is stored and tested', async () => {
    const observed = assertSucceeded(await run('1', { build: 'changed' }));
    const builds = buildsIn(observed);
    assert.equal(observed.outcome.outputs['createdCount'], '4', logOf(observed.outcome));
    assert.match(builds['Win\\Dev.json'] ?? '', /^succeeded: Built as Dev: new\./);
    const names = labIn(observed.state, 'Factory').customImages.map(({ name }) => name);
    assert.deepEqual(
      names.map((name) => name.slice(0, 9)),
      ['Win_Base-'],
    );
    const log = logOf(observed.outcome);
    const [tested, begun] = [
      /: test Win_Base\S+ → Factory: passed/,
      /: build Win\\Dev\.json → Factory: started/,
    ].map((line) => log.search(line));
    assert.ok(tested !== undefined && begun !== undefined && tested > 0 && tested < begun, log);
  });

  it('C123 builds nothing again of a chain in which nothing changed', async () => {
    const observed = assertSucceeded(await run('2', { build: 'changed' }));
    assert.equal(observed.outcome.outputs['createdCount'], '0', logOf(observed.outcome));
    assert.match(buildsIn(observed)['Win\\Dev.json'] ?? '', /unchanged since/);
  });

  it('C123 builds what changed upon the stored base, where that did not change', async () => {
    await writeFile(join(sources.folder, `${images}/Win/Dev.json`), JSON.stringify(uponBase('Another')));
    const observed = assertSucceeded(await run('3', { build: 'changed' }));
    assert.equal(observed.outcome.outputs['createdCount'], '1', logOf(observed.outcome));
    assert.match(buildsIn(observed)['Win\\Dev.json'] ?? '', /^succeeded: Built as Dev: template changed\./);
  });

  it('C123 builds the children of a base that changed', async () => {
    await writeFile(
      join(sources.folder, `${images}/Win/Base.json`),
      JSON.stringify(goldenImage({ notes: 'New' })),
    );
    const observed = assertSucceeded(await run('4', { build: 'changed' }));
    const builds = buildsIn(observed);
    assert.equal(observed.outcome.outputs['createdCount'], '3', logOf(observed.outcome));
    assert.match(
      builds['Win\\Office.json'] ?? '',
      /^succeeded: Built as Office: base Win_Base-\S+ -> Win_Base-\S+\./,
    );
  });

  it('C127 stops the children alone of a base that is rejected by its test', async () => {
    await pipeline.azure.begin(
      world(labs, { faults: [{ service: 'image does not boot', id: 'virtualmachines/Base' }] }),
    );
    const observed = await run('5');
    const builds = buildsIn(observed);
    assert.match(
      builds['Win\\Dev.json'] ?? '',
      /^skipped: Its base Win\/Base failed: .* was rejected by its test\./,
      logOf(observed.outcome),
    );
    assert.match(builds['Plain.json'] ?? '', /^succeeded/);
  });

  it('C127 stops the children alone of a base that cannot be built', async () => {
    await pipeline.azure.begin(
      world(labs, {
        faults: [{ service: 'artifact fails', id: 'virtualmachines/Base' }],
      }),
    );
    const observed = await run('6');
    const builds = buildsIn(observed);
    assert.match(builds['Win\\Base.json'] ?? '', /^failed/, logOf(observed.outcome));
    assert.match(builds['Win\\Office.json'] ?? '', /^skipped: Its base Win\/Base failed: /);
    assert.match(builds['Plain.json'] ?? '', /^succeeded/);
    assert.deepEqual(
      labIn(observed.state, 'Factory').customImages.map(({ name }) => name),
      [],
    );
  });
});
