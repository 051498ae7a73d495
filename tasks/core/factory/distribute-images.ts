import type { Azure } from '../azure/azure.js';
import type { BlobEntry } from '../azure/blobs.js';
import type { Lab } from '../azure/labs.js';
import { isSameId } from '../azure/resource-id.js';
import { readConfiguration } from '../configuration/folder.js';
import { imagePathKey } from '../configuration/image-path.js';
import type { Action, Finding, LeftAlone, Plan, RefusedAction, Target } from '../step/action.js';
import { readEach } from '../step/read-each.js';
import type { Record } from '../step/record.js';
import type { ActionContext, Context, Done } from '../step/step.js';
import { deliver } from './deliver.js';
import { discardStaged } from './discard-staged.js';
import { findFactoryLab, type FactoryLabInputs } from './factory-lab.js';
import { entryFindings } from './entry-findings.js';
import type { LockInputs } from './lease.js';
import { sameLocation } from './locations.js';
import { subscriptionOf } from './matching.js';
import { copiedByOldRules } from './old-rules.js';
import { countOf } from './outputs.js';
import { distributeNeeds } from './permissions.js';
import { demand, needsOf, refusedActions } from './preflight.js';
import { readReceiver, type HeldImage, type Receiver } from './receivers.js';
import { compareRules, type Effect } from './rule-comparison.js';
import { readStore, type Store, type StoredBlobs } from './store.js';
import { imagePathTag, tagOf } from './tags.js';
import { findTargetLabs } from './target-labs.js';
import type { CopyInputs } from './wait-for-copy.js';

export interface DistributeInputs extends FactoryLabInputs, LockInputs, CopyInputs {
  readonly ConfigurationLocation: string;
  readonly maxConcurrentJobs: number;
  readonly newestOnly: boolean;
  readonly isVhdSysPrepped: boolean;
  readonly stagingContainer: string;
  readonly operationTimeoutMinutes: number;
  readonly whatIf: boolean;
}

export interface DistributeState {
  readonly factoryLab: Lab;
  readonly store: Store;
  readonly receivers: readonly Receiver[];
  /** Labs that cannot be served. */
  readonly unserved: readonly LeftAlone[];
}

export interface DistributeAction extends Action {
  readonly image: StoredBlobs;
  readonly factoryLab: Lab;
  readonly lab: Lab;
}

/** Deletes a staged VHD that no run goes on with. */
export interface DiscardAction extends Action {
  readonly lab: Lab;
  readonly staged: BlobEntry;
}

type DistributeContext = Context<DistributeInputs, Azure>;

export async function read(context: DistributeContext): Promise<DistributeState> {
  const { azure, inputs, signal, reading } = context;
  const { goldenImages, labs, findings } = await readConfiguration(inputs.ConfigurationLocation);
  for (const finding of [...findings, ...entryFindings(labs, goldenImages)]) context.notice(finding);
  const factoryLab = await findFactoryLab(azure, inputs, signal);
  await demand(needsOf(distributeNeeds.factory, factoryLab), context);
  reading(`The store of ${factoryLab.name} and the custom images of ${labs.length} labs.`);
  const [store, targets] = await Promise.all([
    readStore(azure, factoryLab, signal),
    findTargetLabs(azure, labs, signal),
  ]);
  store.findings.forEach(context.notice);
  const read = await readEach(targets, (target) => readReceiver(context, target, { factoryLab, store }));
  return {
    factoryLab,
    store,
    receivers: read.filter((target) => 'images' in target),
    unserved: read.filter((target) => 'outcome' in target),
  };
}

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

export function labTarget({ id, name }: Lab): Target {
  return { kind: 'lab', id, name };
}

type Why = Required<Pick<LeftAlone, 'outcome' | 'reason' | 'findings'>>;

