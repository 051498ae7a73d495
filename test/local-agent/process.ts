import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Texts } from './variables.js';

export interface ProcessStart {
  readonly node: string;
  readonly script: string;
  readonly workingDirectory: string;
  readonly environment: Texts;
  /** Called with every line of both streams. */
  readonly onLine: (line: string) => void;
}

export interface ProcessEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface TaskProcess {
  /** Resolves when the process has ended and its output has been read. */
  readonly ended: Promise<ProcessEnd>;
  /** Resolves when the process has ended, even if a grandchild still holds its output. */
  readonly exited: Promise<ProcessEnd>;
  readonly send: (signal: NodeJS.Signals) => void;
}

/** A30: milliseconds for which open streams are awaited after the end of the process. */
const openStreamsLimit = 5_000;

/** A27, A29: starts `node "<script>"` with that environment alone, and closes its standard input at once. */
export function startProcess(start: ProcessStart): TaskProcess {
  const child = spawn(start.node, [start.script], {
    cwd: start.workingDirectory,
    env: start.environment,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => undefined).end();
  const streams = [child.stdout, child.stderr];
  const read = Promise.all(streams.map((stream) => readLines(stream, start.onLine)));
  const exited = exitOf(child);
  return { exited, ended: endOf(exited, read, streams), send: (signal) => void child.kill(signal) };
}

async function exitOf(child: ChildProcess): Promise<ProcessEnd> {
  await once(child, 'exit');
  return { exitCode: child.exitCode, signal: child.signalCode };
}

async function endOf(
  exited: Promise<ProcessEnd>,
  read: Promise<unknown>,
  streams: readonly Readable[],
): Promise<ProcessEnd> {
  const end = await exited;
  await within(read, openStreamsLimit);
  for (const stream of streams) stream.destroy();
  return end;
}

async function readLines(stream: Readable, onLine: (line: string) => void): Promise<void> {
  const lines = createInterface({ input: stream, crlfDelay: Infinity });
  lines.on('line', onLine);
  await once(lines, 'close');
}

/**
 * Waits at most so many milliseconds for `work`.
 * @returns whether it ended in time
 */
export async function within(work: Promise<unknown>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Time limits, in milliseconds, for stopping a process. */
export interface Patience {
  readonly afterInterrupt: number;
  readonly afterTerminate: number;
  /** A59: sends SIGINT only, and waits for the end without a limit. */
  readonly graceful: boolean;
}

/**
 * A58: sends SIGINT, SIGTERM and SIGKILL, until the process ends.
 * @returns the signals that were needed
 */
export async function stopProcess(task: TaskProcess, patience: Patience): Promise<readonly NodeJS.Signals[]> {
  task.send('SIGINT');
  if (patience.graceful) await task.exited;
  if (patience.graceful || (await within(task.exited, patience.afterInterrupt))) return ['SIGINT'];
  task.send('SIGTERM');
  if (await within(task.exited, patience.afterTerminate)) return ['SIGINT', 'SIGTERM'];
  task.send('SIGKILL');
  return ['SIGINT', 'SIGTERM', 'SIGKILL'];
}
