import type { Azure } from '../../azure/azure.js';
import type { Lab } from '../../azure/resources/labs.js';
import { needsOf, refusedActions } from '../../lab/preflight.js';
import type { RefusedAction } from '../../step/action.js';
import { countOf } from '../../step/outputs.js';
import type { UnitRecord } from '../../step/record.js';
import type { ActionContext, Done } from '../../step/step.js';
import { retireNeeds } from '../needs.js';
import type { RetireAction, Retired } from './actions.js';
import { deleteLabImage, deleteOrphan, deleteStoredImage } from './delete.js';
import type { RetireInputs } from './inputs.js';
import type { RetireContext } from './state.js';

export { plan } from './plan.js';
export { read } from './state.js';

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

export function outputs(records: readonly UnitRecord[]): Readonly<Record<string, string>> {
  return {
    retiredCount: countOf(records, 'succeeded'),
    keptCount: countOf(records, 'skipped'),
    failedCount: countOf(records, 'failed'),
  };
}
