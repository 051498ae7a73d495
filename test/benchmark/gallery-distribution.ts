import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { State } from '../local-azure/state.js';
import { openPipeline } from '../local-pipeline/pipeline.js';
import { writeSources } from '../worlds/sources.js';
import { goldenImage } from '../worlds/configuration.js';
import { imagePath, labName, numbers, subscriptionId } from './distribution-world.js';
import { galleryBounds, galleryDistributionWorld, type GallerySize } from './gallery-world.js';
import { type RunFigures, runMeasured } from './measured-run.js';

/** The cost of a distribution by a gallery. */
export interface GalleryDistribution extends GallerySize, RunFigures {
  /** Images that users of the labs can take at the end. */
  readonly offered: number;
  /** The most requests that are right for it. */
  readonly mostRequests: number;
  /** Wall time divided by the shortest possible time, both unscaled. */
  readonly ratio: number;
}

/** Distributes images by a gallery in a new world. @throws unless every lab has every image at the end */
export async function measureGalleryDistribution(
  size: GallerySize,
  vsix: string,
): Promise<GalleryDistribution> {
  const sources = await writeSources(configurationOf(size));
  const pipeline = await openPipeline(
    { world: galleryDistributionWorld(size), sources: sources.folder },
    vsix,
  );
  try {
    const inputs = {
      ConfigurationLocation: '.',
      SubscriptionId: subscriptionId,
      DevTestLabName: 'Factory',
      gallery: 'Images',
      maxConcurrentJobs: String(size.jobsAtOnce),
      pollIntervalSeconds: String(size.pollSeconds / size.timeScale),
    };
    const figures = await runMeasured(
      pipeline,
      'DistributeImages',
      inputs,
      join(sources.folder, 'usage.json'),
    );
    const state = await pipeline.azure.state();
    const bounds = galleryBounds(state, size);
    return {
      ...size,
      ...figures,
      offered: checkOffers(state, size),
      mostRequests: bounds.requests,
      ratio: (figures.wallSeconds * size.timeScale) / bounds.seconds,
    };
  } finally {
    await pipeline.close();
    await sources.remove();
  }
}

export function configurationOf({ images, labs }: GallerySize): Readonly<Record<string, unknown>> {
  const files = numbers(images).map((index) => {
    const path = imagePath(index).replaceAll('\\', '/');
    return [`GoldenImages/${path}`, goldenImage()] as const;
  });
  const Labs = numbers(labs).map((index) => ({
    SubscriptionId: subscriptionId,
    LabName: labName(index),
    ImagePaths: ['Benchmark'],
    Delivery: 'Gallery',
  }));
  return { ...Object.fromEntries(files), 'Labs.json': { Labs } };
}

/**
 * Asserts that each image is one version, that every lab lets its users take each image, and that no snapshot is left.
 * @returns the number of images in the labs
 */
function checkOffers(
  { galleries, sharedGalleries, snapshots }: State,
  { images, labs }: GallerySize,
): number {
  const definitions = galleries.flatMap((gallery) => gallery.definitions);
  const versions = definitions.flatMap((definition) => definition.versions);
  assert.deepEqual(
    versions.map(({ provisioningState }) => provisioningState),
    numbers(images).map(() => 'Succeeded'),
    'Versions',
  );
  const names = definitions.map(({ name }) => name.toLowerCase()).toSorted();
  assert.equal(names.length, images, 'Image definitions');
  assert.equal(sharedGalleries.length, labs, 'Labs that share the gallery');
  for (const { id, enabledImages } of sharedGalleries)
    assert.deepEqual(enabledImages.map((name) => name.toLowerCase()).toSorted(), names, id);
  assert.deepEqual(snapshots, [], 'Snapshots that are left');
  return sharedGalleries.reduce((sum, { enabledImages }) => sum + enabledImages.length, 0);
}
