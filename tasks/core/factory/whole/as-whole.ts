import { imagePathKey } from '../../configuration/image-path.js';
import type { Action } from '../../step/action.js';
import type { ActionOf, StepActions, StepName } from './actions.js';
import { isFallback } from './fallbacks.js';

/** What an action of a step waits for, and whether it works with what this run makes. */
export interface Place {
  readonly needs: readonly string[];
  readonly isForecast: boolean;
  readonly isDoubtful?: true;
}

/** Each property by name, for there may be tens of thousands of these: V8 describes each object anew that is made by spreading. */
export function asWhole<Name extends StepName>(
  step: Name,
  planned: StepActions[Name],
  { needs, isForecast, isDoubtful }: Place,
  seconds: number,
): ActionOf<Name> {
  const { verb, subject, target, imageFacts, reason, work, after } = planned as Action;
  const { bytes, storedBytes, expectedMachine } = planned as Action;
  return {
    step,
    planned,
    pathKey: pathKeyOf(planned),
    isForecast,
    ...(isDoubtful ? { isDoubtful } : {}),
    seconds,
    key: keyIn(step, planned.key),
    verb,
    subject,
    ...(target ? { target } : {}),
    ...(imageFacts ? { imageFacts } : {}),
    reason: isForecast ? reasonThen(step, reason) : reason,
    work,
    ...(after === undefined ? {} : { after: keyIn(step, after) }),
    needs,
    ...(bytes === undefined ? {} : { bytes }),
    ...(storedBytes === undefined ? {} : { storedBytes }),
    ...(expectedMachine ? { expectedMachine } : {}),
    ...(isFallback(planned) ? { isFallback: true } : {}),
  };
}

/** What holds only once others are done must not read as if it held now; a build says itself what it waits for. */
function reasonThen(step: StepName, reason: string): string {
  return step === 'create' ? reason : `By then: ${reason}`;
}

export function keyIn(step: StepName, key: string): string {
  return `${step} ${key}`;
}

export function pathKeyOf({ imageFacts }: Action): string {
  return imageFacts ? imagePathKey(imageFacts.path) : '';
}
