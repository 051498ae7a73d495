import type { CellState } from '../reports/task-report.js';

/** The state in words: `older by 2`. */
export function stateText({
  state,
  olderBy,
}: {
  readonly state: CellState;
  readonly olderBy: number;
}): string {
  if (state === 'gone') return 'deleted';
  return state === 'older' && olderBy > 0 ? `older by ${olderBy}` : state;
}
