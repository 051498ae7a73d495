import type { Azure } from '../azure/azure.js';
import { type CommonValues, hostDefaults, type TaskValues } from '../definitions/task-values.js';
import type { ConnectionInput, TaskDefinition } from '../definitions/input.js';
import { imageTests } from '../report/image-tests.js';
import { visible } from '../report/visible.js';
import type { Action, Finding, LeftAlone, Plan } from '../step/action.js';
import type { Host } from '../step/context.js';
import type { Report } from '../report/report.js';
import type { ReportOrigin } from '../report/schema.js';
import type { StepEvent } from '../step/event.js';
import type { StepResult } from '../step/record.js';
import { commonOutputs, type JobVariable } from '../step/outputs.js';
import { runStep } from '../step/run-step.js';
import type { Step } from '../step/step.js';
import { cleanTexts } from './clean-texts.js';
import type { PreparedTask, RunFacts, SignedIn, TaskHost } from './host.js';
import { keepPage } from './keep-page.js';
import { createLog } from './log.js';
import { errorText, findingsOf } from './problem.js';
import { publish, publishFindings } from './publish.js';
import type { Reporter } from './reporter.js';
import { listenForCancellation } from './signals.js';
import { judge, type Verdict } from './verdict.js';

/** Azure, or undefined where the task may run without a service connection. */
type ServicesOf<D extends TaskDefinition> =
  Extract<D['inputs'][number], ConnectionInput> extends { readonly required: true }
    ? Azure
    : Azure | undefined;

/** A step that takes the values of a task's inputs. */
export type TaskStep<D extends TaskDefinition, State, A extends Action> = Step<
  TaskValues<D> & RunFacts,
  ServicesOf<D>,
  State,
  A
>;

/** How a run has ended. */
export interface Ending {
  /** Absent where it was not begun, or came to no report. */
  readonly report?: Report;
  /** False where an input was wrong or the sign-in failed: nothing was read or changed then. */
  readonly isBegun: boolean;
}

/** Runs a task on a host and turns every error into the task's result. Never throws. */
export async function runTaskOn<D extends TaskDefinition, State, A extends Action>(
  host: TaskHost,
  definition: D,
  load: () => Promise<TaskStep<D, State, A>>,
): Promise<Ending> {
  const { reporter } = host;
  for (const secret of host.secrets(definition)) reporter.protect(secret);
  const cancellation = listenForCancellation(() => {
    reporter.line('The run is being cancelled: nothing new is started, and what runs is told to end.');
  });
  let isBegun = false;
  try {
    const prepared = await prepare(host, definition, load, cancellation.signal);
    isBegun = true;
    return { report: await run(host, definition, prepared, cancellation.signal), isBegun };
  } catch (error) {
    debugError(reporter, error);
    const isStopped = !isBegun && cancellation.signal.aborted;
    const verdict: Verdict = { taskResult: 'Failed', message: isStopped ? stoppedEarly : errorText(error) };
    publishFindings(reporter, isStopped ? [] : findingsOf(error), verdict);
    reporter.complete(verdict);
    return { isBegun };
  } finally {
    cancellation.stop();
  }
}

/** A task that is ready to run. */
interface Ready<D extends TaskDefinition, State, A extends Action> {
  readonly inputs: PreparedTask<D>['inputs'];
  readonly step: TaskStep<D, State, A>;
  readonly signedIn: SignedIn | undefined;
}

async function prepare<D extends TaskDefinition, State, A extends Action>(
  host: TaskHost,
  definition: D,
  load: () => Promise<TaskStep<D, State, A>>,
  signal: AbortSignal,
): Promise<Ready<D, State, A>> {
  const { inputs, signIn } = host.prepare(definition);
  const [step, signedIn] = await Promise.all([load(), signIn?.(signal)]);
  return { inputs, step, signedIn };
}

async function run<D extends TaskDefinition, State, A extends Action>(
  host: TaskHost,
  definition: D,
  { inputs, step, signedIn }: Ready<D, State, A>,
  signal: AbortSignal,
): Promise<Report> {
  const { reporter, runId, permit } = host;
  // Undefined only where the input is optional: a required one that is missing has ended the task by now.
  const azure = signedIn?.azure as ServicesOf<D>;
  const given = { inputs, azure, signal, runId, ...(permit ? { permit } : {}) };
  const ended = await runWithLog(host, step, given);
  const { result, verdict, origin } = cleanTexts({ ...ended, origin: originOf(host, signedIn) }, (text) =>
    visible(reporter.redact(text)),
  );
  const clean = { task: definition.name, runId, origin, result, ...verdict };
  const report = keepPage(clean, inputs, reporter);
  tellOutputs(definition, reporter, {
    ...step.outputs?.(result.records),
    ...commonOutputs(result.records, report.message),
    testResults: publishTests(report, reporter) ?? '',
  });
  for (const variable of step.jobVariables?.(ended.result.records, inputs) ?? [])
    reporter.jobVariable(secretIfNeeded(variable, reporter));
  publish(reporter, report);
  return report;
}

