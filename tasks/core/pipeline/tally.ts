import type { Action } from '../step/action.js';
import type { StepEvent } from '../step/event.js';
import type { Outcome } from '../step/record.js';

/** How far a step is. */
export interface Tally {
  readonly planned: number;
  readonly running: number;
  readonly ended: number;
  readonly failed: number;
  readonly bytesDone: number;
  readonly bytesTotal: number;
  /** Work done, 0 to 1: what has ended counts whole, what is being copied by its bytes. */
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

/** Keeps count of a step's actions by listening to its events. */
export function createTallying(): Tallying {
  const states = new Map<string, ActionState>();
  const update = (key: string, change: Partial<ActionState>) => {
    const state = states.get(key);
    if (state) states.set(key, { ...state, ...change });
  };
  return {
    listen: (event) => {
      if (event.type === 'planned')
        for (const action of event.plan.actions) states.set(action.key, toDo(action));
      else if (event.type === 'started') update(event.action.key, { phase: 'running' });
      else if (event.type === 'progress') update(event.action.key, event);
      else if (event.type === 'ended' && event.action)
        update(event.action.key, { phase: event.record.outcome });
    },
    tally: () => tallyOf([...states.values()]),
  };
}

function toDo({ bytes }: Action): ActionState {
  return { phase: 'planned', bytesDone: 0, bytesTotal: bytes ?? 0 };
}

function tallyOf(states: readonly ActionState[]): Tally {
  const sum = (value: (state: ActionState) => number) =>
    states.reduce((total, state) => total + value(state), 0);
  const ended = sum((state) => (hasEnded(state) ? 1 : 0));
  return {
    planned: states.length,
    running: sum(({ phase }) => (phase === 'running' ? 1 : 0)),
    ended,
    failed: sum(({ phase }) => (phase === 'failed' ? 1 : 0)),
    bytesDone: sum(({ bytesDone }) => bytesDone),
    bytesTotal: sum(({ bytesTotal }) => bytesTotal),
    fraction: states.length === 0 ? 1 : sum(fractionOf) / states.length,
  };
}

function hasEnded({ phase }: ActionState): boolean {
  return phase !== 'planned' && phase !== 'running';
}

function fractionOf(state: ActionState): number {
  if (hasEnded(state)) return 1;
  return state.bytesTotal === 0 ? 0 : Math.min(1, state.bytesDone / state.bytesTotal);
}
