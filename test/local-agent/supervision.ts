import { type Patience, type ProcessEnd, stopProcess, type TaskProcess } from './process.js';
import { addIssue, type Step } from './step.js';
import { valueOf, type Variables } from './variables.js';

/** When a run is interrupted. Times count from the start of the task, in milliseconds. */
export interface WatchSettings {
  readonly cancelAfterMs?: number;
  /** Cancels the job at the first line of the log for which this holds. */
  readonly cancelWhen?: (line: string) => boolean;
  /** Cancels the job when it resolves. */
  readonly cancelOn?: Promise<unknown>;
  readonly timeoutAfterMs?: number;
  /** Kills the process when it resolves, as when the machine fails: the agent does not know of it before. */
  readonly killOn?: Promise<unknown>;
  /** Sends it SIGTERM when it resolves, as when the machine shuts down: the agent does not know of it before either. */
  readonly terminateOn?: Promise<unknown>;
}

/** Why the agent did not simply wait for the end of the process; `done` is a forced completion (A56). */
export type Interruption = 'canceled' | 'timed out' | 'killed' | 'terminated' | 'done';

export interface Watch {
  readonly happened: Promise<Interruption>;
  readonly onLogLine: (line: string) => void;
  /** The task said that it is done, whatever its process still does. */
  readonly done: () => void;
  /** Stops the clocks. */
  readonly stop: () => void;
}

/** A56: how long a process may go on after a forced completion, in milliseconds. */
const doneLimit = 5_000;

/** Starts to watch for whatever interrupts the run; the first that happens counts. */
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

/** How a task's process ended. */
export interface Supervised {
  readonly end: ProcessEnd;
  readonly interruption: Interruption | undefined;
  readonly signalsSent: readonly NodeJS.Signals[];
}

/** A56, A58..A61: waits for the end of the process, or brings it about. */
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
    // The agent leaves a process that only does not end to the end of the job.
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

/** A58, A59. */
function patienceOf(variables: Variables): Patience {
  const milliseconds = (name: string, usual: number) => Number(valueOf(variables, name) || usual);
  return {
    afterInterrupt: milliseconds('PROCESS_SIGINT_TIMEOUT', 7_500),
    afterTerminate: milliseconds('PROCESS_SIGTERM_TIMEOUT', 2_500),
    graceful: valueOf(variables, 'USE_GRACEFUL_PROCESS_SHUTDOWN').toLowerCase() === 'true',
  };
}
