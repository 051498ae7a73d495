import { jsonRecord, oneLineEach } from '../../tasks/core/report/json.js';
import { visible } from '../../tasks/core/report/visible.js';
import { cleanTexts } from '../../tasks/core/run/clean-texts.js';
import type { Action } from '../../tasks/core/step/action.js';
import type { Listener, StepEvent } from '../../tasks/core/step/event.js';
import { harmlessJson } from './harmless-line.js';

/** How often one action tells its bytes, in milliseconds: copies tell them many times a second. */
const progressEvery = 1000;

interface Output {
  readonly write: (text: string) => void;
  readonly redact: (text: string) => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Writes each event as one line of JSON: `{"at": "2026-11-30T13:30:01.000Z", "type": "started", "verb": "build", …}`.
 * Times are UTC, sizes bytes; records are those of the report.
 */
export function createEventLines({ write, redact, now }: Output): Listener {
  const toldAt = new Map<string, number>();
  const isDue = (event: StepEvent) => {
    if (event.type !== 'progress') return true;
    const before = toldAt.get(event.action.key) ?? -Infinity;
    if (now() - before < progressEvery && event.bytesDone < event.bytesTotal) return false;
    toldAt.set(event.action.key, now());
    return true;
  };
  return (event) => {
    if (!isDue(event)) return;
    const line = { at: new Date(now()).toISOString(), ...eventData(event) };
    write(
      `${harmlessJson(oneLineEach(JSON.stringify(cleanTexts(line, (text) => visible(redact(text))))))}\n`,
    );
  };
}

function eventData(event: StepEvent): object {
  const { type } = event;
  switch (type) {
    case 'reading':
      return { type, what: event.what };
    case 'planned':
      return { type, actions: event.plan.actions.length, leftAlone: event.plan.leftAlone.length };
    case 'started':
      return { type, ...actionData(event.action) };
    case 'progress':
      return { type, ...actionData(event.action), bytesDone: event.bytesDone, bytesTotal: event.bytesTotal };
    case 'waiting':
      return { type, ...actionData(event.action), what: event.what, state: event.state };
    case 'noticed':
      return { type, ...(event.action ? actionData(event.action) : {}), finding: event.finding };
    case 'ended':
      return { type, record: jsonRecord(event.record) };
  }
}

function actionData({ verb, subject, target }: Action): object {
  return { verb, subject, ...(target ? { target } : {}) };
}