/** Why an image that a lab wants is not brought there: it is there (C78), or it cannot be (C79). */
function whyNot(receiver: Receiver, image: StoredBlobs, factoryLab: Lab): Why | undefined {
  const { lab } = receiver;
  const existing = existingImage(receiver, image);
  if (existing && !isUnfinished(receiver, image)) return alreadyThere(existing, image);
  if (sameLocation(lab.location, factoryLab.location)) return undefined;
  const reason = `The lab ${lab.name} is in ${lab.location}, the factory in ${factoryLab.location}: a VHD is not copied between regions.`;
  return { outcome: 'failed', reason, findings: [{ severity: 'error', what: reason }] };
}

/** The scripts may have given a name twice (L15), also to an image that a run of ours stored meanwhile. */
function whyNotToo(other: StoredBlobs | undefined, { imagePath }: StoredBlobs): Why | undefined {
  if (!other) return undefined;
  const what = `An older stored image of the same name is brought: ${other.vhdFileName}.`;
  const isSame = imagePathKey(other.imagePath) === imagePathKey(imagePath);
  const findings: Finding[] = isSame
    ? []
    : [{ severity: 'warning', what, why: `That one is of ${other.imagePath}.` }];
  return { outcome: 'skipped', reason: what, findings };
}

/** An image whose creation failed counts as none: it is made again (C78). */
function existingImage({ images }: Receiver, { imageName }: StoredBlobs): HeldImage | undefined {
  const found = images.get(imageName.toLowerCase());
  return found?.provisioningState === 'Failed' ? undefined : found;
}

/** A killed run began to bring it: it is still being made, or its staged VHD is still there. */
function isUnfinished(receiver: Receiver, image: StoredBlobs): boolean {
  const existing = existingImage(receiver, image);
  if (!existing || !isSamePath(existing, image)) return false;
  const isMade = existing.provisioningState === 'Succeeded';
  return !isMade || receiver.staged.has(image.vhdFileName.toLowerCase());
}

function isSamePath({ tags }: HeldImage, { imagePath }: StoredBlobs): boolean {
  return imagePathKey(tagOf(tags, imagePathTag) ?? '') === imagePathKey(imagePath);
}

const hasIt: Why = { outcome: 'skipped', reason: 'The lab has it.', findings: [] };

function alreadyThere(existing: HeldImage, image: StoredBlobs): Why {
  if (isSamePath(existing, image)) return hasIt;
  const path = tagOf(existing.tags, imagePathTag) ?? 'without ImagePath tag';
  const what = `The lab has an image ${existing.name} of another golden image: ${path}.`;
  const remedy = 'Rename or delete the image in the lab.';
  return { outcome: 'skipped', reason: what, findings: [{ severity: 'warning', what, remedy }] };
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

/** A lab in which something is missing stops no other. */
export function refused(
  actions: readonly (DistributeAction | DiscardAction)[],
  context: DistributeContext,
): Promise<readonly RefusedAction[]> {
  return refusedActions(actions, ({ lab }) => needsOf(distributeNeeds.targets, lab), context);
}

export function act(
  action: DistributeAction | DiscardAction,
  context: ActionContext<DistributeInputs, Azure>,
): Promise<Done> {
  return 'staged' in action ? discardStaged(action, context) : distribute(action, context);
}

async function distribute(
  action: DistributeAction,
  context: ActionContext<DistributeInputs, Azure>,
): Promise<Done> {
  const delivered = await deliver(action, context);
  const { imageName, imagePath } = action.image;
  const details = { imageName, imagePath };
  if ('otherRun' in delivered)
    return { outcome: 'skipped', reason: `Run ${delivered.otherRun} brings it.`, details };
  const { bytes } = delivered;
  const { isVhdSysPrepped } = context.inputs;
  return { reason: `${action.lab.name} has it now (sysPrep ${isVhdSysPrepped}).`, bytes, details };
}

export function slots({ maxConcurrentJobs }: DistributeInputs): { readonly job: number } {
  return { job: maxConcurrentJobs };
}

export function outputs(records: readonly Record[]): Readonly<globalThis.Record<string, string>> {
  const distributed = records.filter(({ verb }) => verb === 'distribute');
  return {
    distributedCount: countOf(distributed, 'succeeded'),
    skippedCount: countOf(records, 'skipped'),
    failedCount: countOf(records, 'failed'),
  };
}
