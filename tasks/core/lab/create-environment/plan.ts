import { type Environment, isBeingDeleted, isBusy } from '../../azure/resources/environments.js';
import { mergeTags } from '../../azure/resources/tags.js';
import type { Plan } from '../../step/action.js';
import { labTarget } from '../target.js';
import type { CreateEnvironmentAction, Way } from './actions.js';
import type { CreateEnvironmentInputs } from './inputs.js';
import type { CreateEnvironmentState } from './state.js';

/** The tag of an environment that says what was deployed into it last: its template, and the values of parameters. */
export const fingerprintTag = 'DeployedFrom';

export function plan(
  state: CreateEnvironmentState,
  { EnvironmentName }: Pick<CreateEnvironmentInputs, 'EnvironmentName'>,
): Plan<CreateEnvironmentAction> {
  const { lab, template, present, before, parameters, fingerprint } = state;
  const target = labTarget(lab);
  const name = present?.name ?? EnvironmentName;
  const isKept = present && !isBeingDeleted(present);
  const action: CreateEnvironmentAction = {
    kind: 'create environment',
    key: `${lab.id}/users/@me/environments/${name}`,
    verb: 'create',
    work: 'deployment',
    subject: { kind: 'environment', name },
    target,
    ...wayOf(state),
    lab,
    environment: {
      name,
      templateId: template.id,
      tags: mergeTags(isKept ? present.tags : {}, { [fingerprintTag]: fingerprint }),
    },
    parameters,
    before,
  };
  return { lab: target, actions: [action], leftAlone: [] };
}

function wayOf({ present, fingerprint, template }: CreateEnvironmentState): {
  readonly way: Way;
  readonly reason: string;
} {
  if (!present) return { way: 'make', reason: `EnvironmentName names it; it is made of ${template.name}.` };
  if (isBusy(present) && !isBeingDeleted(present) && present.tags[fingerprintTag] === fingerprint)
    return { way: 'join', reason: 'It is being made of the same already: the end of that is waited for.' };
  return { way: 'make', reason: reasonFor(present, template.name) };
}

function reasonFor(present: Environment, template: string): string {
  const state = present.provisioningState;
  if (isBeingDeleted(present)) return `It is being deleted: it is made anew of ${template} once it is gone.`;
  if (isBusy(present)) return `It is ${state}: ${template} is deployed into it once that has ended.`;
  return /^succeeded$/i.test(state)
    ? `It is there already: ${template} is deployed into it again.`
    : `It is there as ${state || 'unfinished'}: ${template} is deployed into it again.`;
}
