import { type CustomImage, type Usability, usabilityOf } from '../../azure/resources/custom-images.js';
import type { Tags } from '../../azure/resources/tags.js';
import { imagePathKey } from '../../configuration/image-path.js';
import type { ImageFacts } from '../../step/action.js';
import { isOfferedIn } from '../gallery/lab-sharing.js';
import { isPublished, type PublishedVersion } from '../gallery/stock.js';
import type { DescribeLabImage } from '../labs/lab-image-facts.js';
import { type OwnMarks, whyForeign } from '../labs/own-images.js';
import type { ListedLab } from './read-labs.js';

/** An image of this factory that a lab or a gallery has. */
export interface HeldImage {
  readonly kind: 'custom image' | 'gallery image';
  readonly name: string;
  readonly facts: ImageFacts;
  readonly state: Usability;
  readonly tags: Tags;
  /** The version in the gallery that it is; absent for a custom image. */
  readonly published?: PublishedVersion;
}

/**
 * The images of this factory in a lab by their path, the newest of a path last; others are left out (C98).
 * @param shared what the gallery has that the lab shares
 */
export function heldImages(
  { images, sharing }: ListedLab,
  shared: readonly HeldImage[],
  marks: OwnMarks,
  factsOf: DescribeLabImage,
): HeldImage[] {
  const own = images.filter((image) => whyForeign(image, marks) === undefined);
  const offered = shared.filter(
    ({ published, state }) =>
      sharing &&
      published &&
      state === 'usable' &&
      isOfferedIn(sharing, published.definition, published.version.name),
  );
  return inOrder([...own.map((image) => customImage(image, factsOf)), ...offered]);
}

function customImage(image: CustomImage, factsOf: DescribeLabImage): HeldImage {
  return {
    kind: 'custom image',
    name: image.name,
    facts: factsOf(image),
    state: usabilityOf(image),
    tags: image.tags,
  };
}

/** A version as the gallery has it, or as a lab does that shares it. */
export function publishedImage(
  published: PublishedVersion,
  shared: Pick<ImageFacts, 'isShared'> = {},
): HeldImage {
  const { imagePath, imageName: name, timestamp, version } = published;
  const state = isPublished(published) ? 'usable' : usabilityOf(version);
  const isThere = state === 'usable' ? { isThere: true } : {};
  return {
    kind: 'gallery image',
    name,
    facts: { path: imagePath, name, createdAt: timestamp, ...isThere, ...shared },
    state,
    tags: version.tags,
    published,
  };
}

/** By path, the newest of a path last. */
export function inOrder(images: readonly HeldImage[]): HeldImage[] {
  const timeOf = ({ facts }: HeldImage) => facts.createdAt?.getTime() ?? -Infinity;
  return images
    .map((image) => ({ image, key: imagePathKey(image.facts.path) }))
    .toSorted((one, other) => {
      if (one.key !== other.key) return one.key < other.key ? -1 : 1;
      return timeOf(one.image) - timeOf(other.image);
    })
    .map(({ image }) => image);
}
