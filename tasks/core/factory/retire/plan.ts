import type { CustomImage } from '../../azure/resources/custom-images.js';
import type { Lab } from '../../azure/resources/labs.js';
import { labTarget } from '../../lab/target.js';
import type { Finding, Plan } from '../../step/action.js';
import { type DescribeLabImage, describeLabImages } from '../labs/lab-image-facts.js';
import { compareRules, customImageIn, type Effect, storedImageIn } from '../rule-comparison.js';
import { hasTag, keepTag } from '../images/tags.js';
import { onlySelected } from '../selection.js';
import { orphansOf } from '../store/orphans.js';
import { type StoredBlobs, unreadCompanions } from '../store/store.js';
import type {
  CustomImageDeletion,
  CustomImageMarking,
  OrphanDeletion,
  RetireAction,
  StoredImageDeletion,
  StoredImageMarking,
} from './actions.js';
import { keptByMetadata } from './candidates.js';
import { spareCurrent } from './current-images.js';
import {
  customImageDeletion,
  customImageMarking,
  orphanDeletion,
  storedImageDeletion,
  storedImageMarking,
} from './deletions.js';
import {
  countUnreadOfGallery,
  furtherHolders,
  galleryFactsOf,
  type RetiringLab,
  withOffered,
} from './gallery-view.js';
import { spareUsed } from './images-in-use.js';
import type { RetentionOptions, RetireInputs } from './inputs.js';
import { deprecateFirst } from './deprecation.js';
import { inLabs, storedWithDeprecations, withDeprecations } from './deprecated-images.js';
import { deletedByOldRules } from './old-rules.js';
import { planGallery, planShared } from './plan-gallery.js';
import { leave, planMarked } from './plan-judged.js';
import { keepingOf } from './read-limits.js';
import { planRetention } from './retention.js';
import { judgeShared, type SharedImage } from './shared-images.js';
import type { RetireState } from './state.js';
import type { FinalVerdict, Judged } from './verdicts.js';

/** Plans the deletions by the rules of `retention.ts`; refused as a whole if too much would be deleted (C94). */
export function plan(state: RetireState, inputs: RetireInputs): Plan<RetireAction> {
  return onlySelected(planAll(state, inputs), inputs);
}

function planAll(state: RetireState, inputs: RetireInputs): Plan<RetireAction> {
  const { stored, labs, gallery, refusal } = judgeAll(state, inputs);
  const factsOf = describeLabImages(state);
  const rules = { now: state.now, ...keepingOfState(state) };
  const parts: Plan<RetireAction>[] = [
    unlessUnread(
      planStore(storedWithDeprecations(stored, state.store.records, rules), state.factoryLab),
      state,
    ),
    ...labs.map(({ lab, images }) =>
      planLab(deprecateFirst(spareCurrent(spareUsed(images, lab), lab), inLabs, rules), lab.lab, factsOf),
    ),
    planOrphans(state, inputs),
    ...(gallery ? [planGallery(withDeprecations(gallery, rules), state, inputs)] : []),
    ...labs.map(({ lab, others }) => planShared(others, lab.lab)),
  ];
  const actions = parts.flatMap((part) => part.actions);
  const findings = [
    ...parts.flatMap((part) => part.findings ?? []),
    ...(inputs.whatIf ? [dryComparison(actions, state, inputs)] : []),
  ];
  return {
    lab: labTarget(state.factoryLab),
    actions,
    leftAlone: [...parts.flatMap(({ leftAlone }) => leftAlone), ...state.unreadable],
    ...(findings.length > 0 ? { findings } : {}),
    ...(refusal ? { refusal } : {}),
  };
}

function keepingOfState({ limitRules = [], now }: RetireState): Pick<RetentionOptions, 'keeping'> {
  const keeping = keepingOf(limitRules, now);
  return keeping ? { keeping } : {};
}

