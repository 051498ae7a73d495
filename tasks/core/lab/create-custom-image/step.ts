import { isConflict } from '../../azure/requests/errors.js';
import { mostMissing } from '../../azure/requests/lost-operation.js';
import { onceReady } from '../../azure/requests/conflicts.js';
import type { Operation, Poll } from '../../azure/requests/operation.js';
import {
  createCustomImage,
  type CustomImage,
  getCustomImage,
  usabilityOf,
} from '../../azure/resources/custom-images.js';
import { problem } from '../../step/problem.js';
import type { UnitRecord } from '../../step/record.js';
import type { Done } from '../../step/step.js';
import { waitForOperation } from '../wait-for-operation.js';
import type { CreateImageAction } from './actions.js';
import { judgeExisting } from './existing.js';
import type { CreateImageContext } from './inputs.js';
import { detailsOf } from './plan.js';

export { plan } from './plan.js';
export { read } from './state.js';

/**
 * Creates the image, or joins its creation where that has begun. Where Azure answers with a conflict, it is our own request
 * whose answer was lost, or another run's.
 * @throws a problem where the name is taken by an image that must not be replaced, or the image has failed
 */
export async function act(action: CreateImageAction, context: CreateImageContext): Promise<Done> {
  context.phase('create image');
  const what = `the custom image ${action.image.name}`;
  // One that was being made may have ended since.
  if (!action.isBegun) await create(action, what, context);
  const made = await waitForOperation(ending(action, context), what, context);
  return {
    reason: `It is made of the ${action.source.kind} ${action.source.name}.`,
    details: detailsOf(made),
  };
}

async function create(action: CreateImageAction, what: string, context: CreateImageContext): Promise<void> {
  const { signal } = context;
  try {
    await waitForOperation(creation(action, context), what, context, { kind: 'custom image' });
  } catch (error) {
    if (signal.aborted || !isConflict(error) || (await isToBeMade(action, context, signal))) throw error;
  }
}

/** As long as Azure refuses because the VM is busy, somebody else may begin to make an image of the name. */
function creation(action: CreateImageAction, context: CreateImageContext): Operation<unknown> {
  return onceReady(() => {
    const operation = createCustomImage(context.azure, action.lab.id, action.image);
    let isBegun = false;
    return {
      poll: async (signal): Promise<Poll<unknown>> => {
        if (!isBegun && !(await isToBeMade(action, context, signal))) return { done: true, state: 'there' };
        isBegun = true;
        return operation.poll(signal);
      },
    };
  });
}

async function isToBeMade(
  action: CreateImageAction,
  { azure }: CreateImageContext,
  signal: AbortSignal,
): Promise<boolean> {
  const existing = judgeExisting(
    await getCustomImage(azure, action.lab.id, action.image.name, signal),
    action,
  );
  return existing === 'nothing' || existing === 'failed';
}

/** The image as Azure has it once nothing is done to it any more, whatever an operation said of it. */
function ending(
  { lab, image: { name } }: CreateImageAction,
  { azure }: CreateImageContext,
): Operation<CustomImage> {
  let missing = 0;
  return {
    poll: async (signal) => {
      const value = await getCustomImage(azure, lab.id, name, signal);
      missing = value ? 0 : missing + 1;
      if (missing === mostMissing)
        throw notMade(name, 'it is not in the lab', 'Somebody may have deleted it. ');
      if (!value) return { done: false, state: 'not to be seen' };
      const usability = usabilityOf(value);
      if (usability === 'failed') throw notMade(name, `its state is ${value.provisioningState}`);
      return { done: usability === 'usable', state: value.provisioningState, value };
    },
  };
}

function notMade(name: string, why: string, remedy = ''): Error {
  return problem(
    `The custom image ${name} was not made: ${why}.`,
    `${remedy}The activity log of the lab may tell more. Run the task again, which makes the image anew.`,
  );
}

/** The id of the image, as Azure spells it. */
export function outputs(records: readonly UnitRecord[]): Readonly<Record<'customImageId', string>> {
  return { customImageId: records[0]?.details['customImageId'] ?? '' };
}
