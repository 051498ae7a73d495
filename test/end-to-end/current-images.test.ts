import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { State } from '../local-azure/state.js';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { goldenImage, labsJson } from '../worlds/configuration.js';
import { imagesIn, labIn } from '../worlds/contents.js';
import { assertSucceeded, changesIn, logOf, observe, type Observed } from '../worlds/evidence.js';
import { night, wholeNight } from '../worlds/inputs.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { customImage, storedImage } from '../worlds/seeds.js';
import { lab, labId, subscriptionId, world } from '../worlds/worlds.js';

const imagePath = 'Win\\A.json';

const nameOn = (day: number) => `Win_A-May-${day}-2024`;

const current = { ImageFactoryState: 'current' };

/** The image of a day of May 2024 in a lab, which somebody has given a tag of their own. */
const held = (day: number, more: Readonly<Record<string, string>> = {}) => {
  const known = { ImageFactoryLab: labId('Factory'), ImageFactoryBuilt: `2024-05-0${day}T08:00:00` };
  return customImage(nameOn(day), imagePath, { tags: { owner: 'ann', ...known, ...more } });
};

const stored = [1, 2].flatMap((day) =>
  storedImage(nameOn(day), { imagePath, timestamp: `2024-05-0${day}T08:00:00` }),
);

const foreign = customImage('Theirs', imagePath, { tags: { ImageFactoryLab: labId('Theirs'), ...current } });

const files = {
  'Configuration/GoldenImages/Win/A.json': goldenImage(),
  'Configuration/Labs.json': labsJson(subscriptionId, { Near: ['Win'], Marked: ['Win'], Both: ['Win'] }),
};

/** The images of a lab that carry the tag. */
function currentIn(state: State, name: string): string[] {
  const { customImages } = labIn(state, name);
  return customImages.filter(({ tags }) => tags['ImageFactoryState'] === 'current').map((one) => one.name);
}

const tagChanges = ({ requests }: Observed) =>
  changesIn(requests)
    .filter((request) => request.startsWith('PATCH'))
    .map((request) => request.split('/').slice(-3).join('/').replace('/customimages', ''));

const inAnyCasing = (text: string) => text.toLowerCase();

describe('C125 DistributeImages', () => {
  let pipeline: Pipeline;

  before(async () => {
    const labs = [
      lab('Factory', { blobs: stored }),
      lab('Near', { customImages: [foreign] }),
      lab('Marked', { customImages: [held(1, current)] }),
      lab('Both', { customImages: [held(1, current), held(2, current)] }),
    ];
    pipeline = await openPipelineWith(files, world(labs));
  });
  after(() => pipeline.close());

  const distribute = (more: Readonly<Record<string, string>> = {}) =>
    observe(pipeline, 'DistributeImages', { ...night.DistributeImages, ...more });

  it('without markCurrent moves the tag where an image carries it, and gives none elsewhere', async () => {
    const run = assertSucceeded(await distribute());
    const { state } = run;
    assert.deepEqual(imagesIn(state, 'Near'), ['Theirs', nameOn(1), nameOn(2)], logOf(run.outcome));
    assert.deepEqual(currentIn(state, 'Near'), ['Theirs']);
    assert.deepEqual(currentIn(state, 'Marked'), [nameOn(2)]);
    const { tags } = labIn(state, 'Marked').customImages.find(({ name }) => name === nameOn(1)) ?? {};
    assert.equal(tags?.['owner'], 'ann');
    const ofMarked = tagChanges(run).filter((change) => change.startsWith('marked/'));
    assert.deepEqual(
      ofMarked,
      [`marked/${nameOn(2)}`, `marked/${nameOn(1)}`].map((one) => one.toLowerCase()),
    );
  });

  it('takes the tag from the older of two, as a killed run leaves them', async () => {
    assert.deepEqual(currentIn(await pipeline.azure.state(), 'Both'), [nameOn(2)]);
  });

  it('with markCurrent gives each lab one current image, beside those of another factory', async () => {
    const { outcome, state } = assertSucceeded(await distribute({ markCurrent: 'true' }));
    assert.deepEqual(currentIn(state, 'Near'), ['Theirs', nameOn(2)]);
    const names = { Near: nameOn(2), Marked: nameOn(2), Both: nameOn(2) };
    assert.deepEqual(JSON.parse(outcome.outputs['currentImages'] ?? ''), { [imagePath]: names });
  });

  it('changes nothing once all is as it is to be', async () => {
    const { requests } = assertSucceeded(await distribute({ markCurrent: 'true' }));
    assert.deepEqual(
      changesIn(requests).filter((request) => !/^(PUT|HEAD) .*comp=lease/.test(request)),
      [],
    );
  });

  it('shows with whatIf what it would mark, and marks nothing', async () => {
    const { outcome, state } = assertSucceeded(await distribute({ markCurrent: 'true', whatIf: 'true' }));
    assert.equal(outcome.outputs['currentImages'] === undefined, false);
    assert.deepEqual(currentIn(state, 'Near'), ['Theirs', nameOn(2)]);
  });
});

describe('C125 RunImageFactory with markCurrent', () => {
  let pipeline: Pipeline;

  before(async () => {
    const small = { ...files, 'Configuration/Labs.json': labsJson(subscriptionId, { Near: ['Win'] }) };
    pipeline = await openPipelineWith(small, world([lab('Factory'), lab('Near')]));
  });
  after(() => pipeline.close());

  const run = (buildId: string) =>
    observe(
      pipeline,
      'RunImageFactory',
      { ...wholeNight, markCurrent: 'true' },
      { variables: { 'build.buildId': buildId } },
    );

  it('makes the image of each night the current one before the older one goes', async () => {
    const first = assertSucceeded(await run('1'));
    const [old = ''] = imagesIn(first.state, 'Near');
    assert.deepEqual(currentIn(first.state, 'Near'), [old], logOf(first.outcome));
    const second = assertSucceeded(await run('2'));
    const [newest = '', ...others] = imagesIn(second.state, 'Near');
    assert.deepEqual([others, newest === old], [[], false], logOf(second.outcome));
    assert.deepEqual(currentIn(second.state, 'Near'), [newest]);
    const changes = changesIn(second.requests).filter((change) => change.includes('/customimages/'));
    assert.deepEqual(
      changes.map((change) => inAnyCasing(`${change.split(' ')[0] ?? ''} ${change.split('/').at(-1) ?? ''}`)),
      [`PUT ${newest}`, `PATCH ${newest}`, `PATCH ${old}`, `DELETE ${old}`].map(inAnyCasing),
    );
  });
});
