import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keptFolders } from '../../scripts/main-job/kept-results.js';
import { runLabSteps } from '../../scripts/main-job/lab-steps.js';
import { createScreen, showResults } from '../../scripts/main-job/screen.js';
import { readWorld } from '../local-azure/world-file.js';
import { openPipeline } from '../local-pipeline/pipeline.js';

const sample = join(import.meta.dirname, '..', '..', 'sample');

describe('npm start -- --lab-steps', () => {
  it("makes a VM, an image of it and an environment by the sample's pipeline, and leaves nothing of them", async () => {
    const lines: string[] = [];
    const folder = await mkdtemp(join(tmpdir(), 'lab-steps-'));
    const world = await readWorld(join(sample, 'local-azure.json'));
    const pipeline = await openPipeline({ world, sources: sample });
    const screen = createScreen((line) => lines.push(line));
    try {
      const folders = keptFolders(folder);
      const wrong = await runLabSteps(pipeline, sample, { screen, show: showResults, folders });
      assert.deepEqual(wrong, [], lines.join('\n'));
      const made = lines.filter((line) => /^(created|updated|deleted) /.test(line));
      assert.equal(made.length, 8, lines.join('\n'));
      assert.equal((await readdir(join(folders.results, 'lab-steps'))).length, 8);
    } finally {
      screen.close();
      await pipeline.close();
      await rm(folder, { recursive: true });
    }
  });
});
