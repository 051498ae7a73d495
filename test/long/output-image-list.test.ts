import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { assertReadable, changesIn, logOf, observe } from '../worlds/evidence.js';
import { goldenImage, labsJson } from '../worlds/configuration.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { customImage, storedImage } from '../worlds/seeds.js';
import { lab, subscriptionId, world } from '../worlds/worlds.js';

const blobs = [
  ...storedImage('Win_b', { imagePath: 'Win\\b.json' }),
  ...storedImage('Win_a', { imagePath: 'Win\\a.json' }),
  { container: 'imagefactoryvhds', name: 'broken.json', text: '{' },
];

const near = lab('Near', {
  customImages: [
    customImage('Win_a', 'Win\\a.json'),
    customImage('Own', undefined),
    customImage('Theirs', 'Other.json'),
  ],
});

const factory = world([lab('Factory', { blobs }), lab('Empty'), near]);

const files = {
  'Configuration/GoldenImages/Win/a.json': goldenImage(),
  'Configuration/GoldenImages/Win/b.json': goldenImage(),
  'Configuration/Labs.json': labsJson(subscriptionId, { Near: ['Win'], Gone: ['Win'] }),
};

describe('OutputImageList', () => {
  let pipeline: Pipeline;

  before(async () => {
    pipeline = await openPipelineWith(files, factory);
  });

  after(() => pipeline.close());

  const run = (DevTestLabName: string, more: Readonly<Record<string, string>> = {}) =>
    observe(pipeline, 'OutputImageList', { DevTestLabName, ...more });

  it('shows the stored images as a table and gives them as JSON (C99)', async () => {
    const { outcome, requests } = await run('Factory');
    assertReadable(outcome);
    const log = logOf(outcome);
    assert.equal(outcome.result, 'SucceededWithIssues', log);
    assert.deepEqual(changesIn(requests), []);
    const { imageList = '', imageCount, failedCount, summaryText } = outcome.outputs;
    const timestamp = '2024-05-01T08:00:00';
    assert.deepEqual(
      JSON.parse(imageList),
      ['a', 'b'].map((name) => ({
        imageName: `Win_${name}`,
        imagePath: `Win\\${name}.json`,
        osType: 'Windows',
        timestamp,
      })),
    );
    assert.deepEqual([imageCount, failedCount], ['2', '1']);
    assert.match(
      log,
      /^listed +Win_a +Win\\a\.json +Factory +Windows, stored 2024-05-01 08:00:00 UTC, \d+ days old\.$/m,
    );
    assert.match(outcome.summaries[0]?.content ?? '', /\| listed \| Win_b \| Win\\\\b\.json \|/);
    assert.match(summaryText ?? '', /^1 of 3 failed: broken\.json → Factory\. 2 listed, in /);
  });

  it('fails for a companion that cannot be read where it is asked to', async () => {
    const { outcome } = await run('Factory', { failOn: 'any' });
    assert.equal(outcome.result, 'Failed');
    assert.match(logOf(outcome), /The stored image broken\.json cannot be used\. It is not valid JSON/);
  });

  it('shows with a Configuration folder what each lab has, how old that is, and what it lacks', async () => {
    const { outcome, requests } = await run('Factory', { configurationFolder: 'Configuration' });
    assertReadable(outcome);
    const log = logOf(outcome);
    assert.equal(outcome.result, 'SucceededWithIssues', log);
    assert.deepEqual(changesIn(requests), []);
    assert.equal(requests.filter(({ path }) => /\/customimages$/i.test(path)).length, 1);
    assert.match(
      log,
      /^listed +Win_a +Win\\a\.json +Near +\d+ days old, of 2024-05-01 08:00 UTC; none newer/m,
    );
    assert.match(
      log,
      /^missing +Win\\b\.json +Near +The lab wants it and has none: Win_b is stored, \d+ days old\.$/m,
    );
    assert.match(log, /^not read +Gone /m);
    assert.doesNotMatch(log, /Own|Theirs/);
    const { imageList = '', imageCount, failedCount } = outcome.outputs;
    assert.deepEqual([(JSON.parse(imageList) as unknown[]).length, imageCount, failedCount], [2, '2', '2']);
    assert.match(outcome.summaries[0]?.content ?? '', /^\| Win\\\\b\.json \| missing \|$/m);
  });

  it('writes all of it to a page, whose folder it makes', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'image-list-'));
    const htmlFile = join(folder, 'out', 'images.html');
    const { outcome } = await run('Factory', { configurationFolder: 'Configuration', htmlFile });
    const page = await readFile(htmlFile, 'utf8');
    await rm(folder, { recursive: true });
    assert.match(logOf(outcome), /^The list as a page is in .*out.images\.html\.$/m);
    assert.match(page, /<td>Win\\b\.json<\/td><td>Win_b<\/td>/);
    assert.match(page, /<td>lab Gone<\/td>/);
    assert.match(page, /<td>P:O:S:latest<\/td>/);
  });

  it('has an empty list where nothing is stored yet', async () => {
    const { outcome } = await run('Empty');
    assert.equal(outcome.result, 'Succeeded', logOf(outcome));
    assert.deepEqual([outcome.outputs['imageList'], outcome.outputs['imageCount']], ['[]', '0']);
  });
});
