import {
  type Action,
  type Finding,
  type LeftAlone,
  type Plan,
  type RefusedAction,
  unitOf,
} from './action.js';
import { carryOut } from './carry-out.js';
import { createContext, type Host } from './context.js';
import type { Problem } from './problem.js';
import { recordOfLeftAlone, recordOfPlanned, type StepResult } from './record.js';
import type { Context, Step } from './step.js';

/**
 * Runs a step: read → plan → carry out. Knows neither Azure nor Azure Pipelines.
 * One failed action never stops the others; on cancellation nothing new is started and what runs is told to end.
 * @returns one record for each action and each thing left alone, in the order of the plan
 * @throws what `read`, `plan` or `refused` throws, or why the plan is refused: nothing was changed then
 */
export async function runStep<Inputs, Services, State, A extends Action>(
  step: Step<Inputs, Services, State, A>,
  host: Host<Inputs, Services>,
): Promise<StepResult> {
  try {
    return await readPlanAct(step, host);
  } finally {
    await step.close?.();
  }
}

async function readPlanAct<Inputs, Services, State, A extends Action>(
  step: Step<Inputs, Services, State, A>,
  host: Host<Inputs, Services>,
): Promise<StepResult> {
  const startedAt = host.now();
  const findings: Finding[] = [];
  const context = createContext(host, findings);
  const plan = await planStep(step, context);
  host.emit({ type: 'planned', plan });
  plan.findings?.forEach(context.notice);
  const leftAlone = plan.leftAlone.map(recordOfLeftAlone);
  for (const record of leftAlone) host.emit({ type: 'ended', record });
  const planOnly = host.inputs.whatIf;
  if (plan.refusal && !planOnly) throw plan.refusal;
  if (plan.refusal) context.notice(refusalFinding(plan.refusal));
  if (!planOnly) await host.permit?.(plan);
  const carriedOut = planOnly ? plan.actions.map(recordOfPlanned) : await carryOut(step, plan, host, context);
  return {
    ...(plan.lab ? { lab: plan.lab } : {}),
    records: [...carriedOut, ...leftAlone],
    findings,
    startedAt,
    endedAt: host.now(),
    cancelled: host.signal.aborted,
    planOnly,
  };
}

/** Keeps no reference to what was read: a plan holds what its actions need, and a run lasts hours. */
async function planStep<Inputs, Services, State, A extends Action>(
  step: Step<Inputs, Services, State, A>,
  context: Context<Inputs, Services>,
): Promise<Plan<A>> {
  const plan = step.plan(await step.read(context), context.inputs);
  return withoutRefused(plan, (await step.refused?.(plan.actions, context)) ?? []);
}

/** Takes only actions out of a plan, each for a record with the reason: a refusal of the whole plan stays. */
function withoutRefused<A extends Action>(plan: Plan<A>, refused: readonly RefusedAction[]): Plan<A> {
  const reasons = new Map(refused.map(({ key, reason }) => [key, reason]));
  const failed = plan.actions.flatMap((action): LeftAlone[] => {
    const reason = reasons.get(action.key);
    return reason === undefined ? [] : [{ ...unitOf(action), outcome: 'failed', reason }];
  });
  return {
    ...plan,
    actions: plan.actions.filter(({ key }) => !reasons.has(key)),
    leftAlone: [...plan.leftAlone, ...failed],
  };
}

/** The finding about a refused plan in a run that only plans. */
function refusalFinding({ message, remedy }: Problem): Finding {
  return { severity: 'error', what: message, remedy };
}
