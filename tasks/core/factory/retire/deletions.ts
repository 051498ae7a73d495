import type { CustomImage } from '../../azure/resources/custom-images.js';
import type { Lab } from '../../azure/resources/labs.js';
import { labTarget } from '../../lab/target.js';
import type { Target } from '../../step/action.js';
import type { Orphan } from '../store/orphans.js';
import type { StoredBlobs } from '../store/store.js';
import type { CustomImageDeletion, OrphanDeletion, StoredImageDeletion } from './actions.js';
import { imagePathOf } from './candidates.js';

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
    imagePath: image.imagePath,
    factoryLab,
    image,
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
    imagePath: '',
    factoryLab,
    orphan,
  };
}

export function customImageDeletion(image: CustomImage, reason: string, lab: Lab): CustomImageDeletion {
  return {
    ...deletion,
    kind: 'delete custom image',
    key: `${lab.id} ${image.name}`,
    subject: { kind: 'custom image', name: image.name },
    target: labTarget(lab),
    reason,
    imagePath: imagePathOf(image),
    lab,
    image,
  };
}

const deletion = { verb: 'delete', work: 'deletion' };

function storeTarget({ storageAccountId, name }: Lab): Target {
  return { kind: 'store', id: storageAccountId, name };
}
