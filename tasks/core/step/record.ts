import type {
  Action,
  Details,
  ExpectedMachine,
  Finding,
  ImageFacts,
  LeftAlone,
  Subject,
  Target,
} from './action.js';
import type { Phase } from './phases.js';
import type { TestCase } from './test-cases.js';

export type { TestCase } from './test-cases.js';

/** `planned` is what a run that only plans (`whatIf`) would do. */
export type Outcome = 'succeeded' | 'skipped' | 'failed' | 'unfinished' | 'planned';

/** The outcome of one action, or of one thing that the plan left alone. */
export interface UnitRecord {
  readonly verb: string;
  readonly subject: Subject;
  readonly target?: Target;
  readonly imageFacts?: ImageFacts;
  readonly outcome: Outcome;
  readonly reason: string;
  readonly findings: readonly Finding[];
  readonly details: Details;
  /** UTC; absent where nothing was started. */
  readonly startedAt?: Date;
  readonly endedAt?: Date;
  /** The parts of the time in between, in their order. */
  readonly phases?: readonly Phase[];
  /** The number of bytes moved. */
  readonly bytes: number;
  /** What was tested, in its order; absent where nothing was. */
  readonly testCases?: readonly TestCase[];
  /** By how much what is stored has grown, or would (`planned`), below 0 where it has shrunk: at most. */
  readonly storedBytes?: number;
  /** How long a VM that is made for it was expected to run when the run was planned; absent where none is made. */
  readonly expectedMachine?: ExpectedMachine;
  /** It is carried out only if others come to nothing. */
  readonly isFallback?: true;
}

/** The outcome of a whole step, from which table, summary, report and task result are made. */
export interface StepResult {
  /** The lab that the step works in, or from which it serves others; absent where that was not found. */
  readonly lab?: Target;
  readonly records: readonly UnitRecord[];
  /** Findings that concern the run and not a single record. */
  readonly findings: readonly Finding[];
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly cancelled: boolean;
  /** True if the plan was only shown (`whatIf`). */
  readonly planOnly: boolean;
}

/** The end of an action; without a reason, the reason is that of the action. */
export interface Ending {
  readonly outcome: Outcome;
  readonly reason?: string;
  readonly details?: Details;
  /** What is known now, in addition to what the action says of the image. */
  readonly imageFacts?: Partial<ImageFacts>;
  readonly bytes?: number;
  /** Where it differs from what was planned. */
  readonly storedBytes?: number;
  readonly testCases?: readonly TestCase[];
}

/** The record of an action that has ended, without times and findings. */
export function recordOfAction(action: Action, ending: Ending): UnitRecord {
  const { verb, subject, target, imageFacts } = action;
  const { outcome, reason = action.reason, details = {}, imageFacts: known, bytes = 0, testCases } = ending;
  return {
    verb,
    subject,
    ...(target ? { target } : {}),
    ...(imageFacts ? { imageFacts: { ...imageFacts, ...known } } : {}),
    outcome,
    reason,
    details,
    bytes,
    findings: [],
    ...(testCases ? { testCases } : {}),
    ...growthBy(action, ending),
    ...expectationOf(action),
  };
}

/** What is not done leaves what is stored as it is. */
function growthBy(
  action: Action,
  { outcome, storedBytes = action.storedBytes }: Ending,
): Pick<UnitRecord, 'storedBytes'> {
  const isDone = outcome === 'succeeded' || outcome === 'planned';
  return isDone && storedBytes !== undefined ? { storedBytes } : {};
}

function expectationOf({
  expectedMachine,
  isFallback,
}: Action): Pick<UnitRecord, 'expectedMachine' | 'isFallback'> {
  return { ...(expectedMachine ? { expectedMachine } : {}), ...(isFallback ? { isFallback } : {}) };
}

/** The record of an action that is only planned; the bytes are those that would be moved. */
export function recordOfPlanned(action: Action): UnitRecord {
  const { bytes = 0 } = action;
  return recordOfAction(action, { outcome: 'planned', bytes });
}

/** The record of a thing that the plan leaves alone. */
export function recordOfLeftAlone(unit: LeftAlone): UnitRecord {
  const { verb = 'leave alone', subject, target, imageFacts, outcome, reason } = unit;
  const { details = {}, findings = [] } = unit;
  return {
    verb,
    subject,
    ...(target ? { target } : {}),
    ...(imageFacts ? { imageFacts } : {}),
    outcome,
    reason,
    details,
    bytes: 0,
    findings,
  };
}
