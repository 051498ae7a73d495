import { isSameId } from '../../azure/resource-id.js';
import type { Lab } from '../../azure/resources/labs.js';
import { imagePathKey } from '../../configuration/image-path.js';
import { labTarget } from '../../lab/target.js';
import type { Finding, ImageFacts, LeftAlone, Plan, Subject } from '../../step/action.js';
import { type MatchingOptions, subscriptionOf } from '../labs/matching.js';
import { compareRules, type Effect } from '../rule-comparison.js';
import { onlySelected } from '../selection.js';
import { isOfAnotherFactory, sourceLabId } from '../store/companion.js';
import type { StoredBlobs } from '../store/store.js';
import { approximateTime } from '../store/timestamps.js';
import type { DiscardAction, DistributeAction } from './actions.js';
import type { GalleryAction } from './gallery-actions.js';
import { galleryForecast } from './gallery-forecast.js';
import { isUnfinished, type Reach, type Why, whyNot, whyNotToo } from './held-images.js';
import type { DistributeInputs } from './inputs.js';
import { notStoredYet } from './not-stored-yet.js';
import { copiedByOldRules } from './old-rules.js';
import { planGallery } from './plan-gallery.js';
import { galleryImages } from './published-images.js';
import type { Receiver } from './receivers.js';
import { planStableNames, type StableName } from './stable-names.js';
import { regionTraffic } from './region-traffic.js';
import type { DistributeState } from './state.js';
import { withheldImages, withoutWithheld } from './withheld-images.js';

/** Offers every stored image to every lab of Labs.json that can be read (C76, C77). */
export function plan(state: DistributeState, inputs: DistributeInputs): Plan<AnyAction> {
  return onlySelected(planAll(state, inputs), inputs);
}

type AnyAction = DistributeAction | DiscardAction | StableName | GalleryAction;

function planAll(state: DistributeState, inputs: DistributeInputs): Plan<AnyAction> {
  const isOthers = (image: StoredBlobs) => isOfAnotherFactory(image, state.factoryLab.id);
  const stored = state.store.images.filter((image) => !isOthers(image));
  const offers = inOrder(inputs.newestOnly ? newestOfEachPath(stored) : stored).map(offerOf);
  const { factoryLab } = state;
  const { strictImagePaths: strict, allowOtherRegions } = inputs;
  const terms: Terms = { factoryLab, strict, allowOtherRegions };
  const parts = state.receivers.map((receiver) => planReceiver(receiver, offers, terms));
  const actions = interleave(parts.map((part) => part.actions));
  const names = planStableNames(
    state,
    parts.map((part) => part.actions),
    inputs,
  );
  const byGallery = planFromGallery(state, inputs);
  return {
    lab: labTarget(factoryLab),
    actions: [...byGallery.actions, ...actions, ...state.receivers.flatMap(planDiscards), ...names.actions],
    findings: [
      ...regionTraffic(actions, factoryLab),
      ...(names.findings ?? []),
      ...(inputs.whatIf ? [dryComparison(actions, state), ...galleryForecast(byGallery.actions)] : []),
    ],
    leftAlone: [
      ...parts.flatMap(({ leftAlone }) => leftAlone),
      ...names.leftAlone,
      ...byGallery.leftAlone,
      ...withheldImages(state.store),
      ...notStoredYet(state, stored, terms),
      ...notInGalleryYet(state, terms),
      ...state.store.images.filter(isOthers).map(ofAnotherFactory),
      ...state.unserved,
      ...state.store.unreadable,
    ],
  };
}

function planFromGallery({ gallery, store }: DistributeState, inputs: DistributeInputs): Plan<GalleryAction> {
  if (!gallery) return { actions: [], leftAlone: [] };
  return planGallery({ ...gallery, stock: withoutWithheld(gallery.stock, store) }, inputs);
}

function notInGalleryYet({ goldenImages, gallery }: DistributeState, terms: Terms): LeftAlone[] {
  if (!gallery) return [];
  const images = galleryImages(gallery.stock).map(({ image }) => image);
  return notStoredYet({ goldenImages, receivers: gallery.labs }, images, terms);
}

function ofAnotherFactory(image: StoredBlobs): LeftAlone {
  return {
    subject: offerOf(image).subject,
    outcome: 'skipped',
    reason: `It belongs to the factory lab ${sourceLabId(image) ?? ''}.`,
  };
}

function dryComparison(actions: readonly DistributeAction[], state: DistributeState): Finding {
  const ours = actions.map(({ image, lab }): Effect => {
    return { kind: 'custom image', name: image.imageName, where: lab.name, bytes: image.vhd.bytes };
  });
  return compareRules('copied', copiedByOldRules(state), ours);
}

/** The oldest first (C84), those of one time by path, so that the same store gives the same plan. */
function inOrder(images: readonly StoredBlobs[]): StoredBlobs[] {
  return images.toSorted(
    (one, other) =>
      approximateTime(one) - approximateTime(other) || one.imagePath.localeCompare(other.imagePath, 'en'),
  );
}

