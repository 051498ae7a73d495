import type { Amounts, CellState, JsonRecord, TaskResult, Totals } from '../../tasks/core/report/schema.js';

export type Place = NonNullable<JsonRecord['target']>;
export type Outcome = JsonRecord['outcome'];

/** What one run of one task says, whichever attachment and version it was read from. Times are milliseconds since 1970. */
export interface TaskReport {
  readonly task: string;
  readonly origin: Origin;
  readonly factoryLab: Place | undefined;
  readonly result: TaskResult;
  readonly message: string;
  readonly cancelled: boolean;
  readonly planOnly: boolean;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly totals: Pick<Totals, 'failed' | 'unfinished' | 'planned' | 'bytes'>;
  readonly findings: readonly Finding[];
  /** What the task took, or would take: in all, with an empty path, and of each golden image. */
  readonly took: readonly Taken[];
  /** How many findings and problems are only in the whole report. */
  readonly omitted: number;
  readonly cells: readonly Cell[];
  readonly units: readonly Unit[];
  /** The records that failed or are unfinished. */
  readonly problems: readonly Problem[];
}

/** How much of each of `amountNames` something took, in their order; 0 is nothing, or not known. */
export interface Taken {
  readonly path: string;
  readonly amounts: readonly number[];
}

export const amountNames = [
  'machineSeconds',
  'expectedMachineSeconds',
  'guessedMachines',
  'movedBytes',
  'storedBytes',
  'freedBytes',
] as const satisfies readonly (keyof Amounts)[];

/** Where a report was made, and the addresses of what it names; empty where the host does not tell. */
export interface Origin {
  readonly job: string;
  /** 1 for the first. */
  readonly attempt: number;
  readonly logUrl: string;
  readonly portalUrl: string;
}

export interface Image {
  readonly path: string;
  readonly name: string | undefined;
  readonly createdAt: number | undefined;
  readonly bytes: number | undefined;
}

/** What a place has of a golden image. */
export interface Cell {
  readonly place: Place;
  readonly path: string;
  readonly state: CellState;
  /** The number of newer images that the place lacks. */
  readonly olderBy: number;
  /** The newest first. */
  readonly images: readonly Image[];
  /** The place takes them from a gallery: they take no storage there. */
  readonly isShared: boolean;
}

/** A piece of work that was started or planned. */
export interface Unit {
  readonly verb: string;
  readonly outcome: Outcome;
  readonly image: Image | undefined;
  /** The name of what it concerns; may be empty where there is an image. */
  readonly what: string;
  readonly place: Place | undefined;
  readonly span: Span | undefined;
  readonly bytes: number;
  readonly phases: readonly Phase[];
  /** It is one of those that let a whole run take as long as it did. */
  readonly isCritical?: boolean;
}

export interface Span {
  readonly startedAt: number;
  readonly endedAt: number;
}

export interface Phase extends Span {
  readonly name: string;
}

export interface Problem {
  readonly isFailed: boolean;
  /** The golden image, or what else it concerns. */
  readonly subject: string;
  readonly place: Place | undefined;
  /** The name of the image VM; empty where there is none. */
  readonly machine: string;
  readonly reason: string;
  readonly findings: readonly Finding[];
}

/** Something wrong or odd; texts are empty where the report has none. */
export interface Finding {
  readonly severity: JsonRecord['findings'][number]['severity'];
  readonly code: string;
  readonly what: string;
  readonly why: string;
  readonly remedy: string;
  /** The file, and the line if it is known. */
  readonly position: string;
}

/** All states of a cell, the worst first, each with the letter that stands beside its colour. */
export const stateLetters = {
  failed: 'F',
  unfinished: 'U',
  missing: 'M',
  older: 'O',
  planned: 'P',
  gone: 'D',
  current: '✓',
} as const satisfies Readonly<Record<CellState, string>>;

export const cellStates = Object.keys(stateLetters) as readonly CellState[];

export type { CellState };
