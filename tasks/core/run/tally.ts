import type { Action } from '../step/action.js';
import type { StepEvent } from '../step/event.js';
import type { Outcome } from '../step/record.js';

/** The progress of a step. */
export interface Tally {
  readonly planned: number;
  readonly running: number;
  readonly ended: number;
  readonly failed: number;
  readonly bytesDone: number;
  readonly bytesTotal: number;
  /** The share of work done, 0 to 1: an ended action counts as one, a running one by its bytes. */
  readonly fraction: number;
}

interface ActionState {
  readonly phase: 'planned' | 'running' | Outcome;
  readonly bytesDone: number;
  readonly bytesTotal: number;
}

export interface Tallying {
  readonly listen: (event: StepEvent) => void;
  readonly tally: () => Tally;
}

/** Counts a step's actions by listening to its events, each in constant time however many actions there are. */
export function createTallying(): Tallying {
  const states = new Map<string, ActionState>();
  let tally = nothing;
  const set = (key: string, next: ActionState) => {
    const before = states.get(key);
    states.set(key, next);
    tally = add(before ? add(tally, before, -1) : tally, next, 1);
  };
  const change = (key: string, changed: Partial<ActionState>) => {
    const before = states.get(key);
    if (before) set(key, { ...before, ...changed });
  };
  return {
    listen: (event) => {
      if (event.type === 'planned') for (const action of event.plan.actions) set(action.key, toDo(action));
      else if (event.type === 'started') change(event.action.key, { phase: 'running' });
      else if (event.type === 'progress') change(event.action.key, event);
      else if (event.type === 'ended' && event.action)
        change(event.action.key, { phase: event.record.outcome });
    },
    tally: () => ({ ...tally, fraction: tally.planned === 0 ? 1 : tally.fraction / tally.planned }),
  };
}

function toDo({ bytes }: Action): ActionState {
  return { phase: 'planned', bytesDone: 0, bytesTotal: bytes ?? 0 };
}

const nothing: Tally = {
  planned: 0,
  running: 0,
  ended: 0,
  failed: 0,
  bytesDone: 0,
  bytesTotal: 0,
  fraction: 0,
};

/** Adds the share of one action to the sums (`times` 1) or subtracts it (`times` -1). */
function add(sums: Tally, state: ActionState, times: 1 | -1): Tally {
  const one = (is: boolean) => (is ? times : 0);
  return {
    planned: sums.planned + times,
    running: sums.running + one(state.phase === 'running'),
    ended: sums.ended + one(hasEnded(state)),
    failed: sums.failed + one(state.phase === 'failed'),
    bytesDone: sums.bytesDone + times * state.bytesDone,
    bytesTotal: sums.bytesTotal + times * state.bytesTotal,
    fraction: sums.fraction + times * fractionOf(state),
  };
}

function hasEnded({ phase }: ActionState): boolean {
  return phase !== 'planned' && phase !== 'running';
}

function fractionOf(state: ActionState): number {
  if (hasEnded(state)) return 1;
  return state.bytesTotal === 0 ? 0 : Math.min(1, state.bytesDone / state.bytesTotal);
}
