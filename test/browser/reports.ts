import { join } from 'node:path';
import type { Attachment, Job, Run, Step } from '../local-azure-devops/run.js';
import { keptRun, runOf, stepOf } from '../worlds/kept-runs.js';

/** A run whose reports real tasks wrote: see recordings/record.ts. */
export function recordedRun(name: 'night' | 'failure' | 'plan'): Promise<Run> {
  return keptRun(join(import.meta.dirname, 'recordings', name));
}

/** A run of one step with these attachments. */
export async function runWith(attachments: readonly Attachment[], task = 'DistributeImages'): Promise<Run> {
  return runOf([await stepOf(task, attachments)]);
}

/** A run of the same steps in other jobs. */
export function inJobs(run: Run, jobs: readonly Partial<Job>[]): Run {
  const [job] = run.jobs;
  if (job === undefined) throw new Error('The run has no job.');
  return { ...run, jobs: jobs.map((changes) => ({ ...job, ...changes })) };
}

/** The run with some of its reports changed: by the task, and by the text of the attachment. */
export function withContents(run: Run, change: (task: string, content: string) => string): Run {
  const changed = ({ task, attachments, ...step }: Step): Step => ({
    ...step,
    task,
    attachments: attachments.map((each) => ({ ...each, content: change(task.name, each.content) })),
  });
  return { ...run, jobs: run.jobs.map((job) => ({ ...job, steps: job.steps.map(changed) })) };
}

/** A whole report with everything in it that a person may write, such as names and messages, replaced. */
export function hostileReport(report: string, text: string): string {
  const replaced = JSON.parse(report, (key, value: unknown) =>
    typeof value === 'string' && written.has(key) ? text : value,
  ) as object;
  return JSON.stringify(replaced);
}

const written = new Set([
  'name',
  'reason',
  'message',
  'what',
  'why',
  'remedy',
  'file',
  'imagePath',
  'path',
  'logUrl',
  'portalUrl',
]);
