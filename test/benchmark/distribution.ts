import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { openPipeline, type Pipeline } from '../local-pipeline/pipeline.js';
import { checkDistribution } from './check-distribution.js';
import {
  type DistributionSize,
  distributionWorld,
  type Hardship,
  imagePath,
  labName,
  lowerBound,
  stagingContainer,
  subscriptionId,
} from './distribution-world.js';

/** The cost of a distribution. */
export interface Distribution extends DistributionSize {
  /** Custom images in the labs at the end. */
  readonly customImages: number;
  /** Requests to the local Azure by kind. */
  readonly requests: Readonly<Record<string, number>>;
  /** Answers after which a client sends a request again: no answer, or a transient error. */
  readonly retries: number;
  /** Requests that met a fault of the world. */
  readonly failed: number;
  /** Number of requests refused by throttling. */
  readonly throttled: number;
  readonly longestThrottledRun: number;
  readonly peakMegabytes: number;
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  /** Wall time divided by the shortest possible time, both unscaled. */
  readonly ratio: number;
}

/**
 * Distributes images in a new world.
 * @throws unless the labs pass `checkDistribution` at the end
 */
export async function measureDistribution(
  size: DistributionSize,
  vsix: string,
  hardship: Hardship = {},
): Promise<Distribution> {
  const folder = await mkdtemp(join(tmpdir(), 'benchmark-'));
  await writeConfiguration(folder, size);
  const pipeline = await openPipeline({ world: distributionWorld(size, hardship), sources: folder }, vsix);
  try {
    return await distribute(pipeline, size, join(folder, 'usage.json'));
  } finally {
    await pipeline.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeConfiguration(folder: string, { images, labs }: DistributionSize): Promise<void> {
  const goldenImages = join(folder, 'GoldenImages', 'Benchmark');
  await mkdir(goldenImages, { recursive: true });
  const template = { resources: [{ type: 'Microsoft.DevTestLab/labs/virtualmachines', properties: {} }] };
  for (let index = 1; index <= images; index += 1)
    await writeFile(join(goldenImages, imagePath(index).split('\\').at(-1) ?? ''), JSON.stringify(template));
  const Labs = Array.from({ length: labs }, (_, index) => ({
    SubscriptionId: subscriptionId,
    LabName: labName(index + 1),
    ImagePaths: ['Benchmark'],
  }));
  await writeFile(join(folder, 'Labs.json'), JSON.stringify({ Labs }));
}

const usageShape = z.object({ peakMegabytes: z.number(), cpuSeconds: z.number() });

async function distribute(
  pipeline: Pipeline,
  size: DistributionSize,
  usageFile: string,
): Promise<Distribution> {
  const inputs = {
    ConfigurationLocation: '.',
    SubscriptionId: subscriptionId,
    DevTestLabName: 'Factory',
    maxConcurrentJobs: String(size.jobsAtOnce ?? 20),
    pollIntervalSeconds: String((size.pollSeconds ?? 15) / size.timeScale),
    stagingContainer,
  };
  const extraEnvironment = {
    NODE_OPTIONS: `--require ${join(import.meta.dirname, 'resource-usage.cjs')}`,
    RESOURCE_USAGE_FILE: usageFile,
  };
  const outcome = await pipeline.run('DistributeImages', inputs, { extraEnvironment });
  if (outcome.result !== 'Succeeded')
    throw new Error(`The distribution ended as ${outcome.result}:\n${outcome.log.slice(-40).join('\n')}`);
  const usage = usageShape.parse(JSON.parse(await readFile(usageFile, 'utf8')));
  const requests = await pipeline.azure.requests();
  const faults = await pipeline.azure.faults();
  const { refused, longestRun } = await pipeline.azure.throttling();
  const wallSeconds = outcome.milliseconds / 1000;
  return {
    ...size,
    customImages: checkDistribution(await pipeline.azure.state(), size),
    requests: countByKind(requests),
    retries: requests.filter(({ status }) => isPassing(status)).length,
    failed: faults.reduce((sum, { acted }) => sum + acted, 0),
    throttled: refused,
    longestThrottledRun: longestRun,
    ...usage,
    wallSeconds,
    ratio: (wallSeconds * size.timeScale) / lowerBound(size),
  };
}

function isPassing(status: number): boolean {
  return status === 0 || status === 408 || status === 429 || status >= 500;
}

/** Number of requests of each kind and method, e.g. `arm GET`. */
export function countByKind(
  requests: readonly { readonly kind: string; readonly method: string }[],
): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind, method } of requests)
    counts[`${kind} ${method}`] = (counts[`${kind} ${method}`] ?? 0) + 1;
  return counts;
}
