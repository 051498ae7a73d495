import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPipeline, type Pipeline } from '../local-pipeline/pipeline.js';
import { checkDistribution } from './check-distribution.js';
import {
  type DistributionSize,
  distributionWorld,
  type Hardship,
  imagePath,
  labName,
  lowerBound,
  runId,
  stagingContainer,
  subscriptionId,
} from './distribution-world.js';
import { type RunFigures, runMeasured } from './measured-run.js';

/** The cost of a distribution. */
export interface Distribution extends DistributionSize, RunFigures {
  /** Custom images in the labs at the end. */
  readonly customImages: number;
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
  const { task = 'DistributeImages' } = size;
  const whole = task === 'RunImageFactory' ? { ImagesToSave: '9' } : {};
  const figures = await runMeasured(pipeline, task, { ...inputs, ...whole }, usageFile, runId);
  return {
    ...size,
    customImages: checkDistribution(await pipeline.azure.state(), size),
    ...figures,
    ratio: (figures.wallSeconds * size.timeScale) / lowerBound(size),
  };
}
