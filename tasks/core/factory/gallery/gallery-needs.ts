import { resourceGroupOf } from '../../azure/resource-id.js';
import { type Need, need, onLab } from '../../lab/needs.js';
import type { Places } from '../../lab/preflight.js';
import type { GalleryStock } from './stock.js';

/**
 * The actions that a step needs beside all others where the input `gallery` is given. The roles in the folder
 * `roles/gallery` consist of exactly these.
 */
export interface GalleryNeeds {
  /** Actions on the gallery, on the resource group of the snapshots, and on the disks of image VMs. */
  readonly gallery: readonly Need[];
  /** Actions on each lab of Labs.json that gets its images from the gallery. */
  readonly targets: readonly Need[];
}

const compute = 'Microsoft.Compute';

/** The need of an action on the gallery; `action` as after `Microsoft.Compute/galleries/`. */
function inGallery(action: string, to: string): Need {
  return need('gallery', `${compute}/galleries/${action}`, to);
}

/** The need of an action on snapshots; `action` as after `Microsoft.Compute/snapshots/`. */
function onSnapshots(action: string, to: string): Need {
  return need('snapshot group', `${compute}/snapshots/${action}`, to);
}

const readVersions = [
  inGallery('images/read', 'see which image definitions the gallery has'),
  inGallery('images/versions/read', 'see which versions the gallery has'),
];

const readGallery = [
  inGallery('read', 'find the gallery'),
  ...readVersions,
  onSnapshots('read', 'see which snapshots wait to become versions'),
];

const readMachines = need('disk', `${compute}/virtualMachines/read`, 'find all disks of image VMs');

/** Optional, because what an operation changes tells, too, how far it is. */
function following(status: string, to: string): Need {
  return { ...need('subscription', `${compute}/locations/${status}/read`, to), optional: true };
}

const followVersions = following('capsOperations', 'see why a change of the gallery failed');

const followSnapshots = following('DiskOperations', 'see how far snapshots are');

const readShared = [
  onLab('sharedGalleries/read', 'see which gallery the lab shares'),
  onLab('sharedGalleries/sharedImages/read', 'see which images the lab offers'),
];

const shareImages = onLab('sharedGalleries/sharedImages/write', 'choose the images that the lab offers');

/** Needed only where Images.json says that versions are deprecated before they go. */
export const markVersions = inGallery('images/versions/write', 'deprecate versions before they are deleted');

/** None of these is needed for what is delivered as VHDs: without one of them that goes on. */
export const galleryNeedsOfTasks = {
  SnapImages: {
    gallery: [
      ...readGallery,
      onSnapshots('write', 'take snapshots of the disks of image VMs'),
      onSnapshots('delete', 'delete snapshots of an image that could not be completed'),
      readMachines,
      need('disk', `${compute}/disks/read`, 'know the disks of image VMs'),
      need('disk', `${compute}/disks/beginGetAccess/action`, 'take snapshots of the disks of image VMs'),
      followSnapshots,
    ],
    targets: [],
  },
  DistributeImages: {
    gallery: [
      ...readGallery,
      inGallery('images/write', 'make image definitions'),
      inGallery('images/versions/write', 'publish images and bring them to more regions'),
      inGallery('images/versions/delete', 'delete versions that failed, before they are published again'),
      onSnapshots('delete', 'delete the snapshots of published versions'),
      followVersions,
      followSnapshots,
    ],
    targets: [...readShared, onLab('sharedGalleries/write', 'share the gallery with the lab'), shareImages],
  },
  CleanUpFactory: { gallery: readGallery, targets: [] },
  RetireImages: {
    gallery: [
      ...readGallery,
      inGallery('images/delete', 'delete the image definitions of removed golden images'),
      inGallery('images/versions/delete', 'delete versions'),
      { ...markVersions, optional: true },
      onSnapshots('delete', 'delete snapshots'),
      followVersions,
      followSnapshots,
    ],
    targets: [...readShared, shareImages],
  },
  ValidateConfiguration: {
    gallery: [...readGallery, readMachines],
    targets: [...readShared, onLab('policySets/policies/read', 'see which sizes the lab allows')],
  },
} as const satisfies Readonly<Record<string, GalleryNeeds>>;

const { SnapImages, DistributeImages, CleanUpFactory, RetireImages } = galleryNeedsOfTasks;

const steps: readonly GalleryNeeds[] = [SnapImages, DistributeImages, CleanUpFactory, RetireImages];

/** What the steps of a whole run need. */
export const wholeGalleryNeeds: GalleryNeeds = {
  gallery: steps.flatMap(({ gallery }) => gallery),
  targets: steps.flatMap(({ targets }) => targets),
};

/** Of the tasks beside the nightly run; OutputImageList finds the gallery by the labs that share it. */
export const sideGalleryNeedsOfTasks = {
  RollbackImages: {
    gallery: [
      ...readGallery,
      inGallery('images/versions/write', 'exclude the versions of revoked images from the latest'),
      followVersions,
    ],
    targets: [],
  },
  RunImageFactory: wholeGalleryNeeds,
  OutputImageList: { gallery: readVersions, targets: readShared },
} as const satisfies Readonly<Record<string, GalleryNeeds>>;

/** Needed only where CreateImageVMs builds what changed: without them an image that the gallery alone has is built each time. */
export const changedGalleryNeeds: readonly Need[] = readGallery;

/** Where the needs of a factory are: its gallery, and the resource group of its snapshots. */
export function placesOf({
  gallery,
  snapshotGroup,
}: Pick<GalleryStock, 'gallery' | 'snapshotGroup'>): Places {
  const { subscriptionId, resourceGroup } = snapshotGroup;
  return {
    gallery: gallery.id,
    'snapshot group': `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`,
  };
}

/** Where the needs of an action on a few snapshots are. */
export function placesOfSnapshots([first]: readonly { readonly id: string }[]): Places {
  return first ? { 'snapshot group': resourceGroupOf(first.id) } : {};
}
