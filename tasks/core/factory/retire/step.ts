import { isInUse } from '../../azure/requests/conflicts.js';
import { listFormulas } from '../../azure/resources/formulas.js';
import type { Lab } from '../../azure/resources/labs.js';
import { type LeftBehind, unlessLocked } from '../../lab/housekeeping.js';
import { refusedActions } from '../../lab/preflight.js';
import type { RefusedAction } from '../../step/action.js';
import { countOf } from '../../step/outputs.js';
import { messageOf } from '../../step/problem.js';
import type { UnitRecord } from '../../step/record.js';
import type { Done } from '../../step/step.js';
import { isMarking, type MarkingAction, type RetireAction } from './actions.js';
import { deleteDefinition } from './delete-definition.js';
import { deleteSnapshots } from './delete-snapshots.js';
import { deleteVersion } from './delete-version.js';
import { deleteLabImage, deleteOrphan, deleteStoredImage } from './delete.js';
import { hideSharedImage } from './hide-shared-image.js';
import type { ReadContext, RetireContext, RetireInputs } from './inputs.js';
import { withFormulas } from './images-in-use.js';
import { markStoredImage } from './mark-stored-image.js';
import { markCustomImage, markVersion } from './mark.js';
import { plan } from './plan.js';
import { needsOf } from './rights.js';
import { read as readState, type RetireState } from './state.js';
import { gone, type WhyLeft } from './why-left.js';

export { plan };

/** Reads the formulas of a lab only where a custom image of it would be deleted. */
export async function read(context: ReadContext): Promise<RetireState> {
  const state = await readState(context);
  const { azure, signal } = context;
  const formulasOf = ({ id }: Lab) => listFormulas(azure, id, signal);
  return withFormulas(state, () => plan(state, context.inputs), formulasOf, context);
}

/** A lab in which something is missing stops no other, and the gallery none. */
export function refused(
  actions: readonly RetireAction[],
  context: ReadContext,
): Promise<readonly RefusedAction[]> {
  return refusedActions(actions, needsOf, context);
}

export async function act(action: RetireAction, context: RetireContext): Promise<Done> {
  return unlessLocked(locked(action), () => unlessUsed(action, context), context);
}

/** What something else uses stays: no fault of this run, and there may be no more use of it in the next. */
async function unlessUsed(action: RetireAction, context: RetireContext): Promise<Done> {
  try {
    return await remove(action, context);
  } catch (error) {
    if (!isInUse(error)) throw error;
    const { subject, target } = action;
    context.notice({
      severity: 'warning',
      what: `The ${subject.kind} ${subject.name} in ${target.name} stays: it is in use.`,
      why: messageOf(error),
      remedy: 'Nothing has to be done: this task tries again in each run.',
    });
    return { outcome: 'skipped', reason: 'It is in use.' };
  }
}

function locked({ subject, target }: RetireAction): LeftBehind {
  return {
    what: `The ${subject.kind} ${subject.name} in ${target.name} stays: it is locked.`,
    remedy: 'Remove the lock, or leave it: this task tries again in each run, and changes nothing meanwhile.',
  };
}

async function remove(action: RetireAction, context: RetireContext): Promise<Done> {
  const whyLeft = await carryOut(action, context);
  if (whyLeft === undefined) return { reason: action.reason, ...factsOf(action, false) };
  return { outcome: 'skipped', reason: whyLeft, ...factsOf(action, whyLeft !== gone) };
}

/** Snapshots and definitions are no images that the gallery has. */
function factsOf(action: RetireAction, wasLeft: boolean): Pick<Done, 'imageFacts'> {
  const { kind } = action;
  const isThere = wasLeft || isMarking(action);
  return kind === 'delete snapshots' || kind === 'delete definition' ? {} : { imageFacts: { isThere } };
}

function carryOut(action: RetireAction, context: RetireContext): Promise<WhyLeft> {
  return isMarking(action) ? mark(action, context) : deletion(action, context);
}

function mark(action: MarkingAction, context: RetireContext): Promise<WhyLeft> {
  switch (action.kind) {
    case 'mark stored image':
      return markStoredImage(action, context);
    case 'mark custom image':
      return markCustomImage(action, context);
    case 'mark version':
      return markVersion(action, context);
  }
}

function deletion(action: Exclude<RetireAction, MarkingAction>, context: RetireContext): Promise<WhyLeft> {
  switch (action.kind) {
    case 'delete stored image':
      return deleteStoredImage(action.image, action.factoryLab, context);
    case 'delete orphan':
      return deleteOrphan(action.orphan, action.factoryLab, context);
    case 'delete custom image':
      return deleteLabImage(action, context);
    case 'delete version':
      return deleteVersion(action.version, context);
    case 'delete snapshots':
      return deleteSnapshots(action.set, context);
    case 'delete definition':
      return deleteDefinition(action.definition, context);
    case 'hide shared image':
      return hideSharedImage(action.image, action.lab, context);
  }
}

export function slots({ maxConcurrentJobs }: RetireInputs): { readonly deletion: number } {
  return { deletion: maxConcurrentJobs };
}

/** An image that is deprecated or restored is there. */
function isRetirement({ verb }: UnitRecord): boolean {
  return verb !== 'deprecate' && verb !== 'restore';
}

export function outputs(records: readonly UnitRecord[]): Readonly<Record<string, string>> {
  return {
    retiredCount: countOf(records.filter(isRetirement), 'succeeded'),
    keptCount: countOf(records, 'skipped'),
    failedCount: countOf(records, 'failed'),
  };
}
