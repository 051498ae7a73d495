import type { CustomImage } from '../../azure/resources/custom-images.js';
import { usabilityOf } from '../../azure/resources/custom-images.js';
import type { LabGallery } from '../../azure/resources/lab-galleries.js';
import { imagePathKey } from '../../configuration/image-path.js';
import { type LabSharing, sharedImageOf } from '../gallery/lab-sharing.js';
import type { OwnDefinition, PublishedVersion } from '../gallery/stock.js';
import { isOfAnotherBuild, tagOf, vhdTag } from '../images/tags.js';
import { orderOfLabImage } from '../labs/image-order.js';
import { imagePathOf } from '../labs/own-images.js';
import { goldenImageOf, type RetentionRules, subscriptionIn } from './candidates.js';
import type { GalleryFacts } from './gallery-retention.js';
import type { JudgedLab } from './judged-labs.js';
import { reasons } from './reasons.js';
import type { Judged, Verdict } from './verdicts.js';

/** One of the factory's definitions that a lab offers to its users. */
export interface SharedImage {
  readonly shared: LabGallery;
  readonly own: OwnDefinition;
  /** The newest version that lab users can take; absent where there is none. */
  readonly newest?: PublishedVersion;
  /** The custom image that lab users have in its place, where that is why it is not offered any longer. */
  readonly replacement?: CustomImage;
}

/** A lab whose custom images are judged. */
export interface JudgedImages {
  readonly lab: JudgedLab;
  readonly images: readonly Judged<CustomImage>[];
}

/**
 * Judges the definitions that a lab offers: one that it does not list any more goes, and one that it gets as custom images
 * now, as soon as it has one that is as new. A lab that is not in Labs.json, or shares another gallery, offers none.
 */
export function judgeShared(
  { lab, images }: JudgedImages,
  facts: GalleryFacts,
  rules: RetentionRules,
): Judged<SharedImage>[] {
  const { sharing, entry } = lab;
  const shared = sharing?.shared;
  if (!shared || !entry || entry.broken) return [];
  return facts.own
    .filter(({ definition }) => sharedImageOf(sharing, definition)?.isEnabled)
    .map((own) => {
      const newest = newestOffered(own, sharing, facts);
      const image = { shared, own, ...(newest ? { newest } : {}) };
      const judged = judgeOne(image, { lab, images }, rules);
      return shared.sharesAllImages && judged.verdict.fate === 'deleted'
        ? { image, verdict: { fate: 'kept', why: sharesAll } }
        : judged;
    });
}

/** Why nothing is taken back in a lab whose users see every image of the gallery. */
export const sharesAll = 'The lab shares all images of the gallery.';

/** The reason that is in no table: it concerns no image, but how a lab gets it. */
const replaced: Extract<Verdict, { readonly fate: 'deleted' }>['reason'] = {
  name: 'replaced',
  text: 'The lab gets it as a custom image now, and has it.',
  isMassDeletion: false,
};

function judgeOne(image: SharedImage, lab: JudgedImages, rules: RetentionRules): Judged<SharedImage> {
  const { imagePath, versions } = image.own;
  const { isSubscribed, subscriptionDoubt } = subscriptionIn(lab.lab, imagePath, rules);
  const { removalDoubt } = goldenImageOf(imagePathKey(imagePath), rules);
  const doubt = removalDoubt ?? subscriptionDoubt;
  if (!isSubscribed)
    return doubt === undefined
      ? { image, verdict: { fate: 'deleted', reason: unsubscribed } }
      : { image, verdict: { fate: 'kept', why: doubt } };
  if (lab.lab.entry?.delivery !== 'VHD') return { image, verdict: { fate: 'kept' } };
  if (versions === undefined) return { image, verdict: { fate: 'kept', why: unreadVersions } };
  const replacement = replacementOf(image, lab, rules);
  return replacement
    ? { image: { ...image, replacement }, verdict: { fate: 'deleted', reason: replaced } }
    : { image, verdict: { fate: 'kept', why: notReplaced } };
}

const unreadVersions = 'Its versions could not be read.';

const notReplaced = 'The lab gets custom images now, but has none yet that is as new.';

const unsubscribed = reasons.find(({ name }) => name === 'unsubscribed') ?? replaced;

function newestOffered(
  { definition }: OwnDefinition,
  sharing: LabSharing,
  { versions }: Pick<GalleryFacts, 'versions'>,
): PublishedVersion | undefined {
  const listed = new Set(sharedImageOf(sharing, definition)?.versions);
  return versions
    .filter((one) => one.definition === definition && listed.has(one.version.name))
    .toSorted((one, other) => one.timestamp.getTime() - other.timestamp.getTime())
    .at(-1);
}

/** A custom image of the factory that stays, lab users can take, and is not older than what the gallery has for them. */
function replacementOf(
  { own, newest }: SharedImage,
  { images }: JudgedImages,
  rules: RetentionRules,
): CustomImage | undefined {
  const key = imagePathKey(own.imagePath);
  return images
    .filter(({ verdict }) => verdict.fate === 'kept')
    .map(({ image }) => image)
    .filter((image) => usabilityOf(image) === 'usable' && imagePathKey(imagePathOf(image)) === key)
    .find((image) => newest === undefined || isAsNew(image, newest, rules));
}

function isAsNew(image: CustomImage, newest: PublishedVersion, { findStored }: RetentionRules): boolean {
  const { vhdFileName } = newest;
  const isNamed = tagOf(image.tags, vhdTag) !== undefined && vhdFileName !== undefined;
  if (isNamed && !isOfAnotherBuild(image.tags, { vhdFileName })) return true;
  const { earliest } = orderOfLabImage(image, findStored(image, newest.imagePath));
  return earliest >= newest.timestamp.getTime();
}
