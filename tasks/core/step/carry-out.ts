import type { Action, Finding, Plan } from './action.js';
import { workOff } from './agenda.js';
import { type ActionNotes, createActionContext, type Host } from './context.js';
import { errorFinding } from './error-finding.js';
import type { Listener } from './event.js';
import { createPhases } from './phases.js';
import { messageOf } from './problem.js';
import { type Ending, recordOfAction, type UnitRecord } from './record.js';
import type { Context, Done, Step } from './step.js';
import { testCasesOf } from './test-cases.js';

/**
 * Carries out the actions of a plan, each as soon as it can be started. One that fails never stops the others; on
 * cancellation no further one is started.
 * @returns one record for each action, in the order of the plan
 */
export function carryOut<Inputs, Services, State, A extends Action>(
  step: Step<Inputs, Services, State, A>,
  { actions }: Plan<A>,
  host: Host<Inputs, Services>,
  context: Context<Inputs, Services>,
): Promise<UnitRecord[]> {
  return workOff(actions, step.slots?.(host.inputs) ?? {}, (action, predecessor) => {
    const withheld = host.signal.aborted ? undefined : step.withheld?.(action, context);
    if (withheld) return Promise.resolve(withhold(action, withheld, host.emit));
    const act = (notes: ActionNotes) =>
      step.act(action, createActionContext(context, action, predecessor, host.emit, notes));
    return carryOutOne(action, act, host);
  });
}

function withhold(action: Action, ending: Ending, emit: Listener): UnitRecord {
  const record = recordOfAction(action, ending);
  emit({ type: 'ended', record, action });
  return record;
}

async function carryOutOne(
  action: Action,
  act: (notes: ActionNotes) => Promise<Done>,
  { signal, now, emit }: Pick<Host<unknown, unknown>, 'signal' | 'now' | 'emit'>,
): Promise<UnitRecord> {
  const findings: Finding[] = [];
  const phases = createPhases(now);
  const startedAt = now();
  const finish = (ending: Ending): UnitRecord => {
    const endedAt = now();
    const times = { startedAt, endedAt, phases: phases.until(endedAt) };
    const record = { ...recordOfAction(action, ending), findings, ...times };
    emit({ type: 'ended', record, action });
    return record;
  };
  const isCancelled = () => signal.aborted;
  if (isCancelled())
    return finish({ outcome: 'unfinished', reason: 'The run was cancelled before this was started.' });
  emit({ type: 'started', action });
  try {
    return finish({ outcome: 'succeeded', ...(await act({ findings, phase: phases.begin })) });
  } catch (error) {
    return finish(isCancelled() ? unfinished(error, signal) : failed(error, findings));
  }
}

function failed(error: unknown, findings: Finding[]): Ending {
  const finding = errorFinding(error);
  findings.push(finding);
  const testCases = testCasesOf(error);
  return {
    outcome: 'failed',
    reason: [finding.what, ...(finding.messages ?? [])].join(' '),
    ...(testCases ? { testCases } : {}),
  };
}

/** Gives the error of an action that could not tidy up; one that merely stopped needs no more words. */
function unfinished(error: unknown, signal: AbortSignal): Ending {
  const hasStopped = error === signal.reason || (error instanceof Error && error.name === 'AbortError');
  return {
    outcome: 'unfinished',
    reason: hasStopped ? 'The run was cancelled.' : `The run was cancelled: ${messageOf(error)}`,
  };
}
