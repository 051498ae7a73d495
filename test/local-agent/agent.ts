import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Job, type JobSettings, prepareJob } from './job.js';
import { handleLine } from './output.js';
import { type ProcessEnd, startProcess } from './process.js';
import { type PublishedTests, readPublishedTests } from './result-commands.js';
import { mergeResults, type TaskResult } from './results.js';
import {
  addIssue,
  type AttachedFile,
  createStep,
  type Issue,
  type Progress,
  type Step,
  writeLog,
} from './step.js';
import { startWatch, supervise, type Supervised, type WatchSettings } from './supervision.js';
import { summaryType } from './task-commands.js';
import { readTaskDefinition, type TaskDefinition, versionText } from './task-definition.js';
import { valueOf } from './variables.js';

/** One step of a pipeline: the task, its inputs, and when it is cancelled. */
export interface TaskRun extends JobSettings, WatchSettings {
  /** The step's `name:`, under which later steps find its output variables. Default: the task's name. */
  readonly name?: string;
  /** The Node binary that runs the task. Default: the one that runs this process. */
  readonly node?: string;
  /** The job's folder, which is kept. Default: a temporary folder that is deleted after the step. */
  readonly workFolder?: string;
  /** Called with every line of the log, masked, when it is written. */
  readonly onLine?: (line: string) => void;
  /** Called with every progress that the task reports. */
  readonly onProgress?: (progress: Progress) => void;
}

/** The outcome of a step, as its run shows it. */
export interface TaskOutcome {
  readonly result: TaskResult;
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** When the process was started, in milliseconds since 1970. */
  readonly startedAt: number;
  readonly milliseconds: number;
  /** The log as the user sees it: masked and without commands. */
  readonly log: readonly string[];
  /** Every line that the process wrote, unchanged. */
  readonly rawOutput: readonly string[];
  readonly issues: readonly Issue[];
  /** Output variables by their own name, including secret ones. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Variables for later steps of the job; output variables are named `<step>.<name>`. */
  readonly variables: Readonly<Record<string, string>>;
  readonly secretVariables: Readonly<Record<string, string>>;
  readonly attachments: readonly Attachment[];
  /** The attachments that are Markdown summaries. */
  readonly summaries: readonly Attachment[];
  /** The runs of tests that it published. */
  readonly tests: readonly PublishedTests[];
  readonly progress: readonly Progress[];
  readonly signalsSent: readonly NodeJS.Signals[];
}

export interface Attachment extends AttachedFile {
  readonly content: string;
}

/** Runs a task by the rules A1..A70 of the Azure Pipelines agent. Rejects only if the agent could not start it. */
export async function runTask(run: TaskRun): Promise<TaskOutcome> {
  const work = run.workFolder ?? (await mkdtemp(join(tmpdir(), 'local-agent-')));
  try {
    return await runIn(work, run);
  } finally {
    if (run.workFolder === undefined) await rm(work, { recursive: true, force: true });
  }
}

async function runIn(work: string, run: TaskRun): Promise<TaskOutcome> {
  const definition = await readTaskDefinition(run.task);
  const job = await prepareJob(run, definition, work);
  const watch = startWatch(run);
  const step = startStep(run, definition, job, watch.onLogLine);
  const rawOutput: string[] = [];
  writeHeader(step, definition);
  const startedAt = Date.now();
  const started = performance.now();
  const task = startProcess({
    node: run.node ?? process.execPath,
    ...executionOf(definition, job),
    environment: job.environment,
    onLine: (line) => {
      rawOutput.push(line);
      const wasDone = step.done;
      handleLine(step, line);
      if (step.done && !wasDone) watch.done();
    },
  });
  const supervised = await supervise(step, task, watch, job.variables);
  return {
    ...supervised.end,
    ...(await outcomeOf(step, supervised)),
    startedAt,
    milliseconds: performance.now() - started,
    rawOutput,
    signalsSent: supervised.signalsSent,
  };
}

function startStep(
  run: TaskRun,
  definition: TaskDefinition,
  { variables, masker }: Job,
  onLogLine: (line: string) => void,
): Step {
  return createStep({
    definition,
    name: run.name ?? definition.name,
    sources: valueOf(variables, 'build.sourcesDirectory'),
    debug: valueOf(variables, 'system.debug').toLowerCase() === 'true',
    masker,
    onLine: (line) => {
      run.onLine?.(line);
      onLogLine(line);
    },
    onProgress: (progress) => run.onProgress?.(progress),
  });
}

/** A27, A28. */
function executionOf({ execution }: TaskDefinition, { folders, variables }: Job) {
  const handler = execution['Node24'] ?? execution['Node20_1'];
  if (handler === undefined) throw new Error('A supported task execution handler was not found.');
  return {
    script: join(folders.task, handler.target),
    workingDirectory: handler.workingDirectory ?? valueOf(variables, 'system.defaultWorkingDirectory'),
  };
}

/** A32. */
function writeHeader(step: Step, definition: TaskDefinition): void {
  const rule = '='.repeat(78);
  const facts = [
    ['Task', definition.friendlyName],
    ['Description', definition.description],
    ['Version', versionText(definition)],
    ['Author', definition.author],
    ['Help', definition.helpUrl === '' ? definition.helpMarkDown : definition.helpUrl],
  ] as const;
  writeLog(step, `Starting: ${definition.friendlyName}`);
  writeLog(step, rule);
  for (const [name, value] of facts) writeLog(step, `${name.padEnd(12)} : ${value}`);
  writeLog(step, rule);
}

async function outcomeOf(step: Step, supervised: Supervised) {
  const attachments = await Promise.all(step.attachments.map(readAttachment));
  const tests = await Promise.all(step.publishedFiles.map((files) => readPublishedTests(step, files)));
  return {
    result: resultOf(step, supervised),
    log: step.log,
    issues: step.issues,
    outputs: Object.fromEntries(step.outputs),
    variables: Object.fromEntries(step.variables),
    secretVariables: Object.fromEntries(step.secretVariables),
    attachments,
    summaries: attachments.filter(({ type }) => type.toLowerCase() === summaryType.toLowerCase()),
    tests,
    progress: step.progress,
  };
}

/** A48: reads an attached file after the step. Rejects if the task has deleted it before, which no task may do. */
async function readAttachment(file: AttachedFile): Promise<Attachment> {
  return { ...file, content: await readFile(file.path, 'utf8') };
}

/** A50, A51, A54, A56, A60, A61. */
function resultOf(step: Step, { end, interruption }: Supervised): TaskResult {
  const own = ownResult(step, end, interruption);
  return step.commandFailed ? mergeResults(own, 'Failed') : own;
}

function ownResult(step: Step, end: ProcessEnd, interruption: Supervised['interruption']): TaskResult {
  if (interruption === 'canceled') return 'Canceled';
  if (interruption === 'timed out') return 'Failed';
  if (interruption !== 'done' && end.exitCode !== 0) {
    addIssue(step, 'error', `Exit code ${end.exitCode ?? end.signal ?? ''} returned from process.`);
    return 'Failed';
  }
  return step.result ?? 'Succeeded';
}
