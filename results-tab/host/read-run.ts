import { parseReport } from '../reports/parse.js';
import type { ReportOfRun } from '../reports/run.js';
import type { TaskReport } from '../reports/task-report.js';
import { type Attachment, type Candidates, listReports, readAttachment } from './attachments.js';
import { type Api, type Get, getText, messageOf } from './requests.js';
import { type Position, positionsOf } from './timeline.js';

/** All that the reports of a run say. */
export interface Run {
  readonly reports: readonly ReportOfRun[];
  /** What could not be read, and why, in whole sentences. */
  readonly faults: readonly string[];
  /** The texts of the reports, each JSON. */
  readonly texts: readonly string[];
}

/** How many attachments are read at the same time. */
const atOnce = 4;

/** Reads the reports of all tasks, jobs and attempts of a run. Throws an error where the run itself cannot be read. */
export async function readRun(
  api: Api,
  buildId: number,
  signal: AbortSignal,
  progress: (read: number, all: number) => void,
): Promise<Run> {
  const get: Get = (path) => getText(api, `${buildId}/${path}`, signal);
  const [positions, steps] = await Promise.all([readPositions(get, signal), listReports(get)]);
  let read = 0;
  const results = await inParallel(steps, async (candidates) => {
    const result = await readStep(get, candidates, signal);
    progress((read += 1), steps.length);
    return result;
  });
  return runOf(results, positions);
}

/** Without the timeline the reports name their jobs themselves. */
async function readPositions(get: Get, signal: AbortSignal) {
  try {
    return positionsOf(await get('timeline'));
  } catch (error) {
    if (signal.aborted) throw error;
    return new Map<string, Position>();
  }
}

interface ReadStep {
  readonly attachment: Attachment;
  readonly text?: string;
  readonly report?: TaskReport | undefined;
  readonly fault?: string;
}

/** Reads the first attachment of a step that can be read. */
async function readStep(
  get: Get,
  [attachment, next, ...rest]: Candidates,
  signal: AbortSignal,
): Promise<ReadStep> {
  const result = await readOne(get, attachment, signal);
  if (result.report || next === undefined) return result;
  const second = await readStep(get, [next, ...rest], signal);
  return second.report ? second : result;
}

async function readOne(get: Get, attachment: Attachment, signal: AbortSignal): Promise<ReadStep> {
  try {
    const text = await readAttachment(get, attachment);
    const parsed = parseReport(text);
    return { attachment, text, ...parsed };
  } catch (error) {
    if (signal.aborted) throw error;
    return { attachment, fault: `could not be read: ${messageOf(error)}` };
  }
}

/** The run that the reports of its steps tell; of a step that was run again, the last attempt. */
export function runOf(results: readonly ReadStep[], positions: ReadonlyMap<string, Position>): Run {
  const placed = results.map((result) => ({
    ...result,
    position: positionOf(result, positions.get(result.attachment.recordId.toLowerCase())),
  }));
  const last = placed.filter((one) => !placed.some((other) => replaces(other, one)));
  const labelled = last.map((one) => ({ ...one, label: labelOf(one, last) }));
  return {
    reports: labelled
      .flatMap(({ report, label }) => (report ? [{ ...report, label }] : []))
      .sort((one, other) => one.startedAt - other.startedAt),
    faults: labelled.flatMap(({ fault, label }) =>
      fault === undefined ? [] : [`The report of ${label} ${fault}.`],
    ),
    texts: labelled.flatMap(({ text, report }) => (text && report ? [text] : [])),
  };
}

interface Placed extends ReadStep {
  readonly position: Position & { readonly isCertain: boolean };
}

function positionOf({ report, attachment }: ReadStep, known: Position | undefined): Placed['position'] {
  if (known !== undefined) return { ...known, isCertain: true };
  const { job, attempt } = report?.origin ?? { job: '', attempt: 1 };
  return { step: attachment.name.replace(/\.\w+$/, ''), job, stage: '', attempt, isCertain: false };
}

/** Slices of a job may have one name: only the timeline, which has the last attempts, tells them from attempts. */
function replaces(other: Placed, one: Placed): boolean {
  return other.position.isCertain && other.position.attempt > one.position.attempt && isSameStep(other, one);
}

/** An earlier attempt is not in the timeline: what is known of its place is what its report says. */
function isSameStep({ position: other, report: last }: Placed, { position, report }: Placed): boolean {
  if (other.job !== position.job) return false;
  if (!position.isCertain) return report !== undefined && report.task === last?.task;
  return other.step === position.step && other.stage === position.stage;
}

function labelOf({ report, position }: Placed, all: readonly Placed[]): string {
  const { step, job, stage, attempt } = position;
  const isAlone = new Set(all.map(({ position: other }) => `${other.stage} ${other.job}`)).size < 2;
  return [
    report?.task ?? step,
    ...(isAlone || stage === '' ? [] : [`stage ${stage}`]),
    ...(isAlone || job === '' ? [] : [`job ${job}`]),
    ...(attempt > 1 ? [`attempt ${attempt}`] : []),
  ].join(', ');
}

/** The results of `work` for all items, in their order. */
async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  const entries = items.entries();
  const worker = async () => {
    for (const [index, item] of entries) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}
