import type { ImageFacts, Target } from '../../../tasks/core/step/action.js';
import type { Phase } from '../../../tasks/core/step/phases.js';
import type { UnitRecord } from '../../../tasks/core/step/record.js';
import { someLab, someRecord } from './results.js';

const start = new Date('2026-11-21T02:00:00Z');

/** Minutes after the start of the run. */
export function minute(minutes: number): Date {
  return new Date(start.getTime() + minutes * 60_000);
}

export interface Work extends Partial<Pick<UnitRecord, 'verb' | 'outcome' | 'subject' | 'details'>> {
  readonly path?: string;
  readonly target?: Target;
  readonly facts?: Partial<ImageFacts>;
  /** The name, and the minutes from which and to which it goes. */
  readonly waits?: readonly (readonly [name: string, from: number, to: number])[];
}

/** The record of an action from one minute to another. */
export function work(verb: string, from: number, to: number, more: Work = {}): UnitRecord {
  const { path = 'Win.json', outcome = 'succeeded', waits = [], facts, ...changes } = more;
  const phases: Phase[] = waits.map(([name, begin, end]) => ({
    name,
    startedAt: minute(begin),
    endedAt: minute(end),
  }));
  return someRecord(path, outcome, {
    verb,
    startedAt: minute(from),
    endedAt: minute(to),
    imageFacts: { path, ...facts },
    phases,
    findings: [],
    ...changes,
  });
}

export const near = someLab('Near');

export const far = someLab('Far');

/** What becomes of an image that is brought to a lab. */
export const brought = { name: 'Win-1', createdAt: start, isThere: true } as const;

export const machine = { kind: 'image VM', name: 'Server' } as const;

export const oldImage = { kind: 'custom image', name: 'Win-0' } as const;

/**
 * An image of which the build waits for cores, and the store for a place; two labs get it, of which the slower one ends the
 * run with the deletion of what it had. The VM is deleted meanwhile.
 */
export const wholeRun: readonly UnitRecord[] = [
  work('build', 0, 60, { waits: [['wait for cores', 0, 10]] }),
  work('snap', 62, 72),
  work('delete', 72, 75, { subject: machine, target: someLab('Factory') }),
  work('distribute', 72, 80, { target: near, facts: brought }),
  work('distribute', 73, 90, { target: far, facts: brought }),
  work('delete', 80, 81, { subject: oldImage, target: near }),
  work('delete', 95, 96, { subject: oldImage, target: far }),
];
