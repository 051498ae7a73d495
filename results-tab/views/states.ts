import type { CellState } from '../reports/task-report.js';

/** A letter stands beside every colour. */
export const states: Readonly<Record<CellState, { readonly letter: string; readonly text: string }>> = {
  failed: { letter: 'F', text: 'failed' },
  unfinished: { letter: 'U', text: 'unfinished' },
  missing: { letter: 'M', text: 'missing' },
  older: { letter: 'O', text: 'older' },
  planned: { letter: 'P', text: 'planned' },
  gone: { letter: 'D', text: 'deleted' },
  current: { letter: '✓', text: 'current' },
};

/** The state in words: `older by 2`. */
export function stateText({
  state,
  olderBy,
}: {
  readonly state: CellState;
  readonly olderBy: number;
}): string {
  return state === 'older' && olderBy > 0 ? `older by ${olderBy}` : states[state].text;
}
