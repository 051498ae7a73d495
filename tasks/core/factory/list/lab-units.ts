import { present } from '../../azure/requests/present.js';
import { imagePathKey } from '../../configuration/image-path.js';
import { labTarget } from '../../lab/target.js';
import type { LeftAlone, Target } from '../../step/action.js';
import { baseTag, commitTag, tagOf } from '../images/tags.js';
import { indexStored } from '../labs/image-order.js';
import { type DescribeLabImage, describeLabImages } from '../labs/lab-image-facts.js';
import { type MatchingOptions, subscriptionOf } from '../labs/matching.js';
import type { OwnMarks } from '../labs/own-images.js';
import { isOfAnotherFactory } from '../store/companion.js';
import { ageText, madeText } from './ages.js';
import { baseDetails, baseTexts } from './base-age.js';
import type { Build } from './builds.js';
import { type HeldImage, heldImages, inOrder, publishedImage } from './held-images.js';
import type { ListedGallery } from './read-galleries.js';
import type { LabsState, ListedLab } from './read-labs.js';
import { heldStanding } from './held-standing.js';
import { createShelves, type Shelf, type ShelfOf } from './shelves.js';
import type { ListState } from './state.js';

/** What is the same for all labs. */
interface Known extends Pick<LabsState, 'goldenImages'>, Pick<ListState, 'now'> {
  readonly marks: OwnMarks;
  readonly factsOf: DescribeLabImage;
  readonly shelfOf: ShelfOf;
  readonly options: MatchingOptions;
}

type LabsGiven = Pick<ListState, 'lab' | 'store' | 'now'> & { readonly labs: LabsState };

/**
 * Lists what labs have, in the order of Labs.json, each with the golden images that it wants and has none of; before them
 * the galleries that they get images from.
 */
export function labUnits(state: LabsGiven, options: MatchingOptions): LeftAlone[] {
  const { labs, galleries, unreadable } = state.labs;
  const known = knownOf(state, options);
  return [
    ...galleries.flatMap((gallery) => unitsOfGallery(gallery, known)),
    ...labs.flatMap((lab) => unitsOfLab(lab, known)),
    ...unreadable,
  ];
}

function knownOf({ lab, store, now, labs }: LabsGiven, options: MatchingOptions): Known {
  const { existingKeys, galleries, goldenImages } = labs;
  const own = store.images.filter((image) => !isOfAnotherFactory(image, lab.id));
  return {
    marks: { factoryLabId: lab.id, existingKeys, findStored: indexStored(own) },
    factsOf: describeLabImages({ store, factoryLab: lab }),
    shelfOf: createShelves(own, galleries),
    goldenImages,
    now,
    options,
  };
}

function unitsOfGallery({ id, name, versions, fault }: ListedGallery, { now }: Known): LeftAlone[] {
  if (fault) return [notRead('gallery', name, fault)];
  return inOrder(versions.map((version) => publishedImage(version))).map((image) =>
    listed(image, { kind: 'gallery', id, name }, now),
  );
}

function unitsOfLab(lab: ListedLab, known: Known): LeftAlone[] {
  const shelf = known.shelfOf(lab);
  const target = labTarget(lab.lab);
  const held = heldImages(lab, shelf.shared ?? [], known.marks, known.factsOf);
  return [
    ...held.map((image) => listed(image, target, known.now, shelf)),
    ...(lab.sharingFault ? [notRead('lab', lab.lab.name, lab.sharingFault)] : []),
    ...missing(lab, held, shelf, known),
  ];
}

/** @param shelf where the lab gets newer images from; absent for the gallery itself */
function listed(image: HeldImage, target: Target, now: Date, shelf?: Shelf): LeftAlone {
  const { kind, name, facts, tags } = image;
  const newer = shelf?.builds.newerThan(facts);
  const base = baseDetails(tagOf(tags, baseTag), now);
  const standing = heldStanding(image);
  const said = [
    madeText(facts.createdAt, now),
    ...(newer === undefined ? [] : [newerText(newer)]),
    ...baseTexts(base),
  ];
  return {
    verb: 'list',
    subject: { kind, name },
    target,
    outcome: 'succeeded',
    reason: `${said.join('; ')}.${standing.text}`,
    imageFacts: facts,
    details: {
      ...(facts.createdAt ? { age: ageText(facts.createdAt, now) } : {}),
      ...(newer === undefined ? {} : { newerCount: String(newer) }),
      ...base,
      ...present('commit', tagOf(tags, commitTag)),
      ...standing.details,
    },
  };
}

function newerText(count: number): string {
  if (count === 0) return 'none newer is stored';
  return count === 1 ? '1 newer image is stored' : `${count} newer images are stored`;
}

/** The golden images that a lab wants and has none of, as far as it is known what it has. */
function missing(
  { lab, entry, sharingFault }: ListedLab,
  held: readonly HeldImage[],
  { shared, builds }: Shelf,
  { goldenImages, now, options }: Known,
): LeftAlone[] {
  if (sharingFault || !shared) return [];
  const has = new Set(
    held.filter(({ state }) => state !== 'failed').map(({ facts }) => imagePathKey(facts.path)),
  );
  return goldenImages
    .filter(({ key, imagePath }) => !has.has(key) && subscriptionOf(entry, imagePath, options).subscribed)
    .map(({ imagePath }) => ({
      verb: 'list',
      subject: { kind: 'golden image', name: imagePath },
      target: labTarget(lab),
      outcome: 'skipped',
      reason: `The lab wants it and has none: ${storedText(builds.newestOf(imagePath), now)}.`,
      imageFacts: { path: imagePath, isThere: false },
    }));
}

function storedText(newest: Build | undefined, now: Date): string {
  if (!newest) return 'none is stored yet';
  const { imageName, timestamp } = newest;
  return `${imageName} is stored${timestamp ? `, ${ageText(timestamp, now)}` : ''}`;
}

function notRead(kind: string, name: string, fault: NonNullable<ListedLab['sharingFault']>): LeftAlone {
  return { verb: 'list', subject: { kind, name }, outcome: 'failed', reason: fault.what, findings: [fault] };
}
