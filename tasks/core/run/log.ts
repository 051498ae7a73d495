import { durationText } from '../report/units.js';
import type { Finding } from '../step/action.js';
import type { StepEvent } from '../step/event.js';
import { eventText, tallyText, waitingText } from './event-text.js';
import { planLines } from './plan-lines.js';
import type { Reporter } from './reporter.js';
import { createTallying, type Tally } from './tally.js';

/** The longest time without a line in the log. */
const heartbeatMilliseconds = 60_000;

const progressMilliseconds = 250;

type Printer = Pick<Reporter, 'line' | 'group' | 'endGroup' | 'progress'>;

export interface Log {
  readonly listen: (event: StepEvent) => void;
  /** Ends the heartbeat and the open group. */
  readonly close: () => void;
}

/**
 * The log of a run, readable while it happens: a group for each phase, a line when something changes, and while the
 * whole step only waits one heartbeat line a minute. Moves the progress bar with the work that is really done.
 */
export function createLog(printer: Printer): Log {
  const startedAt = performance.now();
  const elapsed = () => durationText((performance.now() - startedAt) / 1000);
  const { listen: count, tally } = createTallying();
  const waiting = createWaitingStates();
  const heartbeat = setInterval(() => {
    printer.line(`${elapsed()}: ${tallyText(tally())}${waiting.text()}`);
  }, heartbeatMilliseconds);
  const say = (text: string, about?: Finding) => {
    printer.line(text, about);
    heartbeat.refresh();
  };
  const moveProgress = createProgressBar(printer);
  printer.group('Read');
  return {
    listen: (event) => {
      count(event);
      if (event.type === 'planned') startCarryingOut(printer, event.plan);
      const text = waiting.isNews(event) ? eventText(event) : undefined;
      if (text !== undefined)
        say(event.type === 'reading' ? text : `${elapsed()}: ${text}`, findingOf(event));
      moveProgress(event, tally);
    },
    close: () => {
      clearInterval(heartbeat);
      printer.endGroup();
    },
  };
}

function findingOf(event: StepEvent): Finding | undefined {
  return event.type === 'noticed' ? event.finding : undefined;
}

function startCarryingOut(printer: Printer, plan: Parameters<typeof planLines>[0]): void {
  printer.endGroup();
  printer.group('Plan');
  for (const text of planLines(plan)) printer.line(text);
  printer.endGroup();
  printer.group('Carry out');
}

/**
 * Prints progress when the percentage has risen, never 100 before the end. Looks at events of bytes, which many copies
 * emit often, four times a second at most.
 */
function createProgressBar(
  printer: Pick<Reporter, 'progress'>,
): (event: StepEvent, tally: () => Tally) => void {
  let shown = -1;
  let lookedAt = -Infinity;
  const isDue = ({ type }: StepEvent) =>
    type === 'planned' ||
    type === 'ended' ||
    (type === 'progress' && performance.now() - lookedAt >= progressMilliseconds);
  return (event, tally) => {
    if (!isDue(event)) return;
    lookedAt = performance.now();
    const now = tally();
    const percent = Math.min(99, Math.floor(now.fraction * 100));
    if (percent <= shown) return;
    shown = percent;
    printer.progress(percent, tallyText(now));
  };
}

interface WaitingStates {
  /** False for an event that repeats the state of a waiting action, or differs from it in numbers only. */
  readonly isNews: (event: StepEvent) => boolean;
  /** The state of the action that has waited longest. */
  readonly text: () => string;
}

function createWaitingStates(): WaitingStates {
  const states = new Map<string, string>();
  return {
    isNews: (event) => {
      if (event.type === 'ended' && event.action) states.delete(event.action.key);
      if (event.type !== 'waiting') return true;
      const text = waitingText(event);
      const isNews = withoutNumbers(states.get(event.action.key) ?? '') !== withoutNumbers(text);
      states.set(event.action.key, text);
      return isNews;
    },
    text: () => {
      const [first] = states.values();
      return first === undefined ? '' : `; e.g. ${first}`;
    },
  };
}

/** Replaces the numbers, so that `41 of 128 GB` equals `42 of 128 GB`. */
function withoutNumbers(text: string): string {
  return text.replace(/\d+([.,]\d+)*/g, '#');
}
