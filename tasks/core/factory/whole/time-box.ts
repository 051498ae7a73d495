import { problem, type Problem } from '../../step/problem.js';
import type { WholeAction } from './actions.js';
import type { Estimates } from './estimates.js';

/** The time in which a run may start actions; `until` in milliseconds since 1970. */
export interface TimeBox {
  readonly minutes: number;
  readonly until: number;
}

/** @param minutes 0 for no limit */
export function timeBoxOf(minutes: number, startedAt: Date): TimeBox | undefined {
  return minutes > 0 ? { minutes, until: startedAt.getTime() + minutes * 60_000 } : undefined;
}

/** How long an action takes to be worth it: a VM that is built and not saved is built in vain. */
export function secondsWorthIt(
  { planned, pathKey, seconds }: WholeAction,
  secondsToSave: ReadonlyMap<string, number>,
): number {
  return planned.kind === 'build' ? seconds + (secondsToSave.get(pathKey) ?? 0) : seconds;
}

/** How long it takes to save the VM of each image path, by its key. */
export function secondsToSaveIn(actions: readonly WholeAction[]): ReadonlyMap<string, number> {
  const longest = new Map<string, number>();
  for (const { step, pathKey, seconds } of actions)
    if (step === 'snap') longest.set(pathKey, Math.max(seconds, longest.get(pathKey) ?? 0));
  return longest;
}

/** Why what takes so many seconds is not started any more: it would not end in time. */
export function whyTooLate(seconds: number, box: TimeBox | undefined, now: Date): string | undefined {
  if (!box || now.getTime() + seconds * 1000 <= box.until) return undefined;
  if (seconds > box.minutes * 60)
    return `It is expected to take ${minutesText(seconds)}, more than stopStartingAfterMinutes (${box.minutes}): no such run starts it.`;
  const left = Math.max(0, box.until - now.getTime()) / 1000;
  return `It is expected to take ${minutesText(seconds)}, and ${minutesText(left)} are left of stopStartingAfterMinutes.`;
}

/** Whole minutes, as expectations are no more exact. */
function minutesText(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}

/**
 * The refusal of a time box in which none of the builds would be started: such a run would never build anything, and never
 * learn how long builds really take.
 */
export function tooShort(
  actions: readonly WholeAction[],
  minutes: number,
  { ofBuild }: Estimates,
): Problem | undefined {
  const toSave = secondsToSaveIn(actions);
  const builds = actions.flatMap((action) => {
    const { planned } = action;
    // What is built upon an image of this run comes after that, which is one of the others.
    if (planned.kind !== 'build' || planned.adopted || planned.base?.isOfRun) return [];
    return [{ ...ofBuild(planned.imagePath), seconds: secondsWorthIt(action, toSave) }];
  });
  if (minutes === 0 || builds.length === 0) return undefined;
  const shortest = Math.min(...builds.map(({ seconds }) => seconds));
  if (shortest <= minutes * 60) return undefined;
  const guess = builds.some(({ isKnown }) => isKnown) ? '' : ', as nothing is known of earlier builds';
  return problem(
    `stopStartingAfterMinutes is ${minutes}, and the shortest of the ${builds.length} builds is expected to take ${minutesText(shortest)} until it is stored${guess}: none of them would be started.`,
    'Give more minutes, or 0 for no limit; to leave out builds, name other images in imagePaths.',
  );
}
