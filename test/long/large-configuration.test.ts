import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'mocha';
import { goldenImage, labsJson, writeSources, type Sources } from '../end-to-end/sources.js';
import { subscriptionId } from '../end-to-end/worlds.js';

const root = join(import.meta.dirname, '..', '..');
const resourceUsage = join(root, 'test', 'benchmark', 'resource-usage.mjs');

const images = 1000;
const labs = 500;

/** Folders of ten images; each lab takes some of them, by folder, by file, by glob, and by mistake. */
function largeConfiguration(): Readonly<Record<string, unknown>> {
  const names = Array.from({ length: images }, (_, index) => `Team${Math.floor(index / 10)}/Image ${index}`);
  const templates = names.map((name) => [
    `GoldenImages/${name}.json`,
    goldenImage({ artifacts: ['windows-7zip'] }),
  ]);
  const entries = Array.from({ length: labs }, (_, index) => [
    `Lab${index}`,
    [`Team${index % 100}`, `Team${index % 7}/Image ${index}`, `**/*${index % 10}7`, `Team${index}/Imag`],
  ]);
  return {
    ...Object.fromEntries(templates),
    'Labs.json': labsJson(subscriptionId, Object.fromEntries(entries)),
  };
}

describe('npm run validate of 1,000 golden images and 500 labs', function () {
  this.timeout(120_000);
  let sources: Sources;
  let seconds: number;
  let megabytes: number;
  let printed: string;

  before(async () => {
    sources = await writeSources(largeConfiguration());
    const started = performance.now();
    const options = [
      '--import',
      'tsx',
      '--import',
      resourceUsage,
      join('scripts', 'validate.ts'),
      sources.folder,
    ];
    const child = spawn(process.execPath, options, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const [output, errors] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    seconds = (performance.now() - started) / 1000;
    printed = output;
    megabytes = Number(/"peakMegabytes":([\d.]+)/.exec(errors)?.[1]);
  });

  after(() => sources.remove());

  it('finds what is wrong', () => {
    assert.match(printed, /Labs\.json:\d+:\d+ IF208 error/);
  });

  it('takes less than 2 seconds', () => {
    assert.ok(seconds < 2, `${seconds.toFixed(2)} s`);
  });

  it('takes less than 300 MB', () => {
    assert.ok(megabytes < 300, `${megabytes.toFixed(0)} MB`);
  });
});
