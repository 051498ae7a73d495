import { isSameId } from '../../azure/resource-id.js';
import type { Lab } from '../../azure/resources/labs.js';
import { imagePathKey } from '../../configuration/image-path.js';
import { labTarget } from '../../lab/target.js';
import type { Finding, LeftAlone, Plan, Target } from '../../step/action.js';
import { subscriptionOf } from '../labs/matching.js';
import { compareRules, type Effect } from '../rule-comparison.js';
import type { StoredBlobs } from '../store/store.js';
import type { DiscardAction, DistributeAction } from './actions.js';
import { isUnfinished, type Why, whyNot, whyNotToo } from './held-images.js';
import type { DistributeInputs } from './inputs.js';
import { copiedByOldRules } from './old-rules.js';
import type { Receiver } from './receivers.js';
import type { DistributeState } from './state.js';

export function plan(
  state: DistributeState,
  inputs: DistributeInputs,
): Plan<DistributeAction | DiscardAction> {
  const { images: stored } = state.store;
  const offers = inOrder(inputs.newestOnly ? newestOfEachPath(stored) : stored).map(offerOf);
  const parts = state.receivers.map((receiver) => planReceiver(receiver, offers, state));
  const actions = interleave(parts.map((part) => part.actions));
  return {
    actions: [...actions, ...state.receivers.flatMap(discardActions)],
    ...(inputs.whatIf ? { findings: [dryComparison(actions, state)] } : {}),
    leftAlone: [...parts.flatMap(({ leftAlone }) => leftAlone), ...state.unserved, ...state.store.unreadable],
  };
}

function dryComparison(actions: readonly DistributeAction[], state: DistributeState): Finding {
  const ours = actions.map(({ image, lab }): Effect => {
    return { kind: 'custom image', name: image.imageName, where: lab.name, bytes: image.vhd.bytes };
  });
  return compareRules('copied', copiedByOldRules(state), ours);
}

/** Oldest first (C84), then by path, so that the same store gives the same plan. */
function inOrder(images: readonly StoredBlobs[]): StoredBlobs[] {
  return images.toSorted(
    (one, other) =>
      one.timestamp.getTime() - other.timestamp.getTime() ||
      one.imagePath.localeCompare(other.imagePath, 'en'),
  );
}

function newestOfEachPath(images: readonly StoredBlobs[]): StoredBlobs[] {
  const newest = new Map(inOrder(images).map((image) => [imagePathKey(image.imagePath), image]));
  return [...newest.values()];
}

/** A stored image, and what the records of all labs say of it. */
interface Offer {
  readonly image: StoredBlobs;
  readonly about: Required<Pick<LeftAlone, 'subject' | 'details'>>;
}

function offerOf(image: StoredBlobs): Offer {
  const { imageName, imagePath } = image;
  const subject = { kind: 'stored image', name: imageName };
  return { image, about: { subject, details: { imagePath, imageName } } };
}

function planReceiver(
  receiver: Receiver,
  offers: readonly Offer[],
  state: DistributeState,
): Plan<DistributeAction> {
  const actions: DistributeAction[] = [];
  const leftAlone: LeftAlone[] = [];
  const previous = new Map<string, string>();
  const named = new Map<string, StoredBlobs>();
  const target = labTarget(receiver.lab);
  for (const { image, about } of offers) {
    if (!subscriptionOf(receiver.entry, image.imagePath).subscribed) continue;
    const name = image.imageName.toLowerCase();
    const why = whyNot(receiver, image, state.factoryLab) ?? whyNotToo(named.get(name), image);
    if (why) {
      leftAlone.push(leaveAlone(about, target, why));
      continue;
    }
    const path = imagePathKey(image.imagePath);
    const action = distributeAction(receiver, image, state.factoryLab, previous.get(path));
    previous.set(path, action.key);
    named.set(name, image);
    actions.push(action);
  }
  return { actions, leftAlone };
}

/** Written out: V8 describes each object anew that is put together of spread ones, and there may be tens of thousands. */
function leaveAlone({ subject, details }: Offer['about'], target: Target, why: Why): LeftAlone {
  const { outcome, reason, findings } = why;
  return { subject, target, outcome, reason, findings, details };
}

function distributeAction(
  receiver: Receiver,
  image: StoredBlobs,
  factoryLab: Lab,
  after: string | undefined,
): DistributeAction {
  const { lab } = receiver;
  const here = isSameId(lab.storageAccountId, factoryLab.storageAccountId);
  const isBegun = isUnfinished(receiver, image);
  return {
    key: `${lab.id} ${image.imageName}`,
    verb: 'distribute',
    work: 'job',
    subject: { kind: 'stored image', name: image.imageName },
    target: labTarget(lab),
    reason: isBegun
      ? `${lab.name} wants ${image.imagePath}, and an earlier run did not finish bringing it.`
      : `${lab.name} wants ${image.imagePath} and lacks it.`,
    ...(after === undefined ? {} : { after }),
    bytes: here || isBegun ? 0 : image.vhd.bytes,
    image,
    factoryLab,
    lab,
  };
}

function discardActions({ lab, left }: Receiver): DiscardAction[] {
  return left.map((staged) => ({
    key: `${lab.id} ${staged.name}`,
    verb: 'delete',
    work: 'job',
    subject: { kind: 'staged VHD', name: staged.name },
    target: labTarget(lab),
    reason: 'An earlier run left it, and the lab wants no stored image that it could become.',
    lab,
    staged,
  }));
}

/** One of each lab in turn, so that no lab waits for all images of another. */
function interleave<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, index) =>
    lists.flatMap((list) => list.slice(index, index + 1)),
  ).flat();
}
