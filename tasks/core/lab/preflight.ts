import type { Azure } from '../azure/azure.js';
import { blobRole } from '../azure/blobs/storage-errors.js';
import { isInSameSubscription, resourceGroupOf, resourceId } from '../azure/resource-id.js';
import type { Lab } from '../azure/resources/labs.js';
import { missingActions, type ScopedAction } from '../azure/resources/permissions.js';
import type { Action, Finding, RefusedAction } from '../step/action.js';
import { messageOf, problem } from '../step/problem.js';
import type { Context } from '../step/step.js';
import type { Need } from './needs.js';

/** A need with its scope: the resource or resource group on which the action is needed. */
export type ScopedNeed = Need & ScopedAction;

/** The parts of a step's context with which Azure is asked for permissions. */
export type PermissionContext = Pick<Context<unknown, Azure>, 'azure' | 'signal' | 'notice'>;

type CheckContext = PermissionContext & Pick<Context<{ readonly whatIf: boolean }, Azure>, 'inputs'>;

/**
 * The needs on a lab and on what belongs to it. Optional needs are left out. Roles of a subscription show in its
 * resource groups. A disk lies in a resource group of its own: needs on it are left out unless `diskId` is given. So
 * are those on a storage account outside the lab's subscription, which is never asked for.
 */
export function scopedNeeds(needs: readonly Need[], lab: Lab, diskId?: string): readonly ScopedNeed[] {
  return needsAt(needs, {
    subscription: resourceGroupOf(lab.id),
    'resource group': resourceGroupOf(lab.id),
    lab: lab.id,
    'storage account': isInSameSubscription(lab.id, lab.storageAccountId) ? lab.storageAccountId : undefined,
    disk: diskId,
  });
}

/** The ids of the things that needs are on. */
export type Places = Readonly<Partial<Record<Need['on'], string | undefined>>>;

/** The needs on these things. Optional ones are left out, and those on other things. */
export function needsAt(needs: readonly Need[], places: Places): readonly ScopedNeed[] {
  return needs.flatMap((need) => {
    const scopeId = places[need.on];
    return scopeId === undefined || need.optional ? [] : [{ ...need, scopeId }];
  });
}

/**
 * Checks that no need is missing. With `whatIf`, a missing need is a warning, so that the plan can be shown.
 * @throws a problem that names every missing action, its scope and its purpose
 */
export async function demand(needs: readonly ScopedNeed[], context: CheckContext): Promise<void> {
  const missing = await missingNeeds(needs, context);
  if (missing.length === 0 || isOnlyWarned(missing, context)) return;
  throw Object.assign(problem(missingText(missing), remedy), {
    findings: missing.map(missingNeedFinding),
  });
}

/**
 * The actions of a plan that Azure would refuse for a missing need. With `whatIf`, a missing need is a warning, and no
 * action is refused.
 */
export async function refusedActions<A extends Action>(
  actions: readonly A[],
  needsOf: (action: A) => readonly ScopedNeed[],
  context: CheckContext,
): Promise<readonly RefusedAction[]> {
  const missing = await missingNeeds(actions.flatMap(needsOf), context);
  if (missing.length === 0 || isOnlyWarned(missing, context)) return [];
  for (const need of missing) context.notice(missingNeedFinding(need));
  const missingKeys = new Set(missing.map(keyOf));
  return actions.flatMap((action) => {
    const missingHere = needsOf(action).filter((need) => missingKeys.has(keyOf(need)));
    return missingHere.length === 0 ? [] : [{ key: action.key, reason: missingText(missingHere) }];
  });
}

function isOnlyWarned(missing: readonly ScopedNeed[], { inputs, notice }: CheckContext): boolean {
  if (inputs.whatIf) for (const need of missing) notice({ ...missingNeedFinding(need), severity: 'warning' });
  return inputs.whatIf;
}

/**
 * The needs that our roles do not meet, each once. Where Azure does not tell, none is missing: Azure refuses the action
 * later.
 */
export async function missingNeeds(
  needs: readonly ScopedNeed[],
  context: PermissionContext,
): Promise<readonly ScopedNeed[]> {
  try {
    return await findMissing(distinct(needs), context);
  } catch (error) {
    context.signal.throwIfAborted();
    context.notice({
      severity: 'notice',
      what: 'What the service connection may do is not known beforehand.',
      why: messageOf(error),
    });
    return [];
  }
}

/** Under `auto`, account keys are needed only where Entra tokens do not suffice, since blobs are opened so. */
async function findMissing(
  needs: readonly ScopedNeed[],
  { azure, signal }: PermissionContext,
): Promise<readonly ScopedNeed[]> {
  const missing = await missingActions(azure, applicableNeeds(needs, azure), signal);
  if (azure.storageAuthentication !== 'auto') return missing;
  const closed = new Set(missing.flatMap(({ storage, scopeId }) => (storage ? [scopeId] : [])));
  const keys = needs.filter(({ storage, scopeId }) => storage === 'key' && closed.has(scopeId));
  const withoutKeys = new Set((await missingActions(azure, keys, signal)).map(({ scopeId }) => scopeId));
  return missing.filter(({ storage, scopeId }) => storage === undefined || withoutKeys.has(scopeId));
}

/** The needs without those of the way in which storage accounts are not opened. */
export function applicableNeeds<N extends Need>(
  needs: readonly N[],
  { storageAuthentication }: Pick<Azure, 'storageAuthentication'>,
): readonly N[] {
  const way = storageAuthentication === 'key' ? 'key' : 'entra';
  return needs.filter(({ storage }) => storage === undefined || storage === way);
}

const remedy =
  'Give the identity of the service connection the role that the documentation has for this task under Least privilege.';

function missingText(missing: readonly ScopedNeed[]): string {
  return `The service connection may not: ${missing.map(({ action }) => action).join(', ')}.`;
}

/** The finding about a missing need. */
export function missingNeedFinding(need: ScopedNeed): Finding {
  return {
    severity: 'error',
    what: `The service connection may not ${need.action} on ${need.scopeId}.`,
    why: `It is needed to ${need.to}.`,
    remedy: remedyFor(need),
  };
}

/** Azure has a role of its own for blobs; the published roles do not allow to read account keys. */
function remedyFor({ storage, scopeId, action }: ScopedNeed): string {
  if (storage === undefined) return remedy;
  const account = `the storage account ${resourceId(scopeId).name}`;
  return storage === 'entra'
    ? `Give the identity of the service connection the role ${blobRole} on ${account}, or the role that the documentation has for this task under Least privilege.`
    : `Give the identity of the service connection a role with ${action} on ${account}, or set the input storageAuthentication to auto or entra.`;
}

function distinct(needs: readonly ScopedNeed[]): readonly ScopedNeed[] {
  return [...new Map(needs.map((need) => [keyOf(need), need])).values()];
}

/** Identifies a need: the same for equal actions on equal scopes, in any casing. */
export function keyOf({ action, kind, scopeId }: ScopedAction): string {
  return `${kind} ${action} ${scopeId}`.toLowerCase();
}
