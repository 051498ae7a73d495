import { isBusy } from '../../azure/resources/environments.js';
import type { Plan } from '../../step/action.js';
import { labTarget } from '../target.js';
import type { UpdateEnvironmentAction } from './actions.js';
import type { UpdateEnvironmentState } from './state.js';

export function plan(state: UpdateEnvironmentState): Plan<UpdateEnvironmentAction> {
  const { lab, environment, deploymentName, templateName, content } = state;
  const target = labTarget(lab);
  const deployed = `${templateName} is deployed into it`;
  const action: UpdateEnvironmentAction = {
    kind: 'update environment',
    key: environment.id,
    verb: 'update',
    work: 'deployment',
    subject: { kind: 'environment', name: environment.name },
    target,
    reason: isBusy(environment)
      ? `It is ${environment.provisioningState}: ${deployed} once that has ended.`
      : `EnvironmentId names it: ${deployed}.`,
    environment,
    deploymentName,
    content,
  };
  return { lab: target, actions: [action], leftAlone: [] };
}
