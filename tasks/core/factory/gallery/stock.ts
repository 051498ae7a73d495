import type { Gallery } from '../../azure/resources/galleries.js';
import type { ImageDefinition } from '../../azure/resources/image-definitions.js';
import type { ImageVersion } from '../../azure/resources/image-versions.js';
import { imagePathKey } from '../../configuration/image-path.js';
import type { Target } from '../../step/action.js';
import type { VmIdentity } from '../store/committed.js';
import { type BuiltImage, ownImagePath, readBuiltImage, vmKeyOf } from './gallery-tags.js';
import type { SnapshotSet } from './snapshot-sets.js';

/** A version that this factory published. */
export interface PublishedVersion extends BuiltImage {
  readonly definition: ImageDefinition;
  readonly version: ImageVersion;
}

/** One of the factory's definitions, and all its versions. */
export interface OwnDefinition {
  readonly imagePath: string;
  readonly definition: ImageDefinition;
  /** Undefined where they could not be read, or were not asked for. */
  readonly versions?: readonly ImageVersion[];
}

/** What a factory has in its gallery, and the snapshots that become versions. */
export interface GalleryStock {
  readonly gallery: Gallery;
  readonly snapshotGroup: SnapshotGroup;
  /** All definitions of the gallery, whoever made them. */
  readonly definitions: readonly ImageDefinition[];
  readonly own: readonly OwnDefinition[];
  readonly versions: readonly PublishedVersion[];
  readonly sets: readonly SnapshotSet[];
}

/** The resource group in which snapshots lie. */
export interface SnapshotGroup {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
}

/** The versions that carry the marks of this factory. */
export function publishedVersions(own: readonly OwnDefinition[], factoryLabId: string): PublishedVersion[] {
  return own.flatMap(({ definition, versions = [] }) =>
    versions.flatMap((version) => {
      const image = readBuiltImage(version.tags, factoryLabId);
      return image ? [{ ...image, definition, version }] : [];
    }),
  );
}

/** The definitions that carry the marks of this factory. */
export function ownDefinitionsOf(
  definitions: readonly ImageDefinition[],
  factoryLabId: string,
): OwnDefinition[] {
  return definitions.flatMap((definition) => {
    const imagePath = ownImagePath(definition.tags, factoryLabId);
    return imagePath === undefined ? [] : [{ imagePath, definition }];
  });
}

/** Whether lab users can make machines of a version in all its regions: it was published, and no change of it has failed. */
export function isPublished({ version }: Pick<PublishedVersion, 'version'>): boolean {
  return /^(Succeeded|Updating)$/i.test(version.provisioningState);
}

/** Whether a version is complete, and in all its regions. */
export function hasSucceeded({ version }: Pick<PublishedVersion, 'version'>): boolean {
  return /^Succeeded$/i.test(version.provisioningState);
}

/** The image that was saved of a VM in the gallery or for it: a complete set of snapshots, or a version. */
export function savedImageOf(
  vm: VmKey,
  stock: Pick<GalleryStock, 'versions' | 'sets'>,
): BuiltImage | undefined {
  return savedImages(imagesOf(vm, stock))[0];
}

/** All images that are saved in the gallery or for it. */
export function savedImages({
  versions,
  sets,
}: Pick<GalleryStock, 'versions' | 'sets'>): readonly BuiltImage[] {
  return [...versions.filter(isPublished), ...sets.filter(({ isComplete }) => isComplete)];
}

/** A VM built later may have the id of an earlier one. */
type VmKey = Pick<VmIdentity, 'id' | 'createdDateText'>;

/** All that was made of a VM, complete or not: what is saved comes first. */
export function imagesOfVm(vm: VmKey, stock: Pick<GalleryStock, 'versions' | 'sets'>): readonly BuiltImage[] {
  const saved = savedImageOf(vm, stock);
  const { versions, sets } = imagesOf(vm, stock);
  return [...(saved ? [saved] : []), ...sets, ...versions];
}

/** The snapshots of a VM, complete or not. */
export function setsOfVm(vm: VmKey, stock: Pick<GalleryStock, 'versions' | 'sets'>): readonly SnapshotSet[] {
  return imagesOf(vm, stock).sets;
}

function imagesOf(
  { id, createdDateText }: VmKey,
  { versions, sets }: Pick<GalleryStock, 'versions' | 'sets'>,
): Pick<GalleryStock, 'versions' | 'sets'> {
  const key = vmKeyOf({ sourceVmId: id, sourceVmCreated: createdDateText });
  const isOfVm = (image: BuiltImage) => vmKeyOf(image) === key;
  return { versions: versions.filter(isOfVm), sets: sets.filter(isOfVm) };
}

/** Whether the versions of an image path are not known: nothing may be concluded from their absence. */
export function isUnread(imagePath: string, { own }: Pick<GalleryStock, 'own'>): boolean {
  const key = imagePathKey(imagePath);
  return own.some((one) => one.versions === undefined && imagePathKey(one.imagePath) === key);
}

/** The gallery as the target of an action. */
export function galleryTarget({ gallery: { id, name } }: Pick<GalleryStock, 'gallery'>): Target {
  return { kind: 'gallery', id, name };
}
