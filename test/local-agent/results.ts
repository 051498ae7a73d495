/** A52: the results in the agent's order, from best to worst. */
const results = ['Succeeded', 'SucceededWithIssues', 'Failed', 'Canceled', 'Skipped', 'Abandoned'] as const;

export type TaskResult = (typeof results)[number];

/** A52: case matters; `Cancelled` is not a result. */
export function isTaskResult(text: string): text is TaskResult {
  return results.some((result) => result === text);
}

/** A53: the worse of two results; a result beyond Failed stays. */
export function mergeResults(current: TaskResult | undefined, next: TaskResult): TaskResult {
  if (current === undefined) return next;
  const rank = (result: TaskResult) => results.indexOf(result);
  return rank(current) > rank('Failed') || rank(current) > rank(next) ? current : next;
}
