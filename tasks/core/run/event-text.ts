import { shortReason } from '../report/reasons.js';
import { sentence, titleOf } from '../report/report.js';
import { durationText, secondsBetween } from '../report/units.js';
import { outcomeWords } from '../report/words.js';
import type { Action, Finding } from '../step/action.js';
import { gigabytesText } from '../step/bytes.js';
import type { StepEvent } from '../step/event.js';
import type { UnitRecord } from '../step/record.js';
import type { Tally } from './tally.js';

/** The line of an event; undefined for an event that has none. */
export function eventText(event: StepEvent): string | undefined {
  switch (event.type) {
    case 'reading':
      return event.what;
    case 'started':
      return `${event.action.verb} ${titleOf(event.action)}: started`;
    case 'waiting':
      return waitingText(event);
    case 'noticed':
      return noticedText(event.finding, event.action);
    case 'ended':
      return event.action ? endedText(event.record) : undefined;
    case 'planned':
    case 'progress':
      return undefined;
  }
}

/** The line of a waiting action: what it waits for, and the last state of that. */
export function waitingText({ action, what, state }: Extract<StepEvent, { type: 'waiting' }>): string {
  return `${action.verb} ${titleOf(action)}: ${what}: ${state}`;
}

/** The end of the log says everything about a finding. */
function noticedText(finding: Finding, action: Action | undefined): string {
  const about = action ? `${action.verb} ${titleOf(action)}: ` : '';
  return `${about}${finding.severity}: ${sentence(finding.what)}`;
}

function endedText(record: UnitRecord): string {
  const { verb, startedAt, endedAt } = record;
  const took = startedAt ? ` after ${durationText(secondsBetween(startedAt, endedAt))}` : '';
  return `${verb} ${titleOf(record)}: ${outcomeWords(record)}${took}: ${shortReason(record)}`;
}

/** `3 of 12 done, 1 failed, 5 running; 41 of 128 GB`. */
export function tallyText({ planned, ended, failed, running, bytesDone, bytesTotal }: Tally): string {
  if (planned === 0) return 'nothing planned yet';
  const counts = [`${ended} of ${planned} done`];
  if (failed > 0) counts.push(`${failed} failed`);
  if (running > 0) counts.push(`${running} running`);
  const bytes = bytesTotal > 0 ? `; ${gigabytesText(bytesDone)} of ${gigabytesText(bytesTotal)}` : '';
  return counts.join(', ') + bytes;
}
