import { isBeingDeleted, isBusy } from '../../azure/resources/environments.js';
import type { Plan } from '../../step/action.js';
import { labTarget } from '../target.js';
import type { DeleteEnvironmentAction } from './actions.js';
import type { DeleteEnvironmentState } from './state.js';

export function plan({ lab, name, environment }: DeleteEnvironmentState): Plan<DeleteEnvironmentAction> {
  const target = labTarget(lab);
  const subject = { kind: 'environment', name: environment?.name ?? name };
  if (!environment)
    return {
      lab: target,
      actions: [],
      leftAlone: [{ subject, target, outcome: 'skipped', reason: 'The lab has no such environment.' }],
    };
  const action: DeleteEnvironmentAction = {
    kind: 'delete environment',
    key: environment.id,
    verb: 'delete',
    work: 'deletion',
    subject,
    target,
    reason: reasonFor(environment),
    environment,
  };
  return { lab: target, actions: [action], leftAlone: [] };
}

function reasonFor(environment: DeleteEnvironmentAction['environment']): string {
  if (isBeingDeleted(environment)) return 'EnvironmentId names it; it is being deleted already.';
  return isBusy(environment)
    ? `EnvironmentId names it; it is ${environment.provisioningState}, the end of which is waited for.`
    : 'EnvironmentId names it.';
}
