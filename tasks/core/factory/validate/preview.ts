import type { Azure } from '../../azure/azure.js';
import { defaultsOf } from '../../definitions/defaults.js';
import {
  cleanUpFactory,
  createImageVMs,
  distributeImages,
  retireImages,
  snapImages,
} from '../../definitions/tasks.js';
import type { Action } from '../../step/action.js';
import { messageOf } from '../../step/problem.js';
import type { Context, Step } from '../../step/step.js';
import * as cleanUp from '../clean-up/step.js';
import * as create from '../create/step.js';
import * as distribute from '../distribute/step.js';
import * as retire from '../retire/step.js';
import * as snap from '../snap/step.js';
import type { ReadContext } from './inputs.js';

/** The actions that a task would carry out if it ran now, or why they are not known. */
export interface Preview {
  readonly task: string;
  readonly actions: readonly Pick<Action, 'verb' | 'bytes'>[];
  readonly unknownBecause?: string;
}

/**
 * The plans of all steps for what Azure holds now, made by their own `read` and `plan` with the defaults of their tasks
 * for the inputs that ValidateConfiguration does not have. RetireImages is left out where ImagesToSave is not given.
 */
export async function previewRun(context: ReadContext<Azure>): Promise<Preview[]> {
  const { ImagesToSave } = context.inputs;
  const given = { isPullRequest: false, ...context.inputs, ImagesToSave: ImagesToSave ?? 0, whatIf: true };
  const quiet = <Defaults>(defaults: Defaults) => ({
    ...context,
    inputs: { ...defaults, ...given },
    notice: () => undefined,
    reading: () => undefined,
  });
  const previews = [
    await preview('CreateImageVMs', create, quiet(defaultsOf(createImageVMs))),
    await preview('SnapImages', snap, quiet(defaultsOf(snapImages))),
    await preview('DistributeImages', distribute, quiet(defaultsOf(distributeImages))),
    await preview('CleanUpFactory', cleanUp, quiet(defaultsOf(cleanUpFactory))),
  ];
  if (ImagesToSave === undefined) return previews;
  return [...previews, await preview('RetireImages', retire, quiet(defaultsOf(retireImages)))];
}

async function preview<Inputs, State, A extends Action>(
  task: string,
  step: Pick<Step<Inputs, Azure, State, A>, 'read' | 'plan'>,
  context: Context<Inputs, Azure>,
): Promise<Preview> {
  try {
    const { actions, refusal } = step.plan(await step.read(context), context.inputs);
    return { task, actions, ...(refusal ? { unknownBecause: refusal.message } : {}) };
  } catch (error) {
    context.signal.throwIfAborted();
    return { task, actions: [], unknownBecause: messageOf(error) };
  }
}
