import type { ImageState } from '../store/record-marks.js';
import { minuteText } from './ages.js';
import { utcDay } from '../images/days.js';

/** Where an image stands that is not simply stored. */
export interface Standing {
  readonly state: ImageState;
  readonly since: Date;
  readonly reason: string;
  /** When it may be deleted. */
  readonly deleteAfter?: Date;
}

const words: Readonly<Record<ImageState, string>> = {
  snapped: 'Waits for TestImages',
  rejected: 'Rejected',
  stored: 'Stored',
  deprecated: 'Deprecated',
  revoked: 'Revoked',
};

/** `Rejected since 2026-11-30 03:12 UTC: it does not boot.` */
export function standingText(standing: Standing): string {
  return `${words[standing.state]} ${whyText(standing)}`;
}

/** The state of an image, and since when and why it is in it. */
export function standingDetails(standing: Standing): Readonly<Record<'state' | 'stateReason', string>> {
  return { state: standing.state, stateReason: whyText(standing) };
}

function whyText({ since, reason, deleteAfter }: Standing): string {
  const end = deleteAfter ? `, to be deleted after ${utcDay(deleteAfter)}` : '';
  const why = reason === '' ? '' : `: ${reason.replace(/\.$/, '')}`;
  return `since ${minuteText(since)}${end}${why}.`;
}
