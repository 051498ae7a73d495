import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { State } from '../local-azure/state.js';
import { openPipeline, type Pipeline } from '../local-pipeline/pipeline.js';
import { connectionAs, type Identity, publishedRole, withRoles, without } from '../roles/night.js';
import { goldenImage, labsJson } from '../worlds/configuration.js';
import { imagesIn } from '../worlds/contents.js';
import { assertSucceeded, changesIn, logOf, observe, type Observed } from '../worlds/evidence.js';
import { night, wholeNight } from '../worlds/inputs.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { customImage, storedImage } from '../worlds/seeds.js';
import { type Sources, writeSources } from '../worlds/sources.js';
import { lab, labId, subscriptionId, world } from '../worlds/worlds.js';

const imagePath = 'Win\\A.json';

const nameOn = (day: number) => `Win_A-May-${day}-2024`;

const stored = [1, 2].flatMap((day) =>
  storedImage(nameOn(day), { imagePath, timestamp: `2024-05-0${day}T08:00:00` }),
);

const held = (day: number) => {
  const known = { ImageFactoryLab: labId('Factory'), ImageFactoryBuilt: `2024-05-0${day}T08:00:00` };
  return customImage(nameOn(day), imagePath, { tags: known });
};

const box = {
  ImagePath: 'Win/A',
  description: 'Always the newest',
  formulaContent: { properties: { size: 'Standard_D4s_v5', allowClaim: false } },
};

const files = {
  'Configuration/GoldenImages/Win/A.json': goldenImage(),
  'Configuration/Labs.json': labsJson(subscriptionId, { Near: ['Win'], Theirs: ['Win'], Without: [] }),
  'Configuration/Formulas/Box.json': box,
  'Configuration/Formulas/Gone.json': box,
};

/** The formulas of a lab with the names of their images, in any casing. */
function formulasIn(state: State, name: string): string[] {
  const ofLab = state.formulas.filter(({ id }) => id.includes(`/labs/${name.toLowerCase()}/`));
  return ofLab.map(({ name: formula, properties }) => {
    const { formulaContent = {} } = properties as {
      formulaContent?: { properties?: { customImageId?: string } };
    };
    return `${formula}: ${formulaContent.properties?.customImageId?.split('/').at(-1) ?? ''}`.toLowerCase();
  });
}

const expected = (...entries: readonly string[]) => entries.map((entry) => entry.toLowerCase());

const formulaRequests = ({ requests }: Observed) =>
  requests.filter(({ path }) => /\/formulas(\/|$)/i.test(path)).map(({ method }) => method);

describe('C126 DistributeImages with formulas', () => {
  let sources: Sources;
  let pipeline: Pipeline;
  let known: Identity[];

  before(async () => {
    const role = await publishedRole('DistributeImages');
    known = [
      { name: 'full', role },
      {
        name: 'plain',
        role: without(
          role,
          'Microsoft.DevTestLab/labs/formulas/read',
          'Microsoft.DevTestLab/labs/formulas/write',
        ),
      },
    ];
    const labs = [
      lab('Factory', { blobs: stored }),
      lab('Near', { customImages: [held(1)] }),
      lab('Theirs', { formulas: [{ name: 'BOX', osType: 'Windows', customImage: 'Own' }] }),
      lab('Without'),
    ];
    sources = await writeSources(files);
    pipeline = await openPipeline({ world: withRoles(known, world(labs)), sources: sources.folder });
  });
  after(async () => {
    await pipeline.close();
    await sources.remove();
  });

  const distribute = (name: string) =>
    observe(pipeline, 'DistributeImages', night.DistributeImages, {
      endpoints: [connectionAs(name, known, pipeline)],
    });

  it('brings images all the same without the rights for them, and says so once', async () => {
    const run = assertSucceeded(await distribute('plain'));
    assert.deepEqual(imagesIn(run.state, 'Near'), [nameOn(1), nameOn(2)]);
    assert.deepEqual(formulaRequests(run), []);
    const said = logOf(run.outcome).match(
      /^notice: The formulas of the Configuration folder are not written to Near, Theirs/gm,
    );
    assert.equal(said?.length, 1, logOf(run.outcome));
  });

  it('writes them whole with the newest image, and leaves those of others', async () => {
    const run = await distribute('full');
    const { state, outcome } = run;
    assert.notEqual(outcome.result, 'Failed', logOf(outcome));
    assert.deepEqual(formulasIn(state, 'Near'), expected(`Box: ${nameOn(2)}`, `Gone: ${nameOn(2)}`));
    assert.deepEqual(formulasIn(state, 'Theirs'), expected('BOX: Own', `Gone: ${nameOn(2)}`));
    assert.deepEqual(formulasIn(state, 'Without'), []);
    assert.match(logOf(outcome), /The lab Theirs has a formula BOX that is not this factory's/);
    const written = state.formulas.find(({ id, name }) => id.includes('/labs/near/') && name === 'Box');
    assert.equal(written?.properties['description'], 'Always the newest');
    assert.equal(written.properties['osType'], 'Windows');
  });

  it('lists them once a lab, and changes nothing, where all is as it is to be', async () => {
    const run = await distribute('full');
    assert.deepEqual(formulaRequests(run), ['GET', 'GET']);
    assert.deepEqual(
      changesIn(run.requests).filter((change) => change.includes('/formulas/')),
      [],
    );
  });

  it('leaves one whose file is gone, and says so once', async () => {
    await rm(join(sources.folder, 'Configuration/Formulas/Gone.json'));
    const run = await distribute('full');
    assert.deepEqual(formulasIn(run.state, 'Near'), expected(`Box: ${nameOn(2)}`, `Gone: ${nameOn(2)}`));
    assert.match(logOf(run.outcome), /stay although their files are gone: Gone in Near, Gone in Theirs/);
  });
});

describe('C126 RunImageFactory with formulas', () => {
  let pipeline: Pipeline;

  before(async () => {
    const one = {
      'Configuration/GoldenImages/Win/A.json': goldenImage(),
      'Configuration/Labs.json': labsJson(subscriptionId, { Near: ['Win'] }),
      'Configuration/Formulas/Box.json': box,
    };
    pipeline = await openPipelineWith(one, world([lab('Factory'), lab('Near')]));
  });
  after(() => pipeline.close());

  const run = (buildId: string) =>
    observe(pipeline, 'RunImageFactory', wholeNight, { variables: { 'build.buildId': buildId } });

  it('moves a formula to the new image, so that the older one goes in the same night', async () => {
    const first = assertSucceeded(await run('1'));
    const [old = ''] = imagesIn(first.state, 'Near');
    assert.deepEqual(formulasIn(first.state, 'Near'), expected(`Box: ${old}`), logOf(first.outcome));
    const second = assertSucceeded(await run('2'));
    const [newest = '', ...others] = imagesIn(second.state, 'Near');
    assert.deepEqual([others, newest === old], [[], false], logOf(second.outcome));
    assert.deepEqual(formulasIn(second.state, 'Near'), expected(`Box: ${newest}`));
    const changes = changesIn(second.requests)
      .filter((change) => /\/(customimages|formulas)\//i.test(change))
      .map((change) => `${change.split(' ')[0] ?? ''} ${change.split('/').at(-1) ?? ''}`);
    assert.deepEqual(expected(...changes), expected(`PUT ${newest}`, 'PUT Box', `DELETE ${old}`));
  });
});
