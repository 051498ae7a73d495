import type { CustomImage } from '../../azure/resources/custom-images.js';
import type { Lab } from '../../azure/resources/labs.js';
import { labTarget } from '../../lab/target.js';
import type { ImageFacts } from '../../step/action.js';
import type { Orphan } from '../store/orphans.js';
import { type StoredBlobs, storeTarget } from '../store/store.js';
import { approximateTime } from '../store/timestamps.js';
import type {
  CustomImageDeletion,
  CustomImageMarking,
  OrphanDeletion,
  StoredImageDeletion,
  StoredImageMarking,
} from './actions.js';

export function storedImageDeletion(
  image: StoredBlobs,
  reason: string,
  factoryLab: Lab,
): StoredImageDeletion {
  const target = storeTarget(factoryLab);
  return {
    ...deletion,
    kind: 'delete stored image',
    key: `${target.id} ${image.companion.name}`,
    subject: { kind: 'stored image', name: image.imageName },
    target,
    reason,
    imageFacts: factsOfStored(image),
    // A VHD that other companions name stays.
    storedBytes: image.otherCompanions ? 0 : -image.vhd.bytes,
    factoryLab,
    image,
  };
}

/** @param deleteAfter the beginning of the UTC day after which it goes; absent: it is restored */
export function storedImageMarking(
  image: StoredBlobs,
  { reason, deleteAfter }: { readonly reason: string; readonly deleteAfter?: Date | undefined },
  factoryLab: Lab,
): StoredImageMarking {
  return {
    ...storedImageDeletion(image, reason, factoryLab),
    ...markingOf(deleteAfter),
    kind: 'mark stored image',
  };
}

export function orphanDeletion(orphan: Orphan, factoryLab: Lab): OrphanDeletion {
  const target = storeTarget(factoryLab);
  const { blob, reason } = orphan;
  return {
    ...deletion,
    kind: 'delete orphan',
    key: `${target.id} ${blob.name}`,
    subject: { kind: 'orphan', name: blob.name },
    target,
    reason,
    ...(/\.vhd$/i.test(blob.name) ? { storedBytes: -blob.bytes } : {}),
    factoryLab,
    orphan,
  };
}

export function customImageDeletion(
  image: CustomImage,
  reason: string,
  lab: Lab,
  imageFacts: ImageFacts,
): CustomImageDeletion {
  return {
    ...deletion,
    kind: 'delete custom image',
    key: `${lab.id} ${image.name}`,
    subject: { kind: 'custom image', name: image.name },
    target: labTarget(lab),
    reason,
    imageFacts,
    ...(imageFacts.bytes === undefined ? {} : { storedBytes: -imageFacts.bytes }),
    lab,
    image,
  };
}

/** @param deleteAfter the beginning of the UTC day after which it goes; absent: it is restored */
export function customImageMarking(
  image: CustomImage,
  { reason, deleteAfter }: { readonly reason: string; readonly deleteAfter?: Date | undefined },
  lab: Lab,
  imageFacts: ImageFacts,
): CustomImageMarking {
  return {
    ...customImageDeletion(image, reason, lab, imageFacts),
    ...markingOf(deleteAfter),
    kind: 'mark custom image',
  };
}

/** What turns a deletion into the action that deprecates, or restores. */
export function markingOf(deleteAfter: Date | undefined): {
  readonly verb: string;
  readonly storedBytes: 0;
  readonly deleteAfter?: Date;
} {
  return { ...(deleteAfter ? { verb: 'deprecate', deleteAfter } : { verb: 'restore' }), storedBytes: 0 };
}

const deletion = { verb: 'delete', work: 'deletion' };

function factsOfStored(image: StoredBlobs): ImageFacts {
  const { imagePath, imageName, vhd } = image;
  const createdAt = new Date(approximateTime(image));
  return { path: imagePath, name: imageName, createdAt, bytes: vhd.bytes, isThere: true };
}
