import { createHash } from 'node:crypto';
import type { Attachment, Job, Run, Step } from './run.js';

/** A record of a run's timeline, as `GET …/builds/<id>/timeline` gives it. */
export interface TimelineRecord {
  readonly id: string;
  readonly parentId: string | null;
  readonly type: 'Stage' | 'Phase' | 'Job' | 'Task';
  readonly name: string;
  readonly identifier: string | null;
  readonly attempt: number;
  readonly order: number;
  readonly state: 'completed';
  readonly result: string;
  readonly task: { readonly id: string; readonly name: string; readonly version: string } | null;
  readonly log: { readonly id: number; readonly type: 'Container' } | null;
  readonly previousAttempts: readonly PreviousAttempt[];
}

interface PreviousAttempt {
  readonly attempt: number;
  readonly timelineId: string;
  readonly recordId: string;
}

/** An attachment with the timeline and the record that it belongs to. */
export interface PlacedAttachment extends Attachment {
  readonly timelineId: string;
  readonly recordId: string;
}

/** The id of the timeline that has an attempt. */
export function timelineId(run: Run, attempt: number): string {
  return uuid('timeline', run.id, attempt);
}

/** The records of the latest attempts: earlier ones stand in `previousAttempts` only. */
export function timelineOf(run: Run): readonly TimelineRecord[] {
  const latest = run.jobs.filter((job) => earlierAttempts(run, job).length === attemptsAt(run, job) - 1);
  const stages = [...new Set(latest.map(({ stage }) => stage))];
  return [
    ...stages.map((stage, index) => stageRecord(run, stage, index + 1)),
    ...latest.flatMap((job, index) => jobRecords(run, job, index + 1)),
  ];
}

/** The attachments of one type of all attempts, in the order of their steps. */
export function attachmentsOf(run: Run, type: string): readonly PlacedAttachment[] {
  return run.jobs.flatMap((job) =>
    job.steps.flatMap((step) =>
      step.attachments
        .filter((attachment) => attachment.type === type)
        .map((attachment) => ({
          ...attachment,
          timelineId: timelineId(run, job.attempt),
          recordId: stepId(run, job, step),
        })),
    ),
  );
}

function stageRecord(run: Run, stage: string, order: number): TimelineRecord {
  return {
    ...completed,
    id: uuid('stage', run.id, stage),
    type: 'Stage',
    name: stage,
    identifier: stage,
    order,
  };
}

const completed = {
  parentId: null,
  identifier: null,
  attempt: 1,
  order: 1,
  state: 'completed',
  result: 'succeeded',
  task: null,
  log: null,
  previousAttempts: [],
} as const;

/** A job stands in a phase of the same name. */
function jobRecords(run: Run, job: Job, order: number): readonly TimelineRecord[] {
  const phase: TimelineRecord = {
    ...completed,
    id: uuid('phase', run.id, placeOf(job)),
    parentId: uuid('stage', run.id, job.stage),
    type: 'Phase',
    name: job.name,
    identifier: `${job.stage}.${job.name}`,
    order,
  };
  const record: TimelineRecord = {
    ...phase,
    id: jobId(run, job),
    parentId: phase.id,
    type: 'Job',
    identifier: `${job.stage}.${job.name}.__default`,
    attempt: job.attempt,
    previousAttempts: earlierAttempts(run, job).map((earlier) => ({
      attempt: earlier.attempt,
      timelineId: timelineId(run, earlier.attempt),
      recordId: jobId(run, earlier),
    })),
  };
  return [phase, record, ...job.steps.map((step, index) => stepRecord(run, job, step, index + 1))];
}

function stepRecord(run: Run, job: Job, step: Step, order: number): TimelineRecord {
  return {
    ...completed,
    id: stepId(run, job, step),
    parentId: jobId(run, job),
    type: 'Task',
    name: step.name,
    attempt: job.attempt,
    order,
    result: step.result,
    task: { ...step.task, version: '0.1.0' },
    log: { id: order + 4, type: 'Container' },
  };
}

function placeOf({ stage, name, slice = 0 }: Job): string {
  return `${stage}/${name}/${slice}`;
}

function attemptsAt(run: Run, job: Job): number {
  return run.jobs.filter((other) => placeOf(other) === placeOf(job)).length;
}

function earlierAttempts(run: Run, job: Job): readonly Job[] {
  return run.jobs.filter((other) => placeOf(other) === placeOf(job) && other.attempt < job.attempt);
}

function jobId(run: Run, job: Job): string {
  return uuid('job', run.id, placeOf(job), job.attempt);
}

function stepId(run: Run, job: Job, step: Step): string {
  return uuid('step', run.id, placeOf(job), job.attempt, job.steps.indexOf(step));
}

/** The same id for the same parts. */
function uuid(...parts: readonly (string | number)[]): string {
  const digits = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}
