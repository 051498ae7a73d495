import { type LeftBehind, unlessLocked } from '../../lab/housekeeping.js';
import { scopedNeeds, refusedActions } from '../../lab/preflight.js';
import type { RefusedAction } from '../../step/action.js';
import { countOf } from '../../step/outputs.js';
import type { UnitRecord } from '../../step/record.js';
import type { Done } from '../../step/step.js';
import { retireNeeds } from '../needs.js';
import type { RetireAction } from './actions.js';
import { deleteLabImage, deleteOrphan, deleteStoredImage, gone } from './delete.js';
import type { ReadContext, RetireContext, RetireInputs } from './inputs.js';

export { plan } from './plan.js';
export { read } from './state.js';

/** A lab in which something is missing stops no other. */
export function refused(
  actions: readonly RetireAction[],
  context: ReadContext,
): Promise<readonly RefusedAction[]> {
  const needsOfAction = (action: RetireAction) =>
    action.kind === 'delete custom image' ? scopedNeeds(retireNeeds.targets, action.lab) : [];
  return refusedActions(actions, needsOfAction, context);
}

export async function act(action: RetireAction, context: RetireContext): Promise<Done> {
  return unlessLocked(locked(action), () => remove(action, context), context);
}

function locked({ subject, target }: RetireAction): LeftBehind {
  return {
    what: `The ${subject.kind} ${subject.name} in ${target.name} stays: it is locked.`,
    remedy: 'Remove the lock, or leave it: this task tries again in each run, and changes nothing meanwhile.',
  };
}

async function remove(action: RetireAction, context: RetireContext): Promise<Done> {
  const whyLeft = await carryOut(action, context);
  if (whyLeft === undefined) return { reason: action.reason, imageFacts: { isThere: false } };
  return { outcome: 'skipped', reason: whyLeft, imageFacts: { isThere: whyLeft !== gone } };
}

function carryOut(action: RetireAction, context: RetireContext): Promise<string | undefined> {
  switch (action.kind) {
    case 'delete stored image':
      return deleteStoredImage(action.image, action.factoryLab, context);
    case 'delete orphan':
      return deleteOrphan(action.orphan, action.factoryLab, context);
    case 'delete custom image':
      return deleteLabImage(action.image, action.lab, context);
  }
}

export function slots({ maxConcurrentJobs }: RetireInputs): { readonly deletion: number } {
  return { deletion: maxConcurrentJobs };
}

export function outputs(records: readonly UnitRecord[]): Readonly<Record<string, string>> {
  return {
    retiredCount: countOf(records, 'succeeded'),
    keptCount: countOf(records, 'skipped'),
    failedCount: countOf(records, 'failed'),
  };
}
