import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepResults, keptFolders } from '../../../scripts/main-job/kept-results.js';

const summary = { type: 'Distributedtask.Core.Summary', name: 'Snap.md', path: '/gone', content: '## Snap' };

const report = { type: 'image-factory-result', name: 'Snap', path: '/gone', content: '{}' };

describe('What npm start keeps of a task', () => {
  let dist: string;
  let results: string;
  let log: string;

  before(async () => {
    dist = await mkdtemp(join(tmpdir(), 'kept-results-'));
    results = join(dist, 'results', 'first', 'Snap');
    log = await keepResults(keptFolders(dist), 'first', 'Snap', {
      log: ['Starting: Snap', 'Done.'],
      attachments: [summary, report],
      summaries: [summary],
      tests: [{ title: 'Snap 1', files: [{ path: '/gone', content: '<testsuites/>' }] }],
    });
  });

  after(() => rm(dist, { recursive: true }));

  it('is the whole log', async () => {
    assert.equal(log, join(results, 'log.txt'));
    assert.equal(await readFile(log, 'utf8'), 'Starting: Snap\nDone.\n');
  });

  it('is the summary as Markdown', async () => {
    assert.equal(await readFile(join(dist, 'summaries', 'first', 'Snap.md'), 'utf8'), '## Snap');
  });

  it('is what was tested', async () => {
    assert.equal(await readFile(join(results, 'tests.xml'), 'utf8'), '<testsuites/>');
  });

  it('is a file for each attachment, with its type and name as the run has them', async () => {
    const names = (await readdir(results)).filter((name) => name.endsWith('.json'));
    const contents = names.map(
      async (name) => JSON.parse(await readFile(join(results, name), 'utf8')) as unknown,
    );
    assert.deepEqual(await Promise.all(contents), [
      { type: summary.type, name: 'Snap.md', content: '## Snap' },
      { type: report.type, name: 'Snap', content: '{}' },
    ]);
  });
});
