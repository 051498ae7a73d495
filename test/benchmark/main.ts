import { markdownTable } from 'markdown-table';
import { join } from 'node:path';
import { packageExtension } from '../../scripts/package.js';
import { openPipeline } from '../local-pipeline/pipeline.js';
import { distributionWorld } from './distribution-world.js';
import { type Distribution, measureDistribution } from './distribution.js';
import { findChromium, noChromium } from '../local-browser/chromium.js';
import { measurePage, type PageTimes } from './page.js';
import { measureSizes, type Sizes } from './sizes.js';
import { measureStartUp, type StartUp } from './start-up.js';
import { measureValidation, type Validation } from './validation.js';

const repository = join(import.meta.dirname, '..', '..');

/** `npm run benchmark`: prints a table, and as the last line the same figures in JSON. */
async function main(): Promise<void> {
  const dist = join(repository, 'dist');
  const vsix = await packageExtension(repository, dist);
  const sizes = await measureSizes(dist, vsix);
  const startUp = await startUpOf(vsix);
  const distribution = await measureDistribution({ images: 50, labs: 20, timeScale: 200 }, vsix);
  const validation = await measureValidation();
  const page = findChromium() === undefined ? undefined : await measurePage(dist, 5);
  console.log(table({ sizes, startUp, distribution, validation, page }));
  console.log(JSON.stringify({ sizes, startUp, distribution, validation, page }));
}

async function startUpOf(vsix: string): Promise<StartUp> {
  const world = distributionWorld({ images: 0, labs: 0, timeScale: 1000 });
  const pipeline = await openPipeline({ world, sources: join(repository, 'sample') }, vsix);
  try {
    return await measureStartUp(pipeline, 15);
  } finally {
    await pipeline.close();
  }
}

interface Figures {
  readonly sizes: Sizes;
  readonly startUp: StartUp;
  readonly distribution: Distribution;
  readonly validation: Validation;
  readonly page: PageTimes | undefined;
}

function table({ sizes, startUp, distribution, validation, page }: Figures): string {
  const { images, labs, timeScale, requests } = distribution;
  const title = `${images} images to ${labs} labs`;
  const rows = [
    ...Object.entries(sizes.bundles).map(([task, bytes]) => [`bundle of ${task}`, kilobytes(bytes)]),
    ['the .vsix', kilobytes(sizes.vsix)],
    [`empty Node script, median of ${startUp.rounds}`, milliseconds(startUp.emptyScript)],
    ['start to the error for a missing input', milliseconds(startUp.missingInput)],
    ['start to the first request to Azure Resource Manager', milliseconds(startUp.firstRequest)],
    ...Object.entries(requests).map(([kind, count]) => [`${title}: requests, ${kind}`, String(count)]),
    [`${title}: custom images`, String(distribution.customImages)],
    [`${title}: peak resident memory`, `${distribution.peakMegabytes.toFixed(0)} MB`],
    [`${title}: CPU`, `${distribution.cpuSeconds.toFixed(1)} s`],
    [`${title}: wall time, ${timeScale} times faster`, `${distribution.wallSeconds.toFixed(1)} s`],
    [`${title}: wall time by lower bound`, distribution.ratio.toFixed(3)],
    ...validationRows(validation),
    ...pageRows(page),
  ];
  return markdownTable([['what', 'figure'], ...rows], { align: ['l', 'r'] });
}

function validationRows({ images, labs, seconds, peakMegabytes }: Validation): string[][] {
  const title = `npm run validate, ${images} golden images and ${labs} labs`;
  return [
    [`${title}: time`, `${seconds.toFixed(2)} s`],
    [`${title}: peak resident memory`, `${peakMegabytes.toFixed(0)} MB`],
  ];
}

function pageRows(page: PageTimes | undefined): string[][] {
  if (page === undefined) return [['the results tab', `skipped: ${noChromium}`]];
  const { rounds, empty, night, large } = page;
  const title = `results tab, ${large.images} golden images and ${large.labs} labs`;
  return [
    [`an empty page in the tab, median of ${rounds}`, milliseconds(empty)],
    ['results tab, a night of the sample: to the first number', milliseconds(night.firstNumber)],
    ['results tab, a night of the sample: to the whole page', milliseconds(night.whole)],
    [`${title}: to the first number`, milliseconds(large.firstNumber)],
    [`${title}: to the whole page (target: 1500 ms)`, milliseconds(large.whole)],
    [`${title}: longest task while scrolling (target: 200 ms)`, milliseconds(large.longestTask)],
  ];
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(0)} kB`;
}

function milliseconds(value: number): string {
  return `${value.toFixed(0)} ms`;
}

await main();
