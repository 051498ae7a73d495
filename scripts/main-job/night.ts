import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { Pipeline } from '../../test/local-pipeline/pipeline.js';

/** One nightly run: the five tasks, one after the other. */
export interface Night {
  readonly name: string;
  readonly tasks: readonly TaskSummary[];
  /** Names of the images that RetireImages deleted, with the lab or store they were in. */
  readonly retired: readonly string[];
  /** Tasks that did not succeed. */
  readonly failures: readonly string[];
}

export interface TaskSummary {
  readonly task: string;
  readonly result: string;
  readonly seconds: number;
  /** The task's attached JSON report. */
  readonly report: unknown;
}

const factory = { DevTestLabName: 'ImageFactory', pollIntervalSeconds: '0.2' };

const withConfiguration = {
  ...factory,
  ConfigurationLocation: 'Configuration',
  SubscriptionId: '11111111-1111-4111-8111-111111111111',
};

/**
 * The steps of sample/nightly.yml, with a shorter polling interval, because the local Azure is faster than the real
 * one.
 */
const steps: readonly (readonly [task: string, inputs: Readonly<Record<string, string>>])[] = [
  ['CreateImageVMs', { ...withConfiguration, vmSize: 'Standard_D2s_v5' }],
  ['SnapImages', factory],
  ['DistributeImages', withConfiguration],
  ['CleanUpFactory', factory],
  ['RetireImages', { ...withConfiguration, ImagesToSave: '1' }],
];

/** Runs the five tasks, prints their logs, and writes their Markdown summaries into the folder `summaries`. */
export async function runNight(pipeline: Pipeline, name: string, summaries: string): Promise<Night> {
  const tasks: TaskSummary[] = [];
  for (const [task, inputs] of steps) {
    console.log(`\n━━━ The ${name} night: ${task}\n`);
    const outcome = await pipeline.run(task, inputs, {
      variables: { 'build.buildId': name === 'first' ? '1' : '2' },
      onLine: (line) => console.log(line),
      onProgress: ({ percent }) => console.log(`[progress] ${percent} %`),
    });
    await keepSummaries(join(summaries, name), task, outcome.summaries);
    const attached = outcome.attachments.find(({ type }) => type === 'image-factory-result');
    const report: unknown = attached ? JSON.parse(attached.content) : undefined;
    tasks.push({ task, result: outcome.result, seconds: outcome.milliseconds / 1000, report });
  }
  const failures = tasks
    .filter(({ result }) => result !== 'Succeeded')
    .map(({ task, result }) => `${task} ended as ${result} in the ${name} night.`);
  return { name, tasks, retired: tasks.flatMap(retiredBy), failures };
}

async function keepSummaries(
  folder: string,
  task: string,
  summaries: readonly { readonly content: string }[],
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { content } of summaries) await writeFile(join(folder, `${task}.md`), content);
}

const reportShape = z.object({
  records: z.array(
    z.object({
      outcome: z.string(),
      subject: z.object({ name: z.string() }),
      target: z.object({ name: z.string(), kind: z.string() }).optional(),
    }),
  ),
});

function retiredBy({ task, report }: TaskSummary): string[] {
  if (task !== 'RetireImages' || report === undefined) return [];
  const { records } = reportShape.parse(report);
  const deleted = records.filter(({ outcome }) => outcome === 'succeeded');
  return deleted
    .map(({ subject, target }) => `${subject.name} (${target?.kind ?? ''} ${target?.name ?? ''})`)
    .sort();
}
