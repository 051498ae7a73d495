import { resourceId } from '../../../tasks/core/azure/resource-id.js';
import { galleryApiVersion } from '../../../tasks/core/azure/resources/galleries.js';
import { createImageDefinition } from '../../../tasks/core/azure/resources/image-definitions.js';
import { createImageVersion } from '../../../tasks/core/azure/resources/image-versions.js';
import { attachGallery, type LabGallery } from '../../../tasks/core/azure/resources/lab-galleries.js';
import { createManagedImage } from '../../../tasks/core/azure/resources/managed-images.js';
import { createSnapshot } from '../../../tasks/core/azure/resources/snapshots.js';
import { messageOf } from '../../../tasks/core/step/problem.js';
import type { Means } from './means.js';
import { put } from './put.js';
import { type Refusal, refusalBy } from './refusal.js';

export async function makeGallery(means: Means): Promise<string> {
  const { groupId, location, tags, newName } = means;
  const id = `${groupId}/providers/Microsoft.Compute/galleries/${newName('gallery')}`;
  await put(id, galleryApiVersion, { location, tags, properties: {} }, means);
  return id;
}

/** What a definition says of its images, where they are no plain ones of Generation 1. */
export interface Traits {
  readonly generation?: 'V1' | 'V2';
  readonly securityType?: 'TrustedLaunch' | 'TrustedLaunchSupported';
}

/** Makes a definition of generalized Linux images. @returns its id */
export async function makeDefinition(galleryId: string, means: Means, traits: Traits = {}): Promise<string> {
  const { azure, location, tags, finish, newName } = means;
  const sku = newName('definition');
  const id = `${galleryId}/images/${sku}`;
  const usual = { osType: 'Linux', osState: 'Generalized', generation: 'V1', architecture: 'x64' } as const;
  const identifier = { publisher: 'ImageFactory', offer: 'RealAzure', sku };
  await finish(
    'the definition',
    createImageDefinition(azure, { id, location, tags, ...usual, ...traits, identifier }),
    15,
  );
  return id;
}

/** Takes a snapshot of a disk. @returns its id */
export async function takeSnapshot(diskId: string, means: Means): Promise<string> {
  const { azure, groupId, location, tags, finish, newName } = means;
  const id = `${groupId}/providers/Microsoft.Compute/snapshots/${newName('snapshot')}`;
  await finish('the snapshot', createSnapshot(azure, { id, location, diskId, tags }), 15);
  return id;
}

export interface MadeVersion {
  readonly id: string;
  readonly name: string;
  readonly definitionId: string;
  /** Until it was there. */
  readonly seconds: number;
  /** Why it is not made of the snapshot itself. */
  readonly refusal?: Refusal;
  /** Why it is not there at all. */
  readonly problem?: string;
}

/** Makes a version of the snapshot of a disk, by whichever way the service takes. */
export async function makeVersion(
  definitionId: string,
  name: string,
  diskId: string,
  means: Means,
  generation: 'V1' | 'V2' = 'V1',
): Promise<MadeVersion> {
  const snapshot = await takeSnapshot(diskId, means);
  const made = { id: `${definitionId}/versions/${name}`, name, definitionId };
  const started = performance.now();
  const seconds = () => Math.round((performance.now() - started) / 1000);
  const source = { snapshots: { os: snapshot, data: [] } };
  const refusal = await refusalBy(publish(made.id, source, means));
  if (!refusal) return { ...made, seconds: seconds() };
  try {
    await publish(made.id, { managedImage: await makeManagedImage(snapshot, generation, means) }, means);
    return { ...made, seconds: seconds(), refusal };
  } catch (error) {
    means.signal.throwIfAborted();
    return { ...made, seconds: seconds(), refusal, problem: messageOf(error) };
  }
}

/** Publishes a version in the region of the kit. */
export function publish(
  id: string,
  source: Parameters<typeof createImageVersion>[1]['source'],
  { azure, location, tags, finish }: Means,
): Promise<void> {
  const version = { id, location, tags, regions: [location], source };
  return finish('the version', createImageVersion(azure, version), 90);
}

async function makeManagedImage(snapshot: string, generation: 'V1' | 'V2', means: Means): Promise<string> {
  const { azure, groupId, location, tags, finish, newName } = means;
  const id = `${groupId}/providers/Microsoft.Compute/images/${newName('managedimage')}`;
  const traits = { osType: 'Linux', generation } as const;
  const image = { id, location, tags, ...traits, snapshots: { os: snapshot, data: [] } };
  await finish('the managed image', createManagedImage(azure, image), 30);
  return id;
}

/** A gallery and the lab that shares it. */
export interface SharingLab {
  readonly labId: string;
  readonly galleryId: string;
  readonly shared: LabGallery;
}

export async function shareGallery(
  { id: labId }: { readonly id: string },
  galleryId: string,
  { azure, location, signal }: Means,
): Promise<SharingLab> {
  const name = resourceId(galleryId).name;
  const shared = await attachGallery(azure, { id: labId, location }, { name, galleryId }, signal);
  return { labId, galleryId, shared };
}
