import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openPipeline, type Pipeline } from '../local-pipeline/pipeline.js';
import { connectionAs, type Identity, publishedRole, roleWorld } from '../roles/night.js';
import { goldenImage, labsJson } from '../worlds/configuration.js';
import { machinesIn } from '../worlds/contents.js';
import { assertRefused, assertSucceeded, logOf, observe, type Observed } from '../worlds/evidence.js';
import { night } from '../worlds/inputs.js';
import { type Sources, writeSources } from '../worlds/sources.js';
import { subscriptionId } from '../worlds/worlds.js';

const changing = 'Configuration/GoldenImages/Win/Changing.json';

const files = {
  [changing]: goldenImage(),
  'Configuration/GoldenImages/Win/Same.json': goldenImage(),
  'Configuration/Labs.json': labsJson(subscriptionId, { Near: ['Win'] }),
};

/** The task with its role alone, with the role for this, and SnapImages. */
async function identities(): Promise<Identity[]> {
  const [create, changed, snap] = await Promise.all(
    ['CreateImageVMs', 'BuildChanged', 'SnapImages'].map(publishedRole),
  );
  assert.ok(create && changed && snap);
  const both = {
    actions: [...create.actions, ...changed.actions],
    dataActions: [...create.dataActions, ...changed.dataActions],
  };
  return [
    { name: 'plain', role: create },
    { name: 'builder', role: both },
    { name: 'snap', role: snap },
  ];
}

describe('CreateImageVMs that builds what changed', () => {
  let sources: Sources;
  let pipeline: Pipeline;
  let known: Identity[];

  before(async () => {
    sources = await writeSources(files);
    known = await identities();
    pipeline = await openPipeline({ world: roleWorld(known), sources: sources.folder });
  });

  after(async () => {
    await pipeline.close();
    await sources.remove();
  });

  const run = (
    name: string,
    task: 'CreateImageVMs' | 'SnapImages',
    buildId: string,
    more = {},
  ): Promise<Observed> =>
    observe(
      pipeline,
      task,
      { ...night[task], ...more },
      { endpoints: [connectionAs(name, known, pipeline)], variables: { 'build.buildId': buildId } },
    );

  const changed = { build: 'changed' };

  it('C123 says which rights it lacks for this before it builds anything', async () => {
    const log = assertRefused(await run('plain', 'CreateImageVMs', '1', changed));
    assert.match(log, /may not Microsoft\.Storage\/storageAccounts\/blobServices\/containers\/blobs\/read/);
  });

  it('C123 builds all of a new factory, and a night later only what changed, with the roles for it', async () => {
    const first = assertSucceeded(await run('builder', 'CreateImageVMs', '1', changed));
    assert.match(logOf(first.outcome), /Built as Same: new\./);
    assertSucceeded(await run('snap', 'SnapImages', '1'));
    await writeFile(join(sources.folder, changing), JSON.stringify(goldenImage({ notes: 'Another' })));
    const { outcome, state, requests } = await run('builder', 'CreateImageVMs', '2', changed);
    const log = logOf(outcome);
    assert.equal(outcome.outputs['createdCount'], '1', log);
    assert.equal(machinesIn(state, 'Factory').length, 3);
    assert.match(log, /Built as Changing\w+: template changed\./);
    assert.match(log, /Same\.json.*unchanged since \d+ \w{3}/);
    const reads = requests.filter(({ path }) => path.toLowerCase().includes('/artifacttypes/vmimage/'));
    assert.equal(reads.length, 1);
  });
});
