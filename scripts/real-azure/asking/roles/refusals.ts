import { allows } from '../../../../tasks/core/azure/resources/permissions.js';
import { subscriptionIdOf } from './own-roles.js';
import { isOfSubscription, type PublishedRole } from './published-role.js';

/** An action that was refused, and where. */
export interface Refusal {
  readonly action: string;
  /** The id that the refusal names. */
  readonly scope: string;
}

/**
 * What a refusal says of a role: it lacks the action; it has it, and is given in the kit's group alone, in which the scope does
 * not lie; or it has it, and does not hold yet.
 */
export type Meaning = 'lacks' | 'elsewhere' | 'not yet';

export function meaningOf({ action, scope }: Refusal, role: PublishedRole, groupId: string): Meaning {
  if (!allows([role.permissions], { action, kind: 'action' })) return 'lacks';
  const isIn = (outer: string) => `${scope}/`.toLowerCase().startsWith(`${outer}/`.toLowerCase());
  if (isIn(groupId) || (isOfSubscription(action) && isIn(subscriptionIdOf(groupId)))) return 'not yet';
  return 'elsewhere';
}

/**
 * The actions in the message of a 403 of Azure Resource Manager, with their scopes. Where a request is allowed and what it
 * leads to elsewhere is not, the message names both, and the last ones are those that are refused.
 */
export function refusalsIn(code: string, message: string): readonly Refusal[] {
  const quoted = [...message.matchAll(/'([^']*)'/g)].map(([, text = '']) => text);
  const actions = quoted.filter((text) => actionForm.test(text));
  const scopes = quoted.filter((text) => text.startsWith('/'));
  if (code !== 'LinkedAuthorizationFailed' && actions.length === scopes.length)
    return actions.map((action, index) => ({ action, scope: scopes[index] ?? '' }));
  const [last = '', scope = ''] = [actions.at(-1), scopes.at(-1)];
  return last === '' ? [] : last.split(',').map((action) => ({ action: action.trim(), scope }));
}

/** One or more, with commas between them: `Microsoft.Network/virtualNetworks/subnets/join/action`. */
const actionForm = /^[a-z]+\.[\w.]+\/[\w./, ]+$/i;