/** @returns the path of the file with what was tested, if anything was and the host keeps it */
function publishTests({ task, runId, result }: Report, reporter: Reporter): string | undefined {
  const xml = imageTests(result.records);
  return xml === undefined
    ? undefined
    : reporter.publishTests({ name: task, title: `${task} ${runId}`, xml });
}

function originOf({ origin }: TaskHost, signedIn: SignedIn | undefined): ReportOrigin {
  const portalUrl = signedIn?.portalUrl;
  return { ...origin, ...(portalUrl === undefined ? {} : { portalUrl }) };
}

function tellOutputs(
  { outputVariables }: TaskDefinition,
  reporter: Reporter,
  outputs: Readonly<Record<string, string>>,
): void {
  for (const name of outputVariables) reporter.outputVariable(name, outputs[name] ?? '');
}

/** A variable with a secret in its value is a secret one: later steps get the value itself, and no log shows it. */
function secretIfNeeded(variable: JobVariable, { redact }: Pick<Reporter, 'redact'>): JobVariable {
  return { ...variable, isSecret: variable.isSecret || redact(variable.value) !== variable.value };
}

interface Ended {
  readonly result: StepResult;
  readonly verdict: Verdict;
}

/** Runs a step with its log, and turns what `read` or `plan` throws into a result. */
async function runWithLog<Inputs extends CommonValues, Services, State, A extends Action>(
  { reporter, listen }: Pick<TaskHost, 'reporter' | 'listen'>,
  step: Step<Inputs, Services, State, A>,
  given: Pick<Host<Inputs, Services>, 'azure' | 'signal' | 'runId' | 'permit'> & { readonly inputs: Inputs },
): Promise<Ended> {
  const startedAt = now();
  const log = createLog(reporter);
  const noticed: Finding[] = [];
  const emit = (event: StepEvent) => {
    if (event.type === 'noticed') noticed.push(event.finding);
    log.listen(withoutSecrets(event, reporter));
    listen?.(event);
  };
  try {
    const inputs = { ...hostDefaults, ...given.inputs };
    const result = await runStep(step, { ...given, inputs, now, protect: reporter.protect, emit });
    return { result, verdict: judge(result, given.inputs.failOn) };
  } catch (error) {
    debugError(reporter, error);
    return stopped(error, noticed, startedAt, given.signal.aborted);
  } finally {
    log.close();
  }
}

/** Tens of thousands of them have few reasons, of which each is looked through once. */
function withoutSecretReasons({ leftAlone }: Plan<Action>, redact: Reporter['redact']): readonly LeftAlone[] {
  const reasons = cleanTexts(
    leftAlone.map(({ reason }) => reason),
    redact,
  );
  return leftAlone.map((unit, index) => ({ ...unit, reason: reasons[index] ?? '' }));
}

/** The log cuts long reasons, and could not know the beginning of a secret at their end. */
function withoutSecrets(event: StepEvent, { redact }: Pick<Reporter, 'redact'>): StepEvent {
  switch (event.type) {
    case 'planned':
      return { ...event, plan: { ...event.plan, leftAlone: withoutSecretReasons(event.plan, redact) } };
    case 'ended':
      return { ...event, record: { ...event.record, reason: redact(event.record.reason) } };
    default:
      return event;
  }
}

const stoppedEarly = 'The run was cancelled before anything was changed. Run the task again.';

/** The result of a run that ended before anything was changed: its error and the findings until then. */
function stopped(error: unknown, noticed: readonly Finding[], startedAt: Date, cancelled: boolean): Ended {
  const message = cancelled ? stoppedEarly : errorText(error);
  const findings = cancelled ? noticed : [...noticed, ...findingsOf(error)];
  const result = { records: [], findings, startedAt, endedAt: now(), cancelled, planOnly: false };
  return { result, verdict: { taskResult: 'Failed', message } };
}

/** Prints the stack for those who look for a defect of the task. */
function debugError(reporter: Reporter, error: unknown): void {
  if (error instanceof Error) (error.stack ?? '').split('\n').forEach(reporter.debug);
}

function now(): Date {
  return new Date();
}