function newestOfEachPath(images: readonly StoredBlobs[]): StoredBlobs[] {
  const newest = new Map(inOrder(images).map((image) => [imagePathKey(image.imagePath), image]));
  return [...newest.values()];
}

/** A stored image, and what its records say of it in every lab. */
export interface Offer {
  readonly image: StoredBlobs;
  readonly subject: Subject;
  /** What records say of the image in a lab that has it, and in one that lacks it. */
  readonly held: ImageFacts;
  readonly lacking: ImageFacts;
}

/** The offer of a stored image to every lab; made once an image, for there may be hundreds of labs. */
export function offerOf(image: StoredBlobs): Offer {
  const { imageName, imagePath, vhd } = image;
  const createdAt = new Date(approximateTime(image));
  const lacking = { path: imagePath, name: imageName, createdAt, bytes: vhd.bytes, isThere: false };
  return {
    image,
    subject: { kind: 'stored image', name: imageName },
    held: { ...lacking, isThere: true },
    lacking,
  };
}

/** What holds for the offers to every lab. */
export interface Terms extends MatchingOptions, Reach {}

/** Earlier actions in the same lab that an offer depends on. */
export interface Earlier {
  /** The key of the action that brings the previous image of the same path (C84). */
  readonly after?: string | undefined;
  /** The image that is brought under the same name. */
  readonly namesake?: StoredBlobs | undefined;
}

/** Whether a lab takes a stored image, and if so, what is done about it: an action, or why it is left alone. */
export function planOffer(
  receiver: Receiver,
  offer: Offer,
  terms: Terms,
  { after, namesake }: Earlier = {},
): { readonly action?: DistributeAction; readonly leftAlone?: LeftAlone } {
  const { image } = offer;
  if (!subscriptionOf(receiver.entry, image.imagePath, terms).subscribed) return {};
  const why = whyNot(receiver, image, terms) ?? whyNotToo(namesake, image);
  if (why) return { leftAlone: leaveAlone(offer, receiver.lab, why) };
  return { action: distributeAction(receiver, offer, terms.factoryLab, after) };
}

/** Offers all images to one lab, the oldest first. */
function planReceiver(receiver: Receiver, offers: readonly Offer[], terms: Terms): Plan<DistributeAction> {
  const actions: DistributeAction[] = [];
  const leftAlone: LeftAlone[] = [];
  const previous = new Map<string, string>();
  const named = new Map<string, StoredBlobs>();
  for (const offer of offers) {
    const path = imagePathKey(offer.image.imagePath);
    const name = offer.image.imageName.toLowerCase();
    const earlier = { after: previous.get(path), namesake: named.get(name) };
    const planned = planOffer(receiver, offer, terms, earlier);
    if (planned.leftAlone) leftAlone.push(planned.leftAlone);
    if (!planned.action) continue;
    actions.push(planned.action);
    previous.set(path, planned.action.key);
    named.set(name, offer.image);
  }
  return { actions, leftAlone };
}

/** Each property by name, for there may be tens of thousands of these: V8 describes each object anew that is made by spreading. */
function leaveAlone({ subject, held, lacking }: Offer, lab: Lab, why: Why): LeftAlone {
  const { outcome, reason, findings, isThere } = why;
  return { subject, target: labTarget(lab), imageFacts: isThere ? held : lacking, outcome, reason, findings };
}

function distributeAction(
  receiver: Receiver,
  { image, subject, lacking }: Offer,
  factoryLab: Lab,
  after: string | undefined,
): DistributeAction {
  const { lab } = receiver;
  const sharesAccount = isSameId(lab.storageAccountId, factoryLab.storageAccountId);
  const isBegun = isUnfinished(receiver, image);
  return {
    kind: 'distribute',
    key: `${lab.id} ${image.imageName}`,
    verb: 'distribute',
    work: 'job',
    subject,
    target: labTarget(lab),
    imageFacts: lacking,
    reason: isBegun
      ? `${lab.name} wants ${image.imagePath}, and an earlier run did not finish bringing it.`
      : `${lab.name} wants ${image.imagePath} and lacks it.`,
    ...(after === undefined ? {} : { after }),
    bytes: sharesAccount || isBegun ? 0 : image.vhd.bytes,
    storedBytes: image.vhd.bytes,
    image,
    factoryLab,
    lab,
  };
}

/** Deletes the staged VHDs of one lab that no run will use (C82). */
export function planDiscards({ lab, left }: Receiver): DiscardAction[] {
  return left.map((staged) => ({
    kind: 'discard',
    key: `${lab.id} ${staged.name}`,
    verb: 'delete',
    work: 'job',
    subject: { kind: 'staged VHD', name: staged.name },
    target: labTarget(lab),
    reason: 'An earlier run left it, and the lab wants no stored image that it could become.',
    storedBytes: -staged.bytes,
    lab,
    staged,
  }));
}

/** The actions of the labs in turn, so that no lab waits for all images of another. */
function interleave<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, index) =>
    lists.flatMap((list) => list.slice(index, index + 1)),
  ).flat();
}
