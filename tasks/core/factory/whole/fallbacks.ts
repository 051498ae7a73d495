import type { Plan } from '../../step/action.js';
import type { StepActions, StepName } from './actions.js';

type Delivery = StepActions['distribute'];

/**
 * Adds to the deliveries of images that are to be made those of the newest images that there are: with `newestOnly`, labs
 * get these where no newer ones come.
 * @param asRead the deliveries if no image were made
 */
export function withFallbacks(planned: Plan<Delivery>, asRead: Plan<Delivery>): Plan<Delivery> {
  const keys = new Set(planned.actions.map(({ key }) => key));
  const others = asRead.actions.filter(({ key, kind }) => !keys.has(key) && !isForAll(kind));
  const isLast = ({ kind }: Delivery) => kind === 'make current' || kind === 'write formula';
  const deliveries = planned.actions.filter((action) => !isLast(action));
  return {
    ...planned,
    actions: [...deliveries, ...others.map(asFallback), ...planned.actions.filter(isLast)],
  };
}

/** Whether it is done whatever comes: the current image is chosen of what there is then. */
function isForAll(kind: Delivery['kind']): boolean {
  return kind === 'discard snapshots' || kind === 'make current' || kind === 'write formula';
}

function asFallback(action: Delivery): Delivery {
  return { ...action, reason: `${action.reason} This one only if no newer one comes.`, isFallback: true };
}

/** Whether an action is carried out only if no newer image of its path comes. */
export function isFallback(planned: StepActions[StepName]): boolean {
  return 'isFallback' in planned;
}
