import pLimit from 'p-limit';
import type { LimitFunction } from 'p-limit';
import type { Action, Finding, LeftAlone, Plan, RefusedAction } from './action.js';
import type { Listener } from './event.js';
import { messageOf, type Problem, remedyOf } from './problem.js';
import type { UnitRecord, StepResult } from './record.js';
import type { ActionContext, Context, Done, Step } from './step.js';
import { createWait } from './wait.js';

/** What a host gives to run a step. */
export interface Host<Inputs, Services> {
  readonly inputs: Inputs & RunInputs;
  readonly azure: Services;
  readonly signal: AbortSignal;
  readonly runId: string;
  readonly emit: Listener;
  readonly protect: (secret: string) => void;
  readonly now: () => Date;
}

export interface RunInputs {
  readonly pollIntervalSeconds: number;
  /** Show the plan and stop. */
  readonly whatIf: boolean;
}

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
  const startedAt = host.now();
  const findings: Finding[] = [];
  const context = createContext(host, findings);
  const plan = await planStep(step, context);
  host.emit({ type: 'planned', plan });
  plan.findings?.forEach(context.notice);
  const leftAlone = plan.leftAlone.map(toRecord);
  for (const record of leftAlone) host.emit({ type: 'ended', record });
  const planOnly = host.inputs.whatIf;
  if (plan.refusal && !planOnly) throw plan.refusal;
  if (plan.refusal) context.notice(refused(plan.refusal));
  const carriedOut = planOnly ? [] : await carryOut(step, plan, host, context);
  const cancelled = host.signal.aborted;
  return {
    records: [...carriedOut, ...leftAlone],
    findings,
    startedAt,
    endedAt: host.now(),
    cancelled,
    planOnly,
  };
}

/** What was read is let go of here: a plan holds what its actions need, and a run lasts hours. */
async function planStep<Inputs, Services, State, A extends Action>(
  step: Step<Inputs, Services, State, A>,
  context: Context<Inputs, Services>,
): Promise<Plan<A>> {
  const plan = step.plan(await step.read(context), context.inputs);
  return withoutRefused(plan, (await step.refused?.(plan.actions, context)) ?? []);
}

/** Only actions leave a plan, and only for a record that says why: a refusal of the whole plan stays. */
function withoutRefused<A extends Action>(plan: Plan<A>, refused: readonly RefusedAction[]): Plan<A> {
  const reasons = new Map(refused.map(({ key, reason }) => [key, reason]));
  const failed = plan.actions.flatMap(({ key, subject, target }): LeftAlone[] => {
    const reason = reasons.get(key);
    return reason === undefined
      ? []
      : [{ subject, ...(target ? { target } : {}), outcome: 'failed', reason }];
  });
  return {
    ...plan,
    actions: plan.actions.filter(({ key }) => !reasons.has(key)),
    leftAlone: [...plan.leftAlone, ...failed],
  };
}

/** What a run that only plans says of a plan that would be refused. */
function refused({ message, remedy }: Problem): Finding {
  return { severity: 'error', what: message, remedy };
}

function createContext<Inputs, Services>(
  host: Host<Inputs, Services>,
  findings: Finding[],
): Context<Inputs, Services> {
  const { inputs, azure, signal, now, runId, protect } = host;
  const notice = (finding: Finding) => {
    findings.push(finding);
    host.emit({ type: 'noticed', finding });
  };
  return {
    reading: (what) => host.emit({ type: 'reading', what }),
    inputs,
    azure,
    signal,
    now,
    runId,
    protect,
    notice,
    wait: createWait(inputs.pollIntervalSeconds, signal),
  };
}

