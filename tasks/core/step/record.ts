import type { Details, Finding, Subject, Target } from './action.js';

export type Outcome = 'succeeded' | 'skipped' | 'failed' | 'unfinished';

/** What became of one action, or of one thing that the plan left alone. */
export interface UnitRecord {
  readonly verb: string;
  readonly subject: Subject;
  readonly target?: Target;
  readonly outcome: Outcome;
  readonly reason: string;
  readonly findings: readonly Finding[];
  readonly details: Details;
  /** UTC; absent where nothing was started. */
  readonly startedAt?: Date;
  readonly endedAt?: Date;
  /** Bytes that were moved. */
  readonly bytes: number;
}

/** The outcome of a whole step, from which table, summary, report and task result are drawn. */
export interface StepResult {
  readonly records: readonly UnitRecord[];
  /** Findings that concern the run and not a single record. */
  readonly findings: readonly Finding[];
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly cancelled: boolean;
  /** True if the plan was only shown (`whatIf`). */
  readonly planOnly: boolean;
}