function judgeAll(state: RetireState, inputs: RetireInputs) {
  const { store, factoryLab, existingKeys, unknownImages } = state;
  const options: RetentionOptions = { ...inputs, ...keepingOfState(state) };
  const unread = unreadCompanions(store);
  const gallery = galleryFactsOf(state);
  const labs = state.labs.map((lab) => withOffered(lab, gallery));
  const facts = { stored: store.images, unread, labs, factoryLabId: factoryLab.id, existingKeys };
  const known = { ...(unknownImages ? { unknownImages } : {}), ...(gallery ? { gallery } : {}) };
  return planRetention<StoredBlobs, CustomImage, RetiringLab, SharedImage>(
    {
      ...facts,
      ...known,
      records: store.records,
      holders: furtherHolders(state, gallery),
      unjudged: countUnjudged(state),
    },
    options,
    (lab, images, rules) => (gallery ? judgeShared({ lab, images }, gallery, rules) : []),
  );
}

/** A file that names no VHD hides no image: somebody's own would make the guard stricter for ever. */
function countUnjudged(state: RetireState): number {
  const { store, unreadable } = state;
  const hidden = store.unreadable.filter(({ isUnread, vhdFileName = '' }) => isUnread ?? vhdFileName !== '');
  return unreadable.length + hidden.length + countUnreadOfGallery(state);
}

/** A companion that could not be read may name any VHD: none is deleted meanwhile. */
function unlessUnread<A extends RetireAction>(
  { actions, leftAlone }: Plan<A>,
  { store }: Pick<RetireState, 'store'>,
): Plan<A> {
  const unread = unreadCompanions(store);
  if (unread.length === 0) return { actions, leftAlone };
  const reason = `It is left for the next run: ${unread.join(', ')} could not be read, and may name the same VHD.`;
  return { actions: [], leftAlone: [...leftAlone, ...actions.map((action) => leave({ ...action, reason }))] };
}

/** Orphans are left out, and what is delivered by a gallery: the scripts know nothing of them (C64). */
function dryComparison(
  actions: readonly RetireAction[],
  state: RetireState,
  { ImagesToSave }: RetireInputs,
): Finding {
  return compareRules('deleted', deletedByOldRules(state, ImagesToSave), actions.flatMap(effectOf));
}

function effectOf(action: RetireAction): Effect[] {
  switch (action.kind) {
    case 'delete stored image':
      return [storedImageIn(action.factoryLab.name, action.image.imageName, action.image.vhd.bytes)];
    case 'delete custom image':
      return [customImageIn(action.lab.name, action.image.name)];
    default:
      return [];
  }
}

/** The plan for the stored images. */
export function planStore(
  judged: readonly Judged<StoredBlobs, FinalVerdict>[],
  factoryLab: Lab,
): Plan<StoredImageDeletion | StoredImageMarking> {
  return planMarked(
    judged,
    (image, reason) => storedImageDeletion(image, reason, factoryLab),
    (image, reason, deleteAfter) => storedImageMarking(image, { reason, deleteAfter }, factoryLab),
  );
}

/** The plan for the custom images of one lab. */
export function planLab(
  judged: readonly Judged<CustomImage, FinalVerdict>[],
  lab: Lab,
  factsOf: DescribeLabImage,
): Plan<CustomImageDeletion | CustomImageMarking> {
  return planMarked(
    judged,
    (image, reason) => customImageDeletion(image, reason, lab, factsOf(image)),
    (image, reason, deleteAfter) => customImageMarking(image, { reason, deleteAfter }, lab, factsOf(image)),
  );
}

/** The plan for blobs of no image. Companions that cannot be used are reported, unless they are deleted here. */
export function planOrphans(
  { store, now, factoryLab }: Pick<RetireState, 'store' | 'now' | 'factoryLab'>,
  { orphanGraceHours }: Pick<RetireInputs, 'orphanGraceHours'>,
): Plan<OrphanDeletion> {
  const orphans = orphansOf(store, now, orphanGraceHours);
  const deletions = orphans.map((orphan) => orphanDeletion(orphan, factoryLab));
  const isKept = ({ orphan }: OrphanDeletion) => hasTag(orphan.blob.metadata, keepTag);
  const { actions, leftAlone } = unlessUnread(
    {
      actions: deletions.filter((one) => !isKept(one)),
      leftAlone: deletions.filter(isKept).map((one) => leave({ ...one, reason: keptByMetadata })),
    },
    { store },
  );
  const deleted = new Set(actions.map(({ orphan }) => orphan.blob));
  return {
    actions,
    leftAlone: [
      ...leftAlone,
      ...store.unreadable.filter(({ withoutVhd }) => !withoutVhd || !deleted.has(withoutVhd)),
    ],
  };
}
