import type { Lab } from '../../azure/resources/labs.js';
import { sameLocation } from '../../lab/locations.js';
import { labTarget } from '../../lab/target.js';
import type { Finding, LeftAlone, Plan, Target } from '../../step/action.js';
import { vmKeyOf } from '../gallery/gallery-tags.js';
import { isEnabledIn } from '../gallery/lab-sharing.js';
import { bytesOfSet, type SnapshotSet } from '../gallery/snapshot-sets.js';
import {
  galleryTarget,
  type GalleryStock,
  hasSucceeded,
  isUnread,
  type PublishedVersion,
} from '../gallery/stock.js';
import { type MatchingOptions, subscriptionOf } from '../labs/matching.js';
import type {
  DiscardSnapshotsAction,
  GalleryAction,
  OfferAction,
  PlannedVersion,
  PublishAction,
} from './gallery-actions.js';
import type { GalleryLab } from './gallery-labs.js';
import { describe, type Described } from './describe-image.js';
import type { DistributeInputs } from './inputs.js';
import { createVersionChoice } from './plan-versions.js';
import { type GalleryImage, galleryImages, growthBy, newestGalleryImages } from './published-images.js';

/** What there is to deliver by the gallery, and to which labs. */
export interface GalleryPart {
  readonly stock: GalleryStock;
  readonly labs: readonly GalleryLab[];
  readonly factoryLab: Lab;
}

/** What holds for all images. */
interface Terms extends GalleryPart {
  readonly options: MatchingOptions;
  readonly target: Target;
}

/**
 * Publishes each image that a lab takes from the gallery, in the regions of all these labs at once, and offers it to each of
 * them. The oldest first.
 */
export function planGallery(part: GalleryPart, inputs: DistributeInputs): Plan<GalleryAction> {
  const { stock, labs, factoryLab } = part;
  const terms: Terms = {
    ...part,
    options: { strict: inputs.strictImagePaths },
    target: galleryTarget(stock),
  };
  // An image of a path of which the versions are not known may be published already.
  const all = galleryImages(stock).filter(({ image }) => !isUnread(image.imagePath, stock));
  const offered = inputs.newestOnly ? newestGalleryImages(all) : all;
  const choose = createVersionChoice(stock, factoryLab, offered);
  const parts = offered.map((image) => {
    const takers = labs.filter(({ entry }) => takes(entry, image, terms.options));
    return takers.length === 0 ? nothing : planImage(image, takers, choose(image), terms);
  });
  const actions = parts.flatMap((planned) => planned.actions);
  return {
    actions: [...actions, ...planDiscards(part, actions)],
    leftAlone: parts.flatMap(({ leftAlone }) => leftAlone),
  };
}

const nothing: Plan<GalleryAction> = { actions: [], leftAlone: [] };

function takes(entry: GalleryLab['entry'], { image }: GalleryImage, options: MatchingOptions): boolean {
  return subscriptionOf(entry, image.imagePath, options).subscribed;
}

/** The plan for one image: its version, and the offers to its labs. */
function planImage(
  image: GalleryImage,
  labs: readonly GalleryLab[],
  choice: ReturnType<ReturnType<typeof createVersionChoice>>,
  terms: Terms,
): Plan<GalleryAction> {
  const described = describe(image);
  if (choice.refusal) return { actions: [], leftAlone: [refused(described, choice.refusal, terms)] };
  const { version, toCreate } = choice;
  const publish = planPublication(image, labs, version, { described, terms });
  const published = publish && toCreate ? { ...publish, toCreate } : publish;
  const offers = labs.map((lab) => planOffer(image, lab, version, { described, publish, terms }));
  return {
    actions: [...(published ? [published] : []), ...offers.filter((one) => 'kind' in one)],
    leftAlone: offers.filter((one) => 'outcome' in one),
  };
}

/** @returns nothing where the version is complete and in all regions */
function planPublication(
  image: GalleryImage,
  labs: readonly GalleryLab[],
  version: PlannedVersion,
  { described: { subject, lacking }, terms }: Pick<OfferTerms, 'described' | 'terms'>,
): PublishAction | undefined {
  const { stock, factoryLab, target } = terms;
  const regions = regionsOf(factoryLab, labs);
  const newRegions = newRegionsOf(image, regions);
  const reason = whyPublish(image, newRegions);
  if (reason === undefined) return undefined;
  return {
    kind: 'publish',
    key: version.id,
    verb: 'publish',
    work: 'version',
    subject,
    target,
    imageFacts: lacking,
    storedBytes: growthBy(lacking.bytes ?? 0, { ...image, newRegions }),
    reason,
    image: image.image,
    version,
    gallery: stock.gallery,
    factoryLab,
    regions,
    newRegions,
    ...(image.set ? { set: image.set } : {}),
  };
}

