import type { CustomImage } from '../../azure/resources/custom-images.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { Finding, LeftAlone, Plan, Target } from '../../step/action.js';
import { imagePathTag, tagOf } from '../images/tags.js';
import { compareRules, type Effect } from '../rule-comparison.js';
import { type Orphan, orphansOf } from '../store/orphans.js';
import type { StoredBlobs } from '../store/store.js';
import type { RetireAction, Retired } from './actions.js';
import type { RetireInputs } from './inputs.js';
import { deletedByOldRules } from './old-rules.js';
import { reasons } from './reasons.js';
import { planRetention } from './retention.js';
import type { RetireState } from './state.js';
import type { Judged } from './verdicts.js';

/** What goes and what stays, by the rules of `retention.ts`; refused as a whole where too much would go (C94). */
export function plan(state: RetireState, inputs: RetireInputs): Plan<RetireAction> {
  const { store, labs, factoryLab, existingKeys } = state;
  const retention = planRetention(
    { stored: store.images, labs, factoryLabId: factoryLab.id, existingKeys },
    inputs,
  );
  const storeTarget = { kind: 'store', id: factoryLab.storageAccountId, name: factoryLab.name };
  const storePlace = { target: storeTarget, factoryLab };
  const labOf = new Map(labs.map(({ id, lab }) => [id, lab]));
  const parts = [
    planStore(retention.stored, storePlace),
    ...retention.labs.map(({ labId, images }) => planLab(images, labOf.get(labId) ?? factoryLab, factoryLab)),
    planOrphans(state, inputs, storePlace),
  ];
  const actions = parts.flatMap((part) => part.actions);
  const { refusal } = retention;
  return {
    ...(refusal ? { refusal } : {}),
    ...(inputs.whatIf ? { findings: [dryComparison(actions, state, inputs)] } : {}),
    actions,
    leftAlone: [...parts.flatMap(({ leftAlone }) => leftAlone), ...state.unreadable],
  };
}

/** Orphans are left out: nothing of the scripts collects them (C64). */
function dryComparison(
  actions: readonly RetireAction[],
  state: RetireState,
  { ImagesToSave }: RetireInputs,
): Finding {
  const ours = actions.flatMap(({ retired, subject: { name }, target }): Effect[] => {
    if (retired.kind === 'orphan') return [];
    const bytes = retired.kind === 'stored image' ? retired.image.vhd.bytes : 0;
    return [{ kind: retired.kind, name, where: target?.name ?? '', bytes }];
  });
  return compareRules('deleted', deletedByOldRules(state, ImagesToSave), ours);
}

/** A place that images are deleted from: the store, or a lab. */
interface Place {
  readonly target: Target;
  readonly factoryLab: Lab;
}

function planStore(judged: readonly Judged<StoredBlobs>[], place: Place): Plan<RetireAction> {
  return planJudged(judged, place, (image) => ({
    name: image.imageName,
    imagePath: image.imagePath,
    retired: { kind: 'stored image', image },
  }));
}

function planLab(judged: readonly Judged<CustomImage>[], lab: Lab, factoryLab: Lab): Plan<RetireAction> {
  const target = { kind: 'lab', id: lab.id, name: lab.name };
  return planJudged(judged, { target, factoryLab }, (image) => ({
    name: image.name,
    imagePath: tagOf(image.tags, imagePathTag) ?? '',
    retired: { kind: 'custom image', image, lab },
  }));
}

/** Something that may be deleted, as records name it. */
interface Described {
  readonly name: string;
  readonly imagePath: string;
  readonly retired: Retired;
}

function planJudged<T>(
  judged: readonly Judged<T>[],
  place: Place,
  describe: (image: T) => Described,
): Plan<RetireAction> {
  const all = judged.map(({ image, verdict }) => ({ described: describe(image), verdict }));
  return {
    actions: all.flatMap(({ described, verdict }) =>
      verdict.fate === 'deleted' ? deletion(described, reasons[verdict.reason], place) : [],
    ),
    leftAlone: all.flatMap(({ described, verdict }) =>
      verdict.fate === 'deleted'
        ? []
        : spared(described, verdict.fate === 'kept' ? 'It stays.' : verdict.reason, place),
    ),
  };
}

function spared({ name, imagePath, retired }: Described, reason: string, { target }: Place): LeftAlone {
  return {
    subject: { kind: retired.kind, name },
    target,
    outcome: 'skipped',
    reason,
    details: { imagePath },
  };
}

function deletion({ name, imagePath, retired }: Described, reason: string, place: Place): RetireAction {
  return {
    ...place,
    key: `${place.target.id} ${retired.kind === 'stored image' ? retired.image.companion.name : name}`,
    verb: 'delete',
    work: 'deletion',
    subject: { kind: retired.kind, name },
    reason,
    imagePath,
    retired,
  };
}

/** Companions that cannot be used are told, unless they go as orphans. */
function planOrphans(
  { store, now }: RetireState,
  { orphanGraceHours }: RetireInputs,
  place: Place,
): Plan<RetireAction> {
  const orphans = orphansOf(store, now, orphanGraceHours);
  const describe = (orphan: Orphan): Described => ({
    name: orphan.blob.name,
    imagePath: '',
    retired: { kind: 'orphan', orphan },
  });
  const collected = new Set(orphans.map(({ blob }) => blob));
  return {
    actions: orphans.map((orphan) => deletion(describe(orphan), orphan.reason, place)),
    leftAlone: store.unreadable.filter(({ withoutVhd }) => !withoutVhd || !collected.has(withoutVhd)),
  };
}
