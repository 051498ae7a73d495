import { deleteDeployment, getDeployment } from '../../azure/resources/deployments.js';
import { type LeftBehind, unlessLocked } from '../../lab/housekeeping.js';
import { needsAt, refusedActions } from '../../lab/preflight.js';
import { waitForOperation } from '../../lab/wait-for-operation.js';
import type { RefusedAction } from '../../step/action.js';
import { countOf } from '../../step/outputs.js';
import type { UnitRecord } from '../../step/record.js';
import type { Done } from '../../step/step.js';
import { sideNeedsOfTasks } from '../side-needs.js';
import type { DeleteRecordAction } from './actions.js';
import type { HistoryContext, HistoryInputs, ReadContext } from './inputs.js';

export { plan } from './plan.js';
export { read } from './state.js';

/** The groups of VMs are many, and asked only where there is something to delete in them. */
export function refused(
  actions: readonly DeleteRecordAction[],
  context: ReadContext,
): Promise<readonly RefusedAction[]> {
  const groupOf = ({ record }: DeleteRecordAction) =>
    `/subscriptions/${record.subscriptionId}/resourceGroups/${record.resourceGroup}`;
  const needsOf = (action: DeleteRecordAction) =>
    needsAt(sideNeedsOfTasks.CleanDeploymentHistory, { 'resource group': groupOf(action) });
  return refusedActions(actions, needsOf, context);
}

export async function act(action: DeleteRecordAction, context: HistoryContext): Promise<Done> {
  const { record, planned, reason } = action;
  const { resourceGroup } = record;
  const now = await getDeployment(context.azure, record, context.signal);
  if (!now) return { outcome: 'skipped', reason: 'It is gone already.' };
  if (now.state !== planned.state || now.changedAt?.getTime() !== planned.changedAt?.getTime())
    return { outcome: 'skipped', reason: 'It changed since the plan was made.' };
  const remove = async () => {
    const deletion = deleteDeployment(context.azure, record);
    await waitForOperation(deletion, `the deletion of the record ${record.name}`, context);
    return { reason, details: { resourceGroup } };
  };
  return unlessLocked(lockedRecord(record), remove, context);
}

function lockedRecord({ name, resourceGroup }: DeleteRecordAction['record']): LeftBehind {
  return {
    what: `The record ${name} stays: the resource group ${resourceGroup} is locked.`,
    remedy: 'Remove the lock, and run this task again.',
  };
}

export function slots({ maxConcurrentJobs }: HistoryInputs): { readonly deletion: number } {
  return { deletion: maxConcurrentJobs };
}

export function outputs(records: readonly UnitRecord[]): Readonly<Record<string, string>> {
  return {
    deletedCount: countOf(records, 'succeeded'),
    keptCount: countOf(records, 'skipped'),
    failedCount: countOf(records, 'failed'),
  };
}
