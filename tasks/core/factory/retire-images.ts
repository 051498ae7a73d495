import type { Azure } from '../azure/azure.js';
import type { CustomImage } from '../azure/custom-images.js';
import type { Lab } from '../azure/labs.js';
import { readConfiguration } from '../configuration/folder.js';
import type { Action, Finding, LeftAlone, Plan, RefusedAction, Target } from '../step/action.js';
import { readEach } from '../step/read-each.js';
import type { Record } from '../step/record.js';
import type { ActionContext, Context, Done } from '../step/step.js';
import { entryFindings } from './entry-findings.js';
import { findFactoryLab, type FactoryLabInputs } from './factory-lab.js';
import { readJudgedLab, withFactoryLab, type JudgedLab } from './judged-labs.js';
import type { LockInputs } from './lease.js';
import { deletedByOldRules } from './old-rules.js';
import { orphansOf, type Orphan } from './orphans.js';
import { countOf } from './outputs.js';
import { deleteLabImage, deleteOrphan, deleteStoredImage } from './retire.js';
import { retireNeeds } from './permissions.js';
import { demand, needsOf, refusedActions } from './preflight.js';
import { planRetention, type Judged, type RetirementReason } from './retention.js';
import { compareRules, type Effect } from './rule-comparison.js';
import { readStore, type Store, type StoredBlobs } from './store.js';
import { imagePathTag, tagOf } from './tags.js';
import { findTargetLabs } from './target-labs.js';

export interface RetireInputs extends FactoryLabInputs, LockInputs {
  readonly ConfigurationLocation: string;
  readonly ImagesToSave: number;
  readonly strictImagePaths: boolean;
  readonly keepLastOfRemoved: boolean;
  readonly allowMassDeletion: boolean;
  readonly orphanGraceHours: number;
  readonly maxConcurrentJobs: number;
  readonly operationTimeoutMinutes: number;
  readonly whatIf: boolean;
  /** The run is the build of a pull request (C94). */
  readonly isPullRequest: boolean;
}

export interface RetireState {
  readonly factoryLab: Lab;
  readonly store: Store;
  readonly labs: readonly JudgedLab[];
  /** Labs that cannot be read: nothing is done there (C98). */
  readonly unreadable: readonly LeftAlone[];
  readonly existingKeys: ReadonlySet<string>;
  readonly now: Date;
}

/** What is deleted. */
export type Retired =
  | { readonly kind: 'stored image'; readonly image: StoredBlobs }
  | { readonly kind: 'orphan'; readonly orphan: Orphan }
  | { readonly kind: 'custom image'; readonly image: CustomImage; readonly lab: Lab };

export interface RetireAction extends Action {
  readonly factoryLab: Lab;
  readonly imagePath: string;
  readonly retired: Retired;
}

type RetireContext = Context<RetireInputs, Azure>;

export async function read(context: RetireContext): Promise<RetireState> {
  const { azure, inputs, signal, reading } = context;
  const { goldenImages, existingKeys, labs, findings } = await readConfiguration(
    inputs.ConfigurationLocation,
  );
  const options = { strict: inputs.strictImagePaths };
  for (const finding of [...findings, ...entryFindings(labs, goldenImages, options)]) context.notice(finding);
  const factoryLab = await findFactoryLab(azure, inputs, signal);
  await demand(needsOf(retireNeeds.factory, factoryLab), context);
  reading(`The store of ${factoryLab.name} and the custom images of ${labs.length} labs.`);
  const [store, targets] = await Promise.all([
    readStore(azure, factoryLab, signal),
    findTargetLabs(azure, labs, signal),
  ]);
  store.findings.forEach(context.notice);
  const all = withFactoryLab(targets, factoryLab);
  const read = await readEach(all, (target) => readJudgedLab(context, target));
  return {
    factoryLab,
    store,
    labs: read.filter((lab) => 'images' in lab),
    unreadable: read.filter((lab) => 'outcome' in lab),
    existingKeys,
    now: context.now(),
  };
}

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

const reasons: Readonly<globalThis.Record<RetirementReason, string>> = {
  expired: 'There are newer ones.',
  removed: 'Its golden image was removed.',
  unsubscribed: 'The lab does not list it any more.',
  failed: 'Its creation failed, and it is not stored any more.',
};

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

/** A lab in which something is missing stops no other. */
export function refused(
  actions: readonly RetireAction[],
  context: RetireContext,
): Promise<readonly RefusedAction[]> {
  const needsOfAction = ({ retired }: RetireAction) =>
    retired.kind === 'custom image' ? needsOf(retireNeeds.targets, retired.lab) : [];
  return refusedActions(actions, needsOfAction, context);
}

export async function act(
  { retired, factoryLab, reason, imagePath }: RetireAction,
  context: ActionContext<RetireInputs, Azure>,
): Promise<Done> {
  const changed = await remove(retired, factoryLab, context);
  const details = { imagePath };
  return changed === undefined ? { reason, details } : { outcome: 'skipped', reason: changed, details };
}

function remove(
  retired: Retired,
  factoryLab: Lab,
  context: ActionContext<RetireInputs, Azure>,
): Promise<string | undefined> {
  switch (retired.kind) {
    case 'stored image':
      return deleteStoredImage(retired.image, factoryLab, context);
    case 'orphan':
      return deleteOrphan(retired.orphan, factoryLab, context);
    case 'custom image':
      return deleteLabImage(retired.image, retired.lab, context);
  }
}

export function slots({ maxConcurrentJobs }: RetireInputs): { readonly deletion: number } {
  return { deletion: maxConcurrentJobs };
}

export function outputs(records: readonly Record[]): Readonly<globalThis.Record<string, string>> {
  return {
    retiredCount: countOf(records, 'succeeded'),
    keptCount: countOf(records, 'skipped'),
    failedCount: countOf(records, 'failed'),
  };
}
