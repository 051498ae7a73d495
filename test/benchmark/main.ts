import { markdownTable } from 'markdown-table';
import { join } from 'node:path';
import { packageExtension } from '../../scripts/package.js';
import { openPipeline } from '../local-pipeline/pipeline.js';
import { distributionWorld } from './distribution-world.js';
import { type Distribution, measureDistribution } from './distribution.js';
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
  console.log(table(sizes, startUp, distribution, validation));
  console.log(JSON.stringify({ sizes, startUp, distribution, validation }));
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

function table(sizes: Sizes, startUp: StartUp, distribution: Distribution, validation: Validation): string {
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

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(0)} kB`;
}

function milliseconds(value: number): string {
  return `${value.toFixed(0)} ms`;
}

await main();
