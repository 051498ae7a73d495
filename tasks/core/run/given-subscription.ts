import type { GivenLab } from '../definitions/task-values.js';
import { problem } from '../step/problem.js';

/** A value and what messages call it; the value is empty where it is not given. */
export interface GivenValue {
  readonly input: string;
  readonly value: string;
}

/**
 * The subscription of a lab as it was given: by itself, or in the lab's resource id.
 * @returns undefined where neither was given
 * @throws a problem if they contradict each other
 */
export function givenSubscription({ input, value }: GivenValue, given: GivenLab): string | undefined {
  // Some tools write ids percent-encoded.
  const ofLab = /^\/subscriptions\/([^/]+)\//i.exec(given.lab.replaceAll(/%2f/gi, '/'))?.[1];
  if (value && ofLab && value.toLowerCase() !== ofLab.toLowerCase())
    throw problem(
      `${input} is ${value}, but ${given.input} is a lab of the subscription ${ofLab}.`,
      `Correct one of the two, or give ${given.input} as a name.`,
    );
  return value || ofLab;
}
