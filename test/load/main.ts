import { markdownTable } from 'markdown-table';
import { join } from 'node:path';
import { packageExtension } from '../../scripts/package.js';
import { type Distribution, measureDistribution } from '../benchmark/distribution.js';
import { requestsIn } from '../benchmark/measured-run.js';
import { everyTwentiethFails } from './failing.js';
import { measurePlainClient } from './plain.js';
import { type ComparedDistribution, cpuRatio, loadTargets, missed, soakTargets } from './targets.js';

const repository = join(import.meta.dirname, '..', '..');

/**
 * The limits of Azure Resource Manager. They are scaled less than the run, so that a run of minutes reaches them as
 * one of hours would.
 */
const throttling = { timeScale: 4 };

/** `npm run load`: prints a table, and as the last line the same figures in JSON; fails if a target is missed. */
async function main(): Promise<void> {
  const vsix = await packageExtension(repository, join(repository, 'dist'));
  const size = { images: 200, labs: 300, lacking: 20, jobsAtOnce: 100, pollSeconds: 120, timeScale: 200 };
  const distribution = await measureDistribution(size, vsix, { throttling });
  const plainClient = await measurePlainClient(size, distribution);
  const load = { ...distribution, plainClient };
  const whole = await measureDistribution({ ...size, task: 'RunImageFactory' }, vsix, { throttling });
  const soakSize = { images: 50, labs: 40, jobsAtOnce: 100, pollSeconds: 120, timeScale: 200 };
  const soak = await measureDistribution(soakSize, vsix, { faults: everyTwentiethFails });
  const wholeMisses = isWithinTenth(whole, distribution)
    ? []
    : ['a whole run within 10 % of DistributeImages'];
  const misses = [...missed(load, loadTargets), ...missed(soak, soakTargets), ...wholeMisses];
  if (misses.length > 0) process.exitCode = 1;
  console.log(table(load, soak));
  console.log(comparison(load));
  console.log(wholeComparison(whole, distribution));
  console.log(`Targets missed: ${misses.join(', ') || 'none'}.`);
  console.log(JSON.stringify({ load, whole, soak }));
}

const figures: readonly (readonly [string, (figures: Distribution) => string])[] = [
  ['images', ({ images }) => String(images)],
  ['labs', ({ labs }) => String(labs)],
  ['images that each lab lacked', ({ images, lacking = images }) => String(lacking)],
  ['custom images in the end', ({ customImages }) => String(customImages)],
  ['requests', (figures) => String(requestsIn(figures))],
  ['requests that were made to fail', ({ failed }) => String(failed)],
  ['requests sent again', ({ retries }) => String(retries)],
  ['requests refused by throttling', ({ throttled }) => String(throttled)],
  [
    'longest run of throttled answers to one request',
    ({ longestThrottledRun }) => String(longestThrottledRun),
  ],
  ['peak resident memory', ({ peakMegabytes }) => `${peakMegabytes.toFixed(0)} MB`],
  ['CPU', ({ cpuSeconds }) => `${cpuSeconds.toFixed(1)} s`],
  ['wall time', ({ wallSeconds }) => `${wallSeconds.toFixed(1)} s`],
  ['times faster than life', ({ timeScale }) => String(timeScale)],
];

function comparison(load: ComparedDistribution): string {
  const { cpuSeconds, plainClient } = load;
  const plain = `${plainClient.cpuSeconds.toFixed(1)} s for as many requests of the same kinds in the same time`;
  return `CPU of the load: ${cpuSeconds.toFixed(1)} s; of a plain client: ${plain}; ratio: ${cpuRatio(load).toFixed(2)}.`;
}

/** What RunImageFactory takes that has only to distribute. */
function wholeComparison(whole: Distribution, { wallSeconds, cpuSeconds }: Distribution): string {
  const figures = `${whole.wallSeconds.toFixed(1)} s, ${whole.cpuSeconds.toFixed(1)} s of CPU, ${whole.peakMegabytes.toFixed(0)} MB`;
  const ratio = (whole.wallSeconds / wallSeconds).toFixed(3);
  return `The same by RunImageFactory: ${figures}; by DistributeImages ${wallSeconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s of CPU; ratio of the times: ${ratio}.`;
}

function isWithinTenth(whole: Distribution, { wallSeconds }: Distribution): boolean {
  return whole.wallSeconds <= 1.1 * wallSeconds;
}

function table(load: Distribution, soak: Distribution): string {
  const kinds = [...new Set([load, soak].flatMap(({ requests }) => Object.keys(requests)))].sort();
  const rows = [
    ...figures.map(([what, figure]) => [what, figure(load), figure(soak)]),
    ...kinds.map((kind) => [
      `requests, ${kind}`,
      ...[load, soak].map(({ requests }) => String(requests[kind] ?? 0)),
    ]),
  ];
  return markdownTable([['what', 'load', 'soak, 5 % of requests fail'], ...rows], { align: ['l', 'r', 'r'] });
}

await main();
