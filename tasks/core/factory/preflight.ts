import type { Azure } from '../azure/azure.js';
import type { Lab } from '../azure/labs.js';
import { unmetNeeds, type Need } from '../azure/permissions.js';
import { resourceGroupOf } from '../azure/resource-id.js';
import type { Action, Finding, LeftAlone, Plan } from '../step/action.js';
import { messageOf, problem } from '../step/problem.js';
import type { Context } from '../step/step.js';
import type { NeededAction } from './permissions.js';

/** A needed action, and where. */
export type LocatedNeed = NeededAction & Need;

type CheckContext = Pick<Context<unknown, Azure>, 'azure' | 'signal' | 'notice'>;

/**
 * The actions on a lab and on what belongs to it. Roles of a subscription show in its resource groups; a disk is asked
 * for in a group of its own, so those are left out unless it is given.
 */
export function needsOf(needs: readonly NeededAction[], lab: Lab, diskId?: string): readonly LocatedNeed[] {
  const scopes: Readonly<Record<NeededAction['on'], string | undefined>> = {
    subscription: resourceGroupOf(lab.id),
    'resource group': resourceGroupOf(lab.id),
    lab: lab.id,
    'storage account': lab.storageAccountId,
    disk: diskId,
  };
  return needs.flatMap((need) => {
    const scopeId = scopes[need.on];
    return scopeId === undefined || need.optional ? [] : [{ ...need, scopeId }];
  });
}

/** @throws a problem that names every missing action, where it is missing and what it is needed for */
export async function demand(needs: readonly LocatedNeed[], context: CheckContext): Promise<void> {
  const missing = await missingOf(needs, context);
  if (missing.length === 0) return;
  const actions = missing.map(({ action }) => action).join(', ');
  throw Object.assign(problem(`The service connection may not: ${actions}.`, remedy), {
    findings: missing.map(toFinding),
  });
}

/** The plan without the actions that would be refused: those fail, and the others are carried out. */
export async function withoutRefused<A extends Action>(
  plan: Plan<A>,
  needsOfAction: (action: A) => readonly LocatedNeed[],
  context: CheckContext,
): Promise<Plan<A>> {
  const missing = await missingOf(distinct(plan.actions.flatMap(needsOfAction)), context);
  if (missing.length === 0) return plan;
  for (const need of missing) context.notice(toFinding(need));
  const refusedBy = new Set(missing.map(keyOf));
  const lacksOf = (action: A) => needsOfAction(action).filter((need) => refusedBy.has(keyOf(need)));
  return {
    actions: plan.actions.filter((action) => lacksOf(action).length === 0),
    leftAlone: [...plan.leftAlone, ...plan.actions.flatMap((action) => refusal(action, lacksOf(action)))],
  };
}

function refusal({ subject, target }: Action, lacks: readonly LocatedNeed[]): LeftAlone[] {
  if (lacks.length === 0) return [];
  const reason = `The service connection may not: ${lacks.map(({ action }) => action).join(', ')}.`;
  return [{ subject, ...(target ? { target } : {}), outcome: 'failed', reason }];
}

/** Findings about the needs that are not met. */
export async function lackingFindings(
  needs: readonly LocatedNeed[],
  context: CheckContext,
): Promise<readonly Finding[]> {
  return (await missingOf(distinct(needs), context)).map(toFinding);
}

/** An Azure that does not tell stops nothing: what is missing shows when it is refused. */
async function missingOf(
  needs: readonly LocatedNeed[],
  context: CheckContext,
): Promise<readonly LocatedNeed[]> {
  try {
    return await unmetOf(needs, context);
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
  { azure, signal }: CheckContext,
): Promise<readonly LocatedNeed[]> {
  const mode = azure.storageAuthentication;
  const way = mode === 'key' ? 'key' : 'entra';
  const wanted = needs.filter(({ storage }) => storage === undefined || storage === way);
  const unmet = await unmetNeeds(azure, wanted, signal);
  if (mode !== 'auto') return unmet;
  const closed = new Set(unmet.flatMap(({ storage, scopeId }) => (storage ? [scopeId] : [])));
  const keys = needs.filter(({ storage, scopeId }) => storage === 'key' && closed.has(scopeId));
  const refused = new Set((await unmetNeeds(azure, keys, signal)).map(({ scopeId }) => scopeId));
  return unmet.filter(({ storage, scopeId }) => storage === undefined || refused.has(scopeId));
}

const remedy =
  'Give the identity of the service connection the role that the README has for this task under Least privilege.';

function toFinding({ action, scopeId, to }: LocatedNeed): Finding {
  return {
    severity: 'error',
    what: `The service connection may not ${action} on ${scopeId}.`,
    why: `It is needed to ${to}.`,
    remedy,
  };
}

function distinct(needs: readonly LocatedNeed[]): readonly LocatedNeed[] {
  return [...new Map(needs.map((need) => [keyOf(need), need])).values()];
}

function keyOf({ action, kind, scopeId }: Need): string {
  return `${kind} ${action} ${scopeId}`.toLowerCase();
}
