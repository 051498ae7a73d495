import type { Ending } from '../../tasks/core/run/run-task.js';
import type { Engine } from './engine.js';

/** What to run next, where something is left to do that the same run may go on with; undefined where nothing is. */
export function nextLine({ report }: Ending, { runId, isNew }: Engine): string | undefined {
  const isLeft = report?.result.records.some(
    ({ outcome, startedAt }) => startedAt !== undefined && (outcome === 'unfinished' || outcome === 'failed'),
  );
  return isLeft && isNew ? `To go on with this run, give the same options and --run-id ${runId}.` : undefined;
}
