import type { Finding } from '../step/action.js';
import type { Outcome, UnitRecord } from '../step/record.js';

/** The type of the attachment that holds the JSON report. */
export const reportType = 'image-factory-result';

/** Rises with every change that a reader of the report would have to know of. */
export const schemaVersion = 1;

export type TaskResult = 'Succeeded' | 'SucceededWithIssues' | 'Failed';

/** The JSON report. Times are UTC (ISO 8601), durations seconds, sizes bytes. */
export interface JsonReport {
  readonly schemaVersion: typeof schemaVersion;
  /** The task's name, e.g. `SnapImages`. */
  readonly task: string;
  readonly runId: string;
  readonly result: TaskResult;
  /** The result in one sentence. */
  readonly message: string;
  readonly cancelled: boolean;
  /** True if the plan was only shown (`whatIf`). */
  readonly planOnly: boolean;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly seconds: number;
  readonly totals: Totals;
  /** All findings of the run, worst first and each once. */
  readonly findings: readonly Finding[];
  readonly records: readonly JsonRecord[];
}

/** The outcome of one action, or of one thing that the plan left alone. */
export interface JsonRecord extends Omit<UnitRecord, 'startedAt' | 'endedAt'> {
  /** Absent where nothing was started. */
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly seconds: number;
}

/** The number of records by outcome, and the bytes that were moved. */
export interface Totals extends Readonly<Record<Outcome, number>> {
  readonly bytes: number;
}
