import type { WholeAction } from './actions.js';

/** Gives each action its priority: the seconds until all that waits for it is expected to be done (C115). */
export function withPriorities(actions: readonly WholeAction[]): WholeAction[] {
  const remaining = new Map<string, number>();
  const longest = (key: string, seconds: number) =>
    remaining.set(key, Math.max(remaining.get(key) ?? 0, seconds));
  const prioritized = actions.toReversed().map((action): WholeAction => {
    const priority = action.seconds + (remaining.get(action.key) ?? 0);
    for (const key of action.needs ?? []) longest(key, priority);
    if (action.after !== undefined) longest(action.after, priority);
    return Object.assign(action, { priority });
  });
  return prioritized.reverse();
}