/** The regions of the factory and of labs, each once. */
function regionsOf(factoryLab: Lab, labs: readonly GalleryLab[]): readonly string[] {
  const regions = [factoryLab.location];
  for (const { lab } of labs)
    if (!regions.some((region) => sameLocation(region, lab.location))) regions.push(lab.location);
  return regions;
}

function newRegionsOf({ published }: GalleryImage, regions: readonly string[]): readonly string[] {
  const present = published?.version.regions ?? [];
  return regions.filter((region) => !present.some(({ name }) => sameLocation(name, region)));
}

function whyPublish({ published }: GalleryImage, newRegions: readonly string[]): string | undefined {
  const places = newRegions.join(', ');
  if (!published) return `Labs take it, and it is not in the gallery yet: it is brought to ${places}.`;
  if (newRegions.length > 0) return `Labs take it in ${places}, where it is not yet.`;
  return hasSucceeded(published)
    ? undefined
    : `An earlier run did not finish publishing it: ${published.version.provisioningState}.`;
}

/** What holds for the offers of one image. */
interface OfferTerms {
  readonly described: Described;
  readonly publish: PublishAction | undefined;
  readonly terms: Terms;
}

function planOffer(
  image: GalleryImage,
  { lab, sharing }: GalleryLab,
  version: PlannedVersion,
  { described: { subject, offered, held }, publish, terms }: OfferTerms,
): OfferAction | LeftAlone {
  const target = labTarget(lab);
  const isReady = isIn(image, lab.location);
  if (isReady && isEnabledIn(sharing, version.definition))
    return { subject, target, imageFacts: held, outcome: 'skipped', reason: 'The lab has it.' };
  return {
    kind: 'offer',
    key: `${lab.id} ${version.id}`,
    verb: 'distribute',
    work: 'offer',
    subject,
    target,
    imageFacts: offered,
    reason: `${lab.name} wants ${image.image.imagePath} and lacks it.`,
    ...(publish && !isReady ? { after: publish.key } : {}),
    lab,
    gallery: terms.stock.gallery,
    version,
    sharing,
    isReady,
  };
}

/** Whether a version is in a region for certain: only of one that is complete does the list tell that. */
function isIn({ published }: GalleryImage, region: string): boolean {
  if (!published || !hasSucceeded(published)) return false;
  return published.version.regions.some(({ name }) => sameLocation(name, region));
}

function refused({ subject, lacking }: Described, finding: Finding, { target }: Terms): LeftAlone {
  return {
    subject,
    target,
    imageFacts: lacking,
    outcome: 'failed',
    reason: finding.what,
    findings: [finding],
  };
}

/** The snapshots of published versions, unless the version is to be changed: that may need them. */
function planDiscards(
  { stock, factoryLab }: GalleryPart,
  actions: readonly GalleryAction[],
): DiscardSnapshotsAction[] {
  const changing = new Set(
    actions.flatMap((action) => (action.kind === 'publish' ? vmKeyOf(action.image) : [])),
  );
  const done = new Map(stock.versions.filter(hasSucceeded).map((one) => [vmKeyOf(one), one]));
  return stock.sets.flatMap((set) => {
    const published = done.get(vmKeyOf(set));
    if (!published || changing.has(vmKeyOf(set))) return [];
    return [discard(set, published, factoryLab, galleryTarget(stock))];
  });
}

function discard(
  set: SnapshotSet,
  { version }: PublishedVersion,
  factoryLab: Lab,
  target: Target,
): DiscardSnapshotsAction {
  return {
    kind: 'discard snapshots',
    key: `snapshots ${vmKeyOf(set)} ${set.imageName}`,
    verb: 'delete',
    work: 'version',
    subject: { kind: 'snapshots', name: set.imageName },
    target,
    imageFacts: { path: set.imagePath, name: set.imageName, createdAt: set.timestamp, isThere: true },
    reason: 'Its version is published: the snapshots are not needed any longer.',
    storedBytes: -bytesOfSet(set),
    set,
    version,
    factoryLab,
  };
}
