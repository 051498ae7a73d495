import type { Azure } from '../../azure/azure.js';
import { getDeployment, hasFailed } from '../../azure/resources/deployments.js';
import type { ActionContext, Done } from '../../step/step.js';
import type { ClearAction } from './actions.js';
import type { CreateInputs } from './inputs.js';
import { clearRecord, markFailed, placeOf } from './records.js';

/** The cause of a failure is told before the record goes, and the VM is marked, as a build does it (C35, C45). */
export async function clearAbandoned(
  action: ClearAction,
  context: ActionContext<CreateInputs, Azure>,
): Promise<Done> {
  const now = await getDeployment(context.azure, placeOf(action), context.signal);
  if (!now) return { outcome: 'skipped', reason: 'It is gone already.' };
  if (now.state !== action.state)
    return { outcome: 'skipped', reason: 'It changed since the plan was made.' };
  if (hasFailed(now)) await markFailed(action, context);
  await clearRecord(action, now, context);
  return {};
}
