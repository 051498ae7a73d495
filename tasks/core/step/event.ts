import type { Action, Finding, Plan } from './action.js';
import type { UnitRecord } from './record.js';

/** An event of a running step. Steps emit and never print: log, progress and tests are listeners. */
export type StepEvent =
  | { readonly type: 'reading'; readonly what: string }
  | { readonly type: 'planned'; readonly plan: Plan<Action> }
  | { readonly type: 'started'; readonly action: Action }
  | {
      readonly type: 'progress';
      readonly action: Action;
      readonly bytesDone: number;
      readonly bytesTotal: number;
    }
  | { readonly type: 'waiting'; readonly action: Action; readonly what: string; readonly state: string }
  | { readonly type: 'noticed'; readonly finding: Finding; readonly action?: Action }
  | { readonly type: 'ended'; readonly record: UnitRecord; readonly action?: Action };

export type Listener = (event: StepEvent) => void;
