import { getDeployment, hasFailed } from '../../azure/resources/deployments.js';
import type { Done } from '../../step/step.js';
import type { ClearRecordAction } from './actions.js';
import type { CreateContext } from './inputs.js';
import { clearRecord, markFailed, recordOf } from './records.js';

/** As a build does: reports why a deployment failed and marks its VM before the record is deleted (C35, C45). */
export async function clearAbandonedRecord(action: ClearRecordAction, context: CreateContext): Promise<Done> {
  const now = await getDeployment(context.azure, recordOf(action), context.signal);
  if (!now) return { outcome: 'skipped', reason: 'It is gone already.' };
  if (now.state !== action.state)
    return { outcome: 'skipped', reason: 'It changed since the plan was made.' };
  if (hasFailed(now)) await markFailed(action, context);
  const isGone = await clearRecord(now, action, context);
  return isGone ? {} : { outcome: 'skipped', reason: 'It cannot be deleted now.' };
}
