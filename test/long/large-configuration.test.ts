import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'mocha';
import * as z from 'zod';
import { goldenImage, labsJson, writeSources, type Sources } from '../end-to-end/sources.js';
import { subscriptionId } from '../end-to-end/worlds.js';

const root = join(import.meta.dirname, '..', '..');
const resourceUsage = join(root, 'test', 'benchmark', 'resource-usage.cjs');

const imageCount = 1000;
const labCount = 500;

/** Folders of ten images; each lab takes some of them, by folder, by file, by glob, and by mistake. */
function largeConfiguration(): Readonly<Record<string, unknown>> {
  const names = Array.from(
    { length: imageCount },
    (_, index) => `Team${Math.floor(index / 10)}/Image ${index}`,
  );
  const template = goldenImage({ artifacts: ['windows-7zip'] });
  const images = Object.fromEntries(names.map((name) => [`GoldenImages/${name}.json`, template]));
  const wanted = Object.fromEntries(
    Array.from({ length: labCount }, (_, index) => [`Lab${index}`, entriesOf(index)]),
  );
  return { ...images, 'Labs.json': labsJson(subscriptionId, wanted) };
}

function entriesOf(lab: number): readonly string[] {
  const last = lab % 25 === 0 ? `Team${lab}/Imag` : `Team${lab % 9}`;
  return [`Team${lab % 100}`, `Team${Math.floor(lab / 10)}/Image ${lab}`, `**/*${lab % 10}7`, last];
}

interface Run {
  readonly seconds: number;
  readonly megabytes: number;
  readonly printed: string;
}

async function validate(folder: string): Promise<Run> {
  const usageFile = join(folder, 'usage.json');
  const started = performance.now();
  const options = ['--import', 'tsx', '--require', resourceUsage, join('scripts', 'validate.ts'), folder];
  const child = spawn(process.execPath, options, {
    cwd: root,
    env: { ...process.env, RESOURCE_USAGE_FILE: usageFile },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [printed] = await Promise.all([text(child.stdout), once(child, 'close')]);
  const seconds = (performance.now() - started) / 1000;
  const { peakMegabytes } = usage.parse(JSON.parse(await readFile(usageFile, 'utf8')));
  return { seconds, megabytes: peakMegabytes, printed };
}

const usage = z.object({ peakMegabytes: z.number() });

describe('npm run validate of 1,000 golden images and 500 labs', function () {
  this.timeout(120_000);
  let sources: Sources;
  const runs: Run[] = [];

  before(async () => {
    sources = await writeSources(largeConfiguration());
    // The best of three: what else the machine does is none of our business.
    for (let run = 0; run < 3; run += 1) runs.push(await validate(sources.folder));
  });

  after(() => sources.remove());

  it('finds what is wrong', () => {
    assert.match(runs[0]?.printed ?? '', /Labs\.json:\d+:\d+ IF208 error/);
  });

  it('takes less than 2 seconds', () => {
    assert.ok(
      Math.min(...runs.map(({ seconds }) => seconds)) < 2,
      JSON.stringify(runs.map(({ seconds }) => seconds)),
    );
  });

  it('takes less than 300 MB', () => {
    assert.ok(Math.max(...runs.map(({ megabytes }) => megabytes)) < 300);
  });
});