async function carryOut<Inputs, Services, State, A extends Action>(
  step: Step<Inputs, Services, State, A>,
  plan: Plan<A>,
  host: Host<Inputs, Services>,
  context: Context<Inputs, Services>,
): Promise<UnitRecord[]> {
  const slots = createSlots(step.slots(host.inputs));
  const running = new Map<string, Promise<UnitRecord>>();
  for (const action of plan.actions) {
    const before = action.after === undefined ? undefined : running.get(action.after);
    const predecessor = async () => {
      await before;
    };
    running.set(
      action.key,
      slots(action.work)(() => carryOutOne(step, action, host, { ...context, predecessor })),
    );
  }
  return Promise.all(running.values());
}

/** One queue for each kind of work; the first in the plan is the first to start. */
function createSlots(limits: Readonly<Record<string, number>>): (work: string) => LimitFunction {
  const queues = new Map<string, LimitFunction>();
  return (work) => {
    const limit = limits[work] ?? 0;
    const queue = queues.get(work) ?? pLimit(limit > 0 ? limit : Infinity);
    queues.set(work, queue);
    return queue;
  };
}

type Predecessor = Pick<ActionContext<unknown, unknown>, 'predecessor'>;

async function carryOutOne<Inputs, Services, State, A extends Action>(
  step: Step<Inputs, Services, State, A>,
  action: A,
  host: Host<Inputs, Services>,
  context: Context<Inputs, Services> & Predecessor,
): Promise<UnitRecord> {
  const findings: Finding[] = [];
  const startedAt = host.now();
  const finish = (end: Ending): UnitRecord => {
    const record = { ...recordOf(action, end), findings, startedAt, endedAt: host.now() };
    host.emit({ type: 'ended', record, action });
    return record;
  };
  const isCancelled = () => host.signal.aborted;
  if (isCancelled())
    return finish({ outcome: 'unfinished', reason: 'The run was cancelled before this was started.' });
  host.emit({ type: 'started', action });
  try {
    const done = await step.act(action, actionContext(action, host, context, findings));
    return finish({ outcome: 'succeeded', reason: action.reason, ...done });
  } catch (error) {
    return finish(isCancelled() ? unfinished(error, host.signal) : failed(error, findings));
  }
}

function actionContext<Inputs, Services>(
  action: Action,
  host: Host<Inputs, Services>,
  context: Context<Inputs, Services> & Predecessor,
  findings: Finding[],
): ActionContext<Inputs, Services> {
  return {
    ...context,
    progress: (bytesDone, bytesTotal) => host.emit({ type: 'progress', action, bytesDone, bytesTotal }),
    waiting: (what, state) => host.emit({ type: 'waiting', action, what, state }),
    notice: (finding) => {
      findings.push(finding);
      host.emit({ type: 'noticed', finding, action });
    },
  };
}

type Ending = Omit<Done, 'outcome'> & Pick<UnitRecord, 'outcome'>;

function failed(error: unknown, findings: Finding[]): Ending {
  const remedy = remedyOf(error);
  findings.push({ severity: 'error', what: messageOf(error), ...(remedy === undefined ? {} : { remedy }) });
  return { outcome: 'failed', reason: messageOf(error) };
}

/** A cancelled action that could not tidy up says so; one that merely stopped needs no more words. */
function unfinished(error: unknown, signal: AbortSignal): Ending {
  const told = error === signal.reason || (error instanceof Error && error.name === 'AbortError');
  return {
    outcome: 'unfinished',
    reason: told ? 'The run was cancelled.' : `The run was cancelled: ${messageOf(error)}`,
  };
}

function recordOf(action: Action, { outcome, reason, details, bytes }: Ending): UnitRecord {
  const { verb, subject, target } = action;
  return {
    verb,
    subject,
    ...(target ? { target } : {}),
    outcome,
    reason: reason ?? action.reason,
    details: details ?? {},
    bytes: bytes ?? 0,
    findings: [],
  };
}

function toRecord({ verb, subject, target, outcome, reason, findings, details }: LeftAlone): UnitRecord {
  return {
    verb: verb ?? 'leave alone',
    subject,
    ...(target ? { target } : {}),
    outcome,
    reason,
    details: details ?? {},
    bytes: 0,
    findings: findings ?? [],
  };
}
