import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMasker } from '../../local-agent/masking.js';
import { readPublishedTests } from '../../local-agent/result-commands.js';
import { createStep } from '../../local-agent/step.js';

const someStep = () =>
  createStep({
    definition: {
      id: 'id',
      name: 'Trial',
      friendlyName: '',
      description: '',
      author: '',
      helpMarkDown: '',
      helpUrl: '',
      version: { Major: 1, Minor: 0, Patch: 0 },
      inputs: [],
      outputVariables: [],
      restrictions: {},
      execution: {},
    },
    name: 'trial',
    sources: '/work/1/s',
    debug: false,
    masker: createMasker(),
    onLine: () => undefined,
    onProgress: () => undefined,
  });

describe('The results of tests that a task published', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'results-'));
  });
  after(() => rm(folder, { recursive: true }));

  const readIn = async (content?: string) => {
    const path = join(folder, 'tests.xml');
    if (content !== undefined) await writeFile(path, content);
    const step = someStep();
    const paths = [content === undefined ? join(folder, 'gone.xml') : path];
    const { files } = await readPublishedTests(step, { type: 'JUnit', title: 'Images', paths });
    return [files.length, step.issues.map(({ type }) => type)];
  };

  it('are read', async () => {
    assert.deepEqual(await readIn('<testsuite><testcase name="boot"/></testsuite>'), [1, []]);
  });

  it('are missed with a warning where there is no such file, no XML or no test', async () => {
    const contents = [undefined, '<testsuite><testcase', '<testsuite/>'];
    for (const content of contents) assert.deepEqual(await readIn(content), [0, ['warning']]);
  });
});
