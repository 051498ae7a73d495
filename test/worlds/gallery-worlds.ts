import { dateWithOffset } from '../local-azure/arm/dates.js';
import type { Lab, World } from '../local-azure/world.js';
import type { Gallery, GalleryVersion, Snapshot } from '../local-azure/world-galleries.js';
import { lab, labId, subscriptionId, world } from './worlds.js';

export const gigabyte = 1024 ** 3;

/** The gallery of the factory, in its resource group. */
export const galleryId = `/subscriptions/${subscriptionId}/resourceGroups/Factory/providers/Microsoft.Compute/galleries/Images`;

/** An image that SnapImages has saved by snapshots. */
export interface SavedImage {
  readonly imagePath: string;
  /** Without ending: e.g. `Win11_Dev-Nov-28-2026`. */
  readonly name: string;
  /** ISO 8601 in UTC to the second, without zone, e.g. `2026-11-28T08:30:15`. */
  readonly time: string;
  /** The logical unit numbers of its data disks. */
  readonly luns?: readonly number[];
  readonly generation?: 'V1' | 'V2';
  readonly securityType?: 'TrustedLaunch';
  readonly osState?: 'Generalized' | 'Specialized';
  /** The factory lab; default `Factory`. */
  readonly factory?: string;
  /** The image VM, where that is still there; default: one of this image alone, which is gone. */
  readonly machine?: { readonly name: string; readonly createdDate: string };
}

/** The tags of the factory's definition of an image. */
export function ownTags({ imagePath, factory = 'Factory' }: SavedImage): Record<string, string> {
  return { ImagePath: imagePath, ImageFactoryLab: labId(factory) };
}

/** The tags of all that holds an image. */
export function tagsOf(image: SavedImage): Record<string, string> {
  const { name, time, factory = 'Factory', machine } = image;
  return {
    ...ownTags(image),
    imageName: name,
    timestamp: time,
    sourceVmId: `${labId(factory)}/virtualmachines/${machine?.name ?? `vm-of-${name}`}`,
    sourceVmCreated: machine ? dateWithOffset(new Date(machine.createdDate)) : `${time}.1234567+00:00`,
    factoryRunId: '4710',
  };
}

/** The snapshots of an image, in the resource group of the factory. */
export function snapshotsOf(image: SavedImage): Snapshot[] {
  const { name, luns = [], generation = 'V2', securityType, osState = 'Generalized' } = image;
  const place = { resourceGroup: 'Factory', location: 'westeurope' };
  const os: Snapshot = {
    ...place,
    name: `${name}-os`,
    osType: 'Windows',
    generation,
    bytes: 30 * gigabyte,
    ...(securityType ? { securityType } : {}),
    tags: {
      ...tagsOf(image),
      diskLun: 'os',
      osType: 'Windows',
      osState,
      snapshotCount: String(luns.length + 1),
    },
  };
  const data = luns.map((lun) => ({
    ...place,
    name: `${name}-lun${lun}`,
    bytes: 10 * gigabyte,
    tags: { ...tagsOf(image), diskLun: String(lun) },
  }));
  return [os, ...data];
}

/** The version that an image has become. */
export function publishedAs(
  name: string,
  image: SavedImage,
  more: Partial<GalleryVersion> = {},
): GalleryVersion {
  return { name, regions: ['westeurope'], tags: tagsOf(image), ...more };
}

/** The factory's gallery, and what is in it. */
export function factoryGallery(definitions: Gallery['definitions'] = []): Gallery {
  return { name: 'Images', resourceGroup: 'Factory', location: 'westeurope', definitions };
}

/** What a factory with a gallery begins with. */
export interface GalleryWorld {
  readonly galleries?: readonly Gallery[];
  readonly snapshots?: readonly Snapshot[];
  readonly factory?: Partial<Lab>;
  readonly labs?: readonly Lab[];
}

/** A factory with a gallery, and labs. */
export function galleryWorld(
  { galleries = [factoryGallery()], snapshots = [], factory = {}, labs = [] }: GalleryWorld,
  more: Partial<World> = {},
): World {
  const one = world([lab('Factory', factory), ...labs], more);
  return {
    ...one,
    subscriptions: one.subscriptions.map((subscription) => ({ ...subscription, galleries, snapshots })),
  };
}
