import type { Finding, ImageFacts, Target } from '../step/action.js';
import type { Phase } from '../step/phases.js';
import type { Outcome, UnitRecord } from '../step/record.js';

/** How the names of the phases begin in which an action waits for what others do. */
export const waitingPrefix = 'wait for ';

/**
 * The name of the wait between two pieces of work on an image of a whole run: what comes next has to get one of the places of
 * its kind of work.
 */
export const waitBetween = 'wait for a free place';

/** The task that carries each image through all steps, of which reports tell how long each image took and why. */
export const wholeRunTask = 'RunImageFactory';

/** The type of the attachment that holds the JSON report. */
export const reportType = 'image-factory-result';

/** The type of the attachment that holds the overview. */
export const overviewType = 'image-factory-overview';

/** Rises with every change that a reader of the report or of the overview would have to know of. */
export const schemaVersion = 2;

export type TaskResult = 'Succeeded' | 'SucceededWithIssues' | 'Failed';

/** What report and overview say of the run as a whole. Times are UTC (ISO 8601), durations seconds, sizes bytes. */
export interface ReportHead {
  readonly schemaVersion: typeof schemaVersion;
  /** The task's name, e.g. `SnapImages`. */
  readonly task: string;
  readonly runId: string;
  readonly origin: ReportOrigin;
  /** The factory lab; absent where the task has none or did not find it. */
  readonly factoryLab?: Target;
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
  /** Absent where nothing of it is known. */
  readonly took?: Took;
  /** All findings of the run, worst first and each once. */
  readonly findings: readonly Finding[];
}

/** What made a report, and where; what the host does not tell is absent. */
export interface ReportOrigin {
  /** The version of the extension, e.g. `0.1.0`. */
  readonly extensionVersion: string;
  readonly buildId?: string;
  readonly definitionId?: string;
  readonly job?: JobOfReport;
  /** The address of this task's log on the host. */
  readonly logUrl?: string;
  /** The address of the portal of the cloud, without a slash at its end, e.g. `https://portal.azure.com`. */
  readonly portalUrl?: string;
}

/** The job that ran the task; several jobs of a run, and several attempts of a job, may run the same task. */
export interface JobOfReport {
  readonly id?: string;
  readonly name: string;
  /** 1 for the first. */
  readonly attempt: number;
}

/** The JSON report. */
export interface JsonReport extends ReportHead {
  readonly records: readonly JsonRecord[];
}

/** The outcome of one action, or of one thing that the plan left alone. */
export interface JsonRecord extends Omit<UnitRecord, 'startedAt' | 'endedAt' | 'phases' | 'imageFacts'> {
  /** How long VMs ran that were made for it; absent where none did. */
  readonly machineSeconds?: number;
  /** Absent where nothing was started. */
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly seconds: number;
  readonly image?: JsonImage;
  /** The parts of the time, in their order; absent where the action has none. */
  readonly phases?: readonly JsonPhase[];
}

export interface JsonImage extends Omit<ImageFacts, 'createdAt'> {
  readonly createdAt?: string;
}

export interface JsonPhase extends Omit<Phase, 'startedAt' | 'endedAt'> {
  readonly startedAt: string;
  readonly endedAt: string;
}

/** The number of records by outcome, and the bytes that were moved, or would be (`planOnly`). */
export interface Totals extends Readonly<Record<Outcome, number>> {
  readonly bytes: number;
}

/**
 * What a run took, or would take (`planOnly`), as far as that is known: what is not, or is nothing, is absent. Sizes of what
 * is stored are those of whole disks, of which Azure bills what is used.
 */
export interface Amounts {
  /** How long image VMs and test VMs ran, in seconds; absent from a plan. */
  readonly machineSeconds?: number;
  /** How long they were expected to, by the plan. */
  readonly expectedMachineSeconds?: number;
  /** The VMs that were expected, and for how many of these no earlier run tells how long. */
  readonly expectedMachines?: number;
  readonly guessedMachines?: number;
  readonly movedBytes?: number;
  /** By how much storage grew, and by how much it shrank. */
  readonly storedBytes?: number;
  readonly freedBytes?: number;
}

export interface Took extends Amounts {
  /** One for each golden image of which something is known. */
  readonly images: readonly ImageTook[];
}

export interface ImageTook extends Amounts {
  readonly path: string;
}

/**
 * What a page shows of a run: the report, small enough for hundreds of images and labs. Texts that occur often stand in
 * lists, and the rows name them by their index.
 */
export interface Overview extends ReportHead {
  /** How many entries are left out of lists that would make the overview large; long texts end in `…`. */
  readonly omitted: { readonly findings: number; readonly units: number; readonly problems: number };
  /** The size of the images that the run deleted, or would delete (`planOnly`), as far as sizes are known. */
  readonly freedBytes: number;
  /** The labs and stores that the records concern. */
  readonly targets: readonly Target[];
  /** Image paths. */
  readonly paths: readonly string[];
  readonly images: readonly OverviewImage[];
  readonly verbs: readonly string[];
  readonly phaseNames: readonly string[];
  /** One for each golden image and place that has it, is to have it, or had it before the run. */
  readonly cells: readonly OverviewCell[];
  /**
   * One for each record that was started or planned, at most the five thousand that took longest and those of the critical path,
   * in the order of the report.
   */
  readonly units: readonly OverviewUnit[];
  /** Of a whole run: the units of its critical path in the order of time, by their index. */
  readonly criticalPath?: readonly number[];
  /** The records that failed or are unfinished, at most the first thousand, with all that is known of them. */
  readonly problems: readonly JsonRecord[];
}

/** An image: its path, its name, when it was made (seconds since 1970, UTC) and its bytes; null where that is unknown. */
export type OverviewImage = readonly [
  path: number,
  name: string | null,
  createdAt: number | null,
  bytes: number | null,
];

/**
 * What a target has of a golden image: `olderBy` counts the newer images that it lacks, `images` are those it has. `shared` is
 * there where it takes them from a gallery, so that they take no storage there.
 */
export type OverviewCell = readonly [
  target: number,
  path: number,
  state: CellState,
  olderBy: number,
  images: readonly number[],
  shared?: 1,
];

/**
 * `current`: it has the newest image; `older`: only older ones; `missing`: none; `failed` and `unfinished`: a newer one
 * was to come in this run and did not; `planned`: one would come; `gone`: the run deleted all that it had.
 */
export type CellState = 'current' | 'older' | 'missing' | 'failed' | 'unfinished' | 'planned' | 'gone';

/**
 * A record: when it started (seconds after the report), how long it took, the bytes it moved, and its phases. One that concerns
 * no golden image has the name of its subject.
 */
export type OverviewUnit = readonly [
  verb: number,
  outcome: Outcome,
  image: number | null,
  target: number | null,
  startedAt: number | null,
  seconds: number,
  bytes: number,
  phases: readonly OverviewPhase[],
  subject?: string,
];

/** A phase: when it started (seconds after the report), and how long it took. */
export type OverviewPhase = readonly [name: number, startedAt: number, seconds: number];
