import type { ImageFacts, Subject } from '../../step/action.js';
import { bytesOfSet } from '../gallery/snapshot-sets.js';
import type { GalleryImage } from './published-images.js';

/** What records say of an image, made once an image, for there may be hundreds of labs. */
export interface Described {
  readonly subject: Subject;
  /** In the gallery, which lacks it. */
  readonly lacking: ImageFacts;
  /** In a lab that lacks it, and in one that has it. */
  readonly offered: ImageFacts;
  readonly held: ImageFacts;
}

/** Describes an image for the gallery and for all labs. */
export function describe({ image, published, set }: GalleryImage): Described {
  const bytes = set ? bytesOfSet(set) : published?.version.bytes;
  const lacking: ImageFacts = {
    path: image.imagePath,
    name: image.imageName,
    createdAt: image.timestamp,
    ...(bytes ? { bytes } : {}),
    isThere: false,
  };
  const offered: ImageFacts = { ...lacking, isShared: true };
  const subject = { kind: 'gallery image', name: image.imageName };
  return { subject, lacking, offered, held: { ...offered, isThere: true } };
}
