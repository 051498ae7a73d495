import * as z from 'zod';
import type { TaskOutcome } from '../../test/local-agent/agent.js';
import type { State } from '../../test/local-azure/state.js';
import { reportType } from '../../tasks/core/report/schema.js';
import type { Pipeline } from '../../test/local-pipeline/pipeline.js';
import { keepResults, type KeptFolders } from './kept-results.js';
import type { Screen, Show } from './screen.js';

/** One nightly run: the six tasks one after the other, or the whole run. */
export interface Night {
  readonly name: string;
  readonly tasks: readonly TaskSummary[];
  /** The image paths of what was built. */
  readonly built: readonly string[];
  /** The images that RetireImages deleted. */
  readonly retired: readonly RetiredImage[];
  /** The images that failed their test. */
  readonly rejected: readonly RejectedImage[];
  /** Tasks that did not succeed, but for images that failed their test. */
  readonly failures: readonly string[];
  /** What Azure held after it. */
  readonly state: State;
}

export interface RetiredImage {
  readonly name: string;
  readonly imagePath: string;
  /** The lab or store that it was in: `lab Training`. */
  readonly place: string;
}

export interface RejectedImage {
  readonly name: string;
  readonly imagePath: string;
  /** The names of what failed. */
  readonly tests: readonly string[];
}

export interface TaskSummary {
  readonly task: string;
  readonly result: string;
  readonly seconds: number;
  /** The task's attached JSON report. */
  readonly report: unknown;
}

const factory = { DevTestLabName: 'ImageFactory', pollIntervalSeconds: '0.2' };

const withGallery = { ...factory, gallery: 'ImageFactory' };

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
  ['CreateImageVMs', { ...withConfiguration, ...withGallery, vmSize: 'Standard_D2s_v5' }],
  ['SnapImages', withGallery],
  ['TestImages', withConfiguration],
  ['DistributeImages', { ...withConfiguration, ...withGallery }],
  ['CleanUpFactory', withGallery],
  ['RetireImages', { ...withConfiguration, ...withGallery, ImagesToSave: '1' }],
];

/** The whole night by one task, in place of the steps, as sample/whole.yml has it. */
const wholeRun: typeof steps = [
  ['RunImageFactory', { ...withConfiguration, ...withGallery, vmSize: 'Standard_D2s_v5', ImagesToSave: '1' }],
];

/** The step by which the newest image of a golden image is taken back. */
export function rollbackStep(image: string): (typeof steps)[number] {
  const reason = 'Its team cannot sign in to machines made of it.';
  return ['RollbackImages', { ...withConfiguration, ...withGallery, image, reason }];
}

/** The tasks of a night: the six steps, or the whole run. */
export type Way = 'steps' | 'whole';

/** What is different in a night. */
export interface NightOfRuns {
  readonly name: 'first' | 'second' | 'third';
  /** Inputs in place of the usual ones, by task. */
  readonly inputs?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The folder of the sources, where it is another one. */
  readonly sources?: string;
}

const buildIds = { first: '1', second: '2', third: '3' };

/** How a night is shown, and where its results are kept. */
export interface NightSettings {
  readonly screen: Screen;
  readonly show: Show;
  readonly folders: KeptFolders;
}

/** Runs the tasks of a night, shows them, and keeps their results. */
export async function runNight(
  pipeline: Pipeline,
  { name, inputs: others = {}, sources }: NightOfRuns,
  settings: NightSettings,
  way: Way,
): Promise<Night> {
  const tasks: TaskSummary[] = [];
  for (const [task, inputs] of way === 'whole' ? wholeRun : steps) {
    settings.screen.say(`\n━━━ The ${name} night: ${task}`);
    settings.screen.busyWith(`${task} is starting`);
    const outcome = await pipeline.run(
      task,
      { ...inputs, ...others[task] },
      {
        variables: { 'build.buildId': buildIds[name], ...(sources === undefined ? {} : sourcesIn(sources)) },
        ...settings.show(settings.screen),
      },
    );
    const log = await keepResults(settings.folders, name, task, outcome);
    if (outcome.result !== 'Succeeded') settings.screen.say(`${task}: ${outcome.result}. Its log is ${log}.`);
    tasks.push(summaryOf(task, outcome));
  }
  const failures = tasks
    .filter((summary) => summary.result !== 'Succeeded' && !failedByTestsAlone(summary))
    .map(({ task, result }) => `${task} ended as ${result} in the ${name} night.`);
  return {
    name,
    tasks,
    built: tasks.flatMap(builtBy),
    retired: tasks.flatMap(retiredBy),
    rejected: tasks.flatMap(rejectedBy),
    failures,
    state: await pipeline.azure.state(),
  };
}

/** The variables by which a step finds its sources. */
export function sourcesIn(folder: string): Readonly<Record<string, string>> {
  return { 'system.defaultWorkingDirectory': folder, 'build.sourcesDirectory': folder };
}

function summaryOf(task: string, { result, milliseconds, attachments }: TaskOutcome): TaskSummary {
  const attached = attachments.find(({ type }) => type === reportType);
  const report: unknown = attached ? JSON.parse(attached.content) : undefined;
  return { task, result, seconds: milliseconds / 1000, report };
}

const reportShape = z.object({
  records: z.array(
    z.object({
      verb: z.string(),
      outcome: z.string(),
      subject: z.object({ kind: z.string(), name: z.string() }),
      target: z.object({ name: z.string(), kind: z.string() }).optional(),
      image: z.object({ path: z.string() }).optional(),
      testCases: z.array(z.object({ name: z.string(), outcome: z.string() })).optional(),
    }),
  ),
});

type ReportRecord = z.infer<typeof reportShape>['records'][number];

function builtBy({ report }: TaskSummary): string[] {
  if (report === undefined) return [];
  const { records } = reportShape.parse(report);
  return records
    .filter(({ verb, outcome }) => verb === 'build' && outcome === 'succeeded')
    .map(({ image }) => image?.path ?? '');
}

function failedRecords({ report }: TaskSummary): readonly ReportRecord[] {
  if (report === undefined) return [];
  return reportShape.parse(report).records.filter(({ outcome }) => outcome === 'failed');
}

function failedTests({ testCases = [] }: ReportRecord): readonly string[] {
  return testCases.filter(({ outcome }) => outcome === 'failed').map(({ name }) => name);
}

/** Whether a task has done all that it could: an image that is no good is a failure of the image. */
function failedByTestsAlone(summary: TaskSummary): boolean {
  const failed = failedRecords(summary);
  return failed.length > 0 && failed.every((record) => failedTests(record).length > 0);
}

function rejectedBy(summary: TaskSummary): RejectedImage[] {
  return failedRecords(summary)
    .map((record) => ({
      name: record.subject.name,
      imagePath: record.image?.path ?? '',
      tests: failedTests(record),
    }))
    .filter(({ tests }) => tests.length > 0);
}

function retiredBy({ task, report }: TaskSummary): RetiredImage[] {
  if (!/^(RetireImages|RunImageFactory)$/.test(task) || report === undefined) return [];
  const { records } = reportShape.parse(report);
  const deleted = records.filter(
    ({ outcome, verb, subject }) =>
      outcome === 'succeeded' && verb === 'delete' && subject.kind !== 'image VM',
  );
  return deleted.map(({ subject, target, image }) => ({
    name: subject.name,
    imagePath: image?.path ?? '',
    place: `${target?.kind ?? ''} ${target?.name ?? ''}`,
  }));
}
