import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { Attachment, Run, Step } from '../local-azure-devops/run.js';

/** What a task left of one kind, as a kept run has it. */
const keptAttachment = z.object({ type: z.string(), name: z.string(), content: z.string() });

const definition = z.object({ id: z.string(), name: z.string(), friendlyName: z.string() });

const tasks = join(import.meta.dirname, '..', '..', 'tasks');

/** The tasks in the order of a nightly run. */
const order = [
  'ValidateConfiguration',
  'CreateImageVMs',
  'SnapImages',
  'TestImages',
  'DistributeImages',
  'CleanUpFactory',
  'RetireImages',
];

/**
 * A run with the attachments of a folder, which has a folder for each task with a JSON file for each attachment (`type`,
 * `name`, `content`), as `npm start` keeps them in `dist/results/<night>`. Its steps are in one job.
 */
export async function keptRun(folder: string): Promise<Run> {
  const present = await readdir(folder);
  const others = present.filter((task) => !order.includes(task)).sort();
  const steps = [...order.filter((task) => present.includes(task)), ...others].map((task) =>
    keptStep(join(folder, task), task),
  );
  return runOf(await Promise.all(steps));
}

/** A run of the nightly pipeline with one job that has these steps. */
export function runOf(steps: readonly Step[]): Run {
  return {
    id: 42,
    number: '20261129.1',
    definition: { id: 7, name: 'Nightly images' },
    result: 'succeeded',
    startedAt: '2026-11-29T01:00:00.000Z',
    finishedAt: '2026-11-29T03:10:00.000Z',
    jobs: [{ stage: 'Images', name: 'Night', attempt: 1, steps }],
  };
}

/** A step of a task of the repository with these attachments. */
export async function stepOf(task: string, attachments: readonly Attachment[]): Promise<Step> {
  const text = await readFile(join(tasks, task, 'task.json'), 'utf8');
  const { id, name, friendlyName } = definition.parse(JSON.parse(text));
  return { name: friendlyName, task: { id, name }, result: 'succeeded', attachments };
}

async function keptStep(folder: string, task: string): Promise<Step> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  return stepOf(
    task,
    texts.map((text) => keptAttachment.parse(JSON.parse(text))),
  );
}
