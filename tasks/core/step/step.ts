import type { Action, Finding, Plan, RefusedAction } from './action.js';
import type { JobVariable } from './outputs.js';
import type { PhaseName } from './phases.js';
import type { Ending, UnitRecord } from './record.js';
import type { Wait } from './wait.js';

/** The context in which a step reads and plans. `Services` is what the step sends its requests to. */
export interface Context<Inputs, Services> {
  readonly inputs: Inputs;
  readonly azure: Services;
  /** Aborted when the run is cancelled. */
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** Identifies the pipeline run, e.g. `4711`. */
  readonly runId: string;
  readonly wait: Wait;
  /** Registers a secret with the log before it can be printed. */
  readonly protect: (secret: string) => void;
  readonly notice: (finding: Finding) => void;
  /** Tells the log what is being read. */
  readonly reading: (what: string) => void;
}

/** The context in which an action is carried out. */
export interface ActionContext<Inputs, Services> extends Context<Inputs, Services> {
  readonly progress: (bytesDone: number, bytesTotal: number) => void;
  readonly waiting: (what: string, state: string) => void;
  /** Begins a part of the action whose time is reported, such as `copy`; the part before ends. */
  readonly phase: (name: PhaseName) => void;
  /** Resolves when the action named by `after` has ended, whether it succeeded or failed. */
  readonly predecessor: () => Promise<void>;
}

/** The end of an action that has not failed; one that fails throws. */
export interface Done extends Omit<Ending, 'outcome'> {
  readonly outcome?: 'succeeded' | 'skipped';
}

/** The one shape of every step: read → plan → carry out → report. */
export interface Step<Inputs, Services, State, A extends Action> {
  /** Reads the Configuration folder and what Azure holds now. Changes nothing. */
  readonly read: (context: Context<Inputs, Services>) => Promise<State>;
  /** A pure function of what was read: no clock, no I/O. */
  readonly plan: (state: State, inputs: Inputs) => Plan<A>;
  /** The actions that Azure would refuse. Called before anything is changed; absent where Azure refuses none. */
  readonly refused?: (
    actions: readonly A[],
    context: Context<Inputs, Services>,
  ) => Promise<readonly RefusedAction[]>;
  /**
   * How an action ends that is not to be started, which is asked when it could be: what it was planned for has come to
   * nothing, or there is no time for it. Absent where every action is started.
   */
  readonly withheld?: (action: A, context: Context<Inputs, Services>) => Ending | undefined;
  /** Carries out one action. Throws to fail; what is already there is recognised and not done twice. */
  readonly act: (action: A, context: ActionContext<Inputs, Services>) => Promise<Done>;
  /** Gives back what `read` has taken, however the run ended; absent where it takes nothing. */
  readonly close?: () => Promise<void>;
  /** The number of actions of each kind of work that may run at once; 0 or absent is all, and so is a step without slots. */
  readonly slots?: (inputs: Inputs) => Readonly<Record<string, number>>;
  /** The task's own output variables; absent where it has none. */
  readonly outputs?: (records: readonly UnitRecord[]) => Readonly<Record<string, string>>;
  /** Variables of the job; absent where the step sets none. Needs `setsJobVariables` of the task's definition. */
  readonly jobVariables?: (records: readonly UnitRecord[], inputs: Inputs) => readonly JobVariable[];
}
