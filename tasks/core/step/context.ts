import type { Action, Finding, Plan } from './action.js';
import type { Listener } from './event.js';
import type { PhaseName } from './phases.js';
import type { ActionContext, Context } from './step.js';
import { createWait } from './wait.js';

/** The parameters with which a host runs a step. */
export interface Host<Inputs, Services> {
  readonly inputs: Inputs & RunInputs;
  readonly azure: Services;
  readonly signal: AbortSignal;
  readonly runId: string;
  readonly emit: Listener;
  readonly protect: (secret: string) => void;
  readonly now: () => Date;
  /** Absent where the plan needs nobody's leave. */
  readonly permit?: Permit;
}

/**
 * Asks for leave to carry out a plan, before anything is changed.
 * @throws why it must not be carried out
 */
export type Permit = (plan: Plan<Action>) => Promise<void>;

/** The inputs that the engine itself reads. */
export interface RunInputs {
  readonly pollIntervalSeconds: number;
  /** Show the plan and stop. */
  readonly whatIf: boolean;
}

/**
 * The context in which a step reads and plans.
 * @param findings receives the findings that the step notices
 */
export function createContext<Inputs, Services>(
  host: Host<Inputs, Services>,
  findings: Finding[],
): Context<Inputs, Services> {
  const { inputs, azure, signal, now, runId, protect, emit } = host;
  return {
    inputs,
    azure,
    signal,
    now,
    runId,
    protect,
    wait: createWait(inputs.pollIntervalSeconds, signal),
    reading: (what) => emit({ type: 'reading', what }),
    notice: (finding) => {
      findings.push(finding);
      emit({ type: 'noticed', finding });
    },
  };
}

/** What an action leaves for its record. */
export interface ActionNotes {
  readonly findings: Finding[];
  /** Begins a part of the action. */
  readonly phase: (name: PhaseName) => void;
}

/**
 * The context in which one action is carried out: its events name the action.
 * @param predecessor resolves when the action that this one comes after has ended
 * @param notes receives the findings that the action notices, and the parts that it begins
 */
export function createActionContext<Inputs, Services>(
  context: Context<Inputs, Services>,
  action: Action,
  predecessor: () => Promise<void>,
  emit: Listener,
  { findings, phase }: ActionNotes,
): ActionContext<Inputs, Services> {
  return {
    ...context,
    predecessor,
    phase,
    progress: (bytesDone, bytesTotal) => emit({ type: 'progress', action, bytesDone, bytesTotal }),
    waiting: (what, state) => emit({ type: 'waiting', action, what, state }),
    notice: (finding) => {
      findings.push(finding);
      emit({ type: 'noticed', finding, action });
    },
  };
}
