import type { Azure } from '../azure/azure.js';
import type { Connection } from '../azure/sign-in/credential.js';
import type { CommonValues, TaskValues } from '../definitions/common-inputs.js';
import type { ConnectionInput, TaskDefinition } from '../definitions/input.js';
import type { Action, Finding } from '../step/action.js';
import type { StepEvent } from '../step/event.js';
import type { StepResult } from '../step/record.js';
import { type Host, runStep } from '../step/run-step.js';
import type { Step } from '../step/step.js';
import type { Agent } from './agent.js';
import { createLog } from './log.js';
import { errorText, findingsOf } from './problem.js';
import { publish, publishFindings } from './publish.js';
import { listenForCancellation } from './signals.js';
import { judge, type Verdict } from './verdict.js';

/** What a step is told besides the task's inputs. */
export interface RunFacts {
  /** True for the build of a pull request, which must not delete (C94). */
  readonly isPullRequest: boolean;
}

/** What the step of a task asks its questions of: Azure, or nothing where the service connection may be left out. */
type ServicesOf<D extends TaskDefinition> =
  Extract<D['inputs'][number], ConnectionInput> extends { readonly required: true }
    ? Azure
    : Azure | undefined;

/** A step that takes what a task's inputs give. */
export type TaskStep<D extends TaskDefinition, State, A extends Action> = Step<
  TaskValues<D> & RunFacts,
  ServicesOf<D>,
  State,
  A
>;

/** What runs tasks: Azure Pipelines, a command line. */
export interface TaskHost {
  readonly agent: Agent;
  /** Identifies the run, e.g. `4711`. */
  readonly runId: string;
  /** The secrets that the host gave to the task, which must never be shown. */
  readonly secrets: (definition: TaskDefinition) => readonly string[];
  /** Reads the task's inputs and how it signs in. Loads nothing of Azure. Throws where an input is wrong. */
  readonly prepare: <D extends TaskDefinition>(definition: D) => PreparedTask<D>;
  readonly signIn: (connection: Connection) => Promise<Azure>;
}

export interface PreparedTask<D extends TaskDefinition> {
  readonly inputs: TaskValues<D> & RunFacts;
  /** Absent where the task runs without Azure. */
  readonly connection?: Connection;
}

/** Runs a task on a host and turns whatever is thrown into the task's result. Never throws. */
export async function runTaskOn<D extends TaskDefinition, State, A extends Action>(
  host: TaskHost,
  definition: D,
  load: () => Promise<TaskStep<D, State, A>>,
): Promise<void> {
  const { agent } = host;
  for (const secret of host.secrets(definition)) agent.protect(secret);
  const cancellation = listenForCancellation(() => {
    agent.line('The run is being cancelled: nothing new is started, and what runs is told to end.');
  });
  try {
    await run(host, definition, load, cancellation.signal);
  } catch (error) {
    debugError(agent, error);
    const message = errorText(error);
    publishFindings(agent, findingsOf(error), { taskResult: 'Failed', message });
    agent.complete({ taskResult: 'Failed', message });
  } finally {
    cancellation.stop();
  }
}

async function run<D extends TaskDefinition, State, A extends Action>(
  host: TaskHost,
  definition: D,
  load: () => Promise<TaskStep<D, State, A>>,
  signal: AbortSignal,
): Promise<void> {
  const { agent, runId } = host;
  const { inputs, connection } = host.prepare(definition);
  const [step, signedIn] = await Promise.all([load(), connection && host.signIn(connection)]);
  // Undefined only where the input is optional: a required one that is missing has ended the task by now.
  const azure = signedIn as ServicesOf<D>;
  const { result, verdict } = await carryOut(agent, step, { inputs, azure, signal, runId });
  const outputs = step.outputs(result.records);
  for (const name of definition.outputVariables) agent.outputVariable(name, outputs[name] ?? '');
  publish(agent, { task: definition.name, runId, result, ...verdict });
}

interface Ended {
  readonly result: StepResult;
  readonly verdict: Verdict;
}

/** Runs a step with its log; what `read` or `plan` throws is a result too. */
async function carryOut<Inputs extends CommonValues, Services, State, A extends Action>(
  agent: Agent,
  step: Step<Inputs, Services, State, A>,
  told: Pick<Host<Inputs, Services>, 'inputs' | 'azure' | 'signal' | 'runId'>,
): Promise<Ended> {
  const startedAt = now();
  const log = createLog(agent);
  const noticed: Finding[] = [];
  const emit = (event: StepEvent) => {
    if (event.type === 'noticed') noticed.push(event.finding);
    log.listen(event);
  };
  try {
    const result = await runStep(step, { ...told, now, protect: agent.protect, emit });
    return { result, verdict: judge(result, told.inputs.failOn) };
  } catch (error) {
    debugError(agent, error);
    return stopped(error, noticed, startedAt, told.signal.aborted);
  } finally {
    log.close();
  }
}

const stoppedEarly = 'The run was cancelled before anything was changed. Run the task again.';

/** A run that ended before anything was changed: what was noticed and its error are all that there is to report. */
function stopped(error: unknown, noticed: readonly Finding[], startedAt: Date, cancelled: boolean): Ended {
  const message = cancelled ? stoppedEarly : errorText(error);
  const findings = cancelled ? noticed : [...noticed, ...findingsOf(error)];
  const result = { records: [], findings, startedAt, endedAt: now(), cancelled, planOnly: false };
  return { result, verdict: { taskResult: 'Failed', message } };
}

/** Where it was thrown is for those who look for a defect of the task. */
function debugError(agent: Agent, error: unknown): void {
  if (error instanceof Error) (error.stack ?? '').split('\n').forEach(agent.debug);
}

function now(): Date {
  return new Date();
}
