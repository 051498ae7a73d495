import { type Patience, type ProcessEnd, stopProcess, type TaskProcess } from './process.js';
import { addIssue, type Step } from './step.js';
import { valueOf, type Variables } from './variables.js';

/** The events that interrupt a run. Times are milliseconds from the start of the task. */
export interface WatchSettings {
  readonly cancelAfterMs?: number;
  /** Cancels the job at the first line of the log for which it returns true. */
  readonly cancelWhen?: (line: string) => boolean;
  /** Cancels the job when it resolves. */
  readonly cancelOn?: Promise<unknown>;
  readonly timeoutAfterMs?: number;
  /** Kills the process when it resolves, like a failing machine: the agent is not told before. */
  readonly killOn?: Promise<unknown>;
  /** Sends the process SIGTERM when it resolves, like a machine that shuts down: the agent is not told before. */
  readonly terminateOn?: Promise<unknown>;
}

/** The reason why the agent ended the process; `done` is a forced completion (A56). */
export type Interruption = 'canceled' | 'timed out' | 'killed' | 'terminated' | 'done';

export interface Watch {
  readonly happened: Promise<Interruption>;
  readonly onLogLine: (line: string) => void;
  /** Declares the task's completion, even if its process goes on. */
  readonly done: () => void;
  /** Stops the timers. */
  readonly stop: () => void;
}

/** A56: milliseconds that a process may go on after a forced completion. */
const doneLimit = 5_000;

/** Watches for the events that interrupt the run; the first one counts. */
export function startWatch(settings: WatchSettings): Watch {
  const timers: NodeJS.Timeout[] = [];
  let interrupt: (interruption: Interruption) => void = () => undefined;
  const happened = new Promise<Interruption>((resolve) => (interrupt = resolve));
  const after = (milliseconds: number | undefined, interruption: Interruption) => {
    if (milliseconds !== undefined) timers.push(setTimeout(() => interrupt(interruption), milliseconds));
  };
  after(settings.cancelAfterMs, 'canceled');
  after(settings.timeoutAfterMs, 'timed out');
  void settings.cancelOn?.then(() => interrupt('canceled'));
  void settings.killOn?.then(() => interrupt('killed'));
  void settings.terminateOn?.then(() => interrupt('terminated'));
  return {
    happened,
    onLogLine: (line) => {
      if (settings.cancelWhen?.(line) === true) interrupt('canceled');
    },
    done: () => after(doneLimit, 'done'),
    stop: () => {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

/** The end of a task's process. */
export interface Supervised {
  readonly end: ProcessEnd;
  readonly interruption: Interruption | undefined;
  readonly signalsSent: readonly NodeJS.Signals[];
}

/** A56, A58..A61: waits for the end of the process, or stops it. */
export async function supervise(
  step: Step,
  task: TaskProcess,
  watch: Watch,
  variables: Variables,
): Promise<Supervised> {
  const interruption = await Promise.race([task.ended.then(() => undefined), watch.happened]);
  const signalsSent = await interrupt(step, task, interruption, variables);
  const end = await task.ended;
  watch.stop();
  return { end, interruption, signalsSent };
}

async function interrupt(
  step: Step,
  task: TaskProcess,
  interruption: Interruption | undefined,
  variables: Variables,
): Promise<readonly NodeJS.Signals[]> {
  if (interruption === undefined) return [];
  if (interruption === 'done' || interruption === 'killed') {
    // The agent leaves a process that does not end by itself to the end of the job.
    task.send('SIGKILL');
    return [];
  }
  if (interruption === 'terminated') {
    task.send('SIGTERM');
    return ['SIGTERM'];
  }
  addIssue(step, 'error', reasons[interruption]);
  return await stopProcess(task, patienceOf(variables));
}

const reasons = {
  canceled: 'The Operation will be canceled. The next steps may not contain expected logs.',
  'timed out': 'The task has timed out.',
};

/** A58, A59: the time limits that the agent's variables set, or its own. */
export function patienceOf(variables: Variables): Patience {
  const milliseconds = (name: string, usual: number) => Number(valueOf(variables, name) || usual);
  return {
    afterInterrupt: milliseconds('PROCESS_SIGINT_TIMEOUT', 7_500),
    afterTerminate: milliseconds('PROCESS_SIGTERM_TIMEOUT', 2_500),
    graceful: valueOf(variables, 'USE_GRACEFUL_PROCESS_SHUTDOWN').toLowerCase() === 'true',
  };
}
