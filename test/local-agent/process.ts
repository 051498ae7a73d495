import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Texts } from './variables.js';

export interface ProcessStart {
  readonly node: string;
  readonly script: string;
  readonly workingDirectory: string;
  readonly environment: Texts;
  /** Gets every line of both streams. */
  readonly onLine: (line: string) => void;
}

export interface ProcessEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface TaskProcess {
  /** Resolves when the process has ended and its output has been read. */
  readonly ended: Promise<ProcessEnd>;
  /** Resolves when the process has ended; a grandchild may still hold its output. */
  readonly exited: Promise<ProcessEnd>;
  readonly send: (signal: NodeJS.Signals) => void;
}

/** A30: how long open streams are waited for after the process has ended, in milliseconds. */
const openStreamsLimit = 5_000;

/** A27, A29: starts `node "<script>"` with that environment and nothing else; standard input is closed at once. */
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

/** Waits for `work` at most so many milliseconds; says whether it came in time. */
export async function within(work: Promise<unknown>, milliseconds: number): Promise<boolean> {
  const timer = new AbortController();
  const late = sleep(milliseconds, false, { signal: timer.signal }).catch(() => false);
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    timer.abort();
  }
}

/** How a process is asked to stop, in milliseconds. */
export interface Patience {
  readonly afterInterrupt: number;
  readonly afterTerminate: number;
  /** A59: SIGINT only, then wait for the end however long it takes. */
  readonly graceful: boolean;
}

/** A58: SIGINT, SIGTERM, SIGKILL. Returns the signals that it needed. */
export async function stopProcess(task: TaskProcess, patience: Patience): Promise<readonly NodeJS.Signals[]> {
  task.send('SIGINT');
  if (patience.graceful) await task.exited;
  if (patience.graceful || (await within(task.exited, patience.afterInterrupt))) return ['SIGINT'];
  task.send('SIGTERM');
  if (await within(task.exited, patience.afterTerminate)) return ['SIGINT', 'SIGTERM'];
  task.send('SIGKILL');
  return ['SIGINT', 'SIGTERM', 'SIGKILL'];
}
