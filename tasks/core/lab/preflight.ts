import type { Azure } from '../azure/azure.js';
import { blobRole } from '../azure/blobs/storage-errors.js';
import { isBeside, resourceGroupOf, resourceId } from '../azure/resource-id.js';
import type { Lab } from '../azure/resources/labs.js';
import { type Need, unmetNeeds } from '../azure/resources/permissions.js';
import type { Action, Finding, RefusedAction } from '../step/action.js';
import { messageOf, problem } from '../step/problem.js';
import type { Context } from '../step/step.js';
import type { NeededAction } from './needs.js';

/** A needed action, and where. */
export type LocatedNeed = NeededAction & Need;

/** What questions about permissions are asked with. */
export type Asking = Pick<Context<unknown, Azure>, 'azure' | 'signal' | 'notice'>;

type Checking = Asking & Pick<Context<{ readonly whatIf: boolean }, Azure>, 'inputs'>;

/**
 * The actions on a lab and on what belongs to it. Roles of a subscription show in its resource groups; a disk is asked
 * for in a group of its own, so those are left out unless it is given; so is an account that is not the lab's own, which
 * nothing is asked of.
 */
export function needsOf(needs: readonly NeededAction[], lab: Lab, diskId?: string): readonly LocatedNeed[] {
  const scopes: Readonly<Record<NeededAction['on'], string | undefined>> = {
    subscription: resourceGroupOf(lab.id),
    'resource group': resourceGroupOf(lab.id),
    lab: lab.id,
    'storage account': isBeside(lab.id, lab.storageAccountId) ? lab.storageAccountId : undefined,
    disk: diskId,
  };
  return needs.flatMap((need) => {
    const scopeId = scopes[need.on];
    return scopeId === undefined || need.optional ? [] : [{ ...need, scopeId }];
  });
}

/**
 * With `whatIf`, what is missing is a warning: the plan can be shown all the same.
 * @throws a problem that names every missing action, where it is missing and what it is needed for
 */
export async function demand(needs: readonly LocatedNeed[], context: Checking): Promise<void> {
  const missing = await missingNeeds(needs, context);
  if (missing.length === 0 || isWarned(missing, context)) return;
  throw Object.assign(problem(mayNot(missing), remedy), {
    findings: missing.map(lackFinding),
  });
}

function isWarned(missing: readonly LocatedNeed[], { inputs, notice }: Checking): boolean {
  if (inputs.whatIf)
    for (const need of distinct(missing)) notice({ ...lackFinding(need), severity: 'warning' });
  return inputs.whatIf;
}

/** The actions that Azure would refuse. With `whatIf`, what is missing is a warning: the plan is shown all the same. */
export async function refusedActions<A extends Action>(
  actions: readonly A[],
  needsOfAction: (action: A) => readonly LocatedNeed[],
  context: Checking,
): Promise<readonly RefusedAction[]> {
  const missing = await missingNeeds(actions.flatMap(needsOfAction), context);
  if (missing.length === 0 || isWarned(missing, context)) return [];
  for (const need of missing) context.notice(lackFinding(need));
  const refusedBy = new Set(missing.map(keyOf));
  return actions.flatMap((action) => {
    const lacks = needsOfAction(action).filter((need) => refusedBy.has(keyOf(need)));
    return lacks.length === 0 ? [] : [{ key: action.key, reason: mayNot(lacks) }];
  });
}

function mayNot(lacks: readonly LocatedNeed[]): string {
  return `The service connection may not: ${lacks.map(({ action }) => action).join(', ')}.`;
}

/**
 * The needs that are not met, each once. An Azure that does not tell stops nothing: what is missing shows when it is
 * refused.
 */
export async function missingNeeds(
  needs: readonly LocatedNeed[],
  context: Asking,
): Promise<readonly LocatedNeed[]> {
  try {
    return await unmetOf(distinct(needs), context);
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

/** Under `auto` account keys are asked for only where Entra tokens do not suffice, as the blobs are. */
async function unmetOf(
  needs: readonly LocatedNeed[],
  { azure, signal }: Asking,
): Promise<readonly LocatedNeed[]> {
  const unmet = await unmetNeeds(azure, wantedNeeds(needs, azure), signal);
  if (azure.storageAuthentication !== 'auto') return unmet;
  const closed = new Set(unmet.flatMap(({ storage, scopeId }) => (storage ? [scopeId] : [])));
  const keys = needs.filter(({ storage, scopeId }) => storage === 'key' && closed.has(scopeId));
  const refused = new Set((await unmetNeeds(azure, keys, signal)).map(({ scopeId }) => scopeId));
  return unmet.filter(({ storage, scopeId }) => storage === undefined || refused.has(scopeId));
}

/** The needs without those of the other way to open storage accounts. */
export function wantedNeeds<N extends NeededAction>(
  needs: readonly N[],
  { storageAuthentication }: Pick<Azure, 'storageAuthentication'>,
): readonly N[] {
  const way = storageAuthentication === 'key' ? 'key' : 'entra';
  return needs.filter(({ storage }) => storage === undefined || storage === way);
}

const remedy =
  'Give the identity of the service connection the role that the README has for this task under Least privilege.';

export function lackFinding(need: LocatedNeed): Finding {
  return {
    severity: 'error',
    what: `The service connection may not ${need.action} on ${need.scopeId}.`,
    why: `It is needed to ${need.to}.`,
    remedy: remedyFor(need),
  };
}

/** Azure has a role of its own for blobs; the published roles leave account keys out. */
function remedyFor({ storage, scopeId, action }: LocatedNeed): string {
  if (storage === undefined) return remedy;
  const account = `the storage account ${resourceId(scopeId).name}`;
  return storage === 'entra'
    ? `Give the identity of the service connection the role ${blobRole} on ${account}, or the role that the README has for this task under Least privilege.`
    : `Give the identity of the service connection a role with ${action} on ${account}, or set storageAuthentication to auto or entra.`;
}

function distinct(needs: readonly LocatedNeed[]): readonly LocatedNeed[] {
  return [...new Map(needs.map((need) => [keyOf(need), need])).values()];
}

/** What a need is told apart by. */
export function keyOf({ action, kind, scopeId }: Need): string {
  return `${kind} ${action} ${scopeId}`.toLowerCase();
}
