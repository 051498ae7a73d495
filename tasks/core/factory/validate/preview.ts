import type { Azure } from '../../azure/azure.js';
import type { Action, Plan } from '../../step/action.js';
import { messageOf } from '../../step/problem.js';
import type { Context } from '../../step/step.js';
import * as cleanUpFactory from '../clean-up/step.js';
import * as createImageVMs from '../create/step.js';
import * as distributeImages from '../distribute/step.js';
import * as retireImages from '../retire/step.js';
import * as snapImages from '../snap/step.js';
import type { ValidateInputs } from './inputs.js';

/** What a task would do if it ran now, or why that cannot be said. */
export interface Preview {
  readonly task: string;
  readonly actions: readonly Pick<Action, 'verb' | 'bytes'>[];
  readonly unknownBecause?: string;
}

type PreviewContext = Context<ValidateInputs, Azure>;

/**
 * The plans of all steps for what Azure holds now, made by their own `read` and `plan`. RetireImages is left out where
 * nobody says how many images stay.
 */
export async function previewRun(context: PreviewContext): Promise<Preview[]> {
  const { ImagesToSave } = context.inputs;
  const inputs = { ...usualInputs, ...context.inputs, ImagesToSave: ImagesToSave ?? 0, whatIf: true };
  const quiet = { ...context, inputs, notice: () => undefined, reading: () => undefined };
  const previews = [
    await preview('CreateImageVMs', createImageVMs, quiet),
    await preview('SnapImages', snapImages, quiet),
    await preview('DistributeImages', distributeImages, quiet),
    await preview('CleanUpFactory', cleanUpFactory, quiet),
  ];
  if (ImagesToSave === undefined) return previews;
  return [...previews, await preview('RetireImages', retireImages, quiet)];
}

/** The defaults of inputs that ValidateConfiguration does not have and that plans may depend on. */
const usualInputs = {
  machineUserName: '',
  machinePassword: '',
  StandardTimeoutMinutes: 30,
  buildTimeoutMinutes: 1440,
  operationTimeoutMinutes: 60,
  copyTimeoutMinutes: 600,
  stallMinutes: 30,
  lockWaitMinutes: 0,
  expireAfterHours: 72,
  maxConcurrentJobs: 0,
  allowGeneration2: false,
  newestOnly: false,
  isVhdSysPrepped: true,
  stagingContainer: 'imagefactoryvhds-staging',
  deleteUncommitted: false,
  keepLastOfRemoved: false,
  allowMassDeletion: false,
  orphanGraceHours: 48,
  isPullRequest: false,
};

type PreviewInputs = typeof usualInputs &
  Omit<ValidateInputs, 'ImagesToSave'> & { readonly ImagesToSave: number; readonly whatIf: boolean };

interface Previewed<State, A extends Action> {
  readonly read: (context: Context<PreviewInputs, Azure>) => Promise<State>;
  readonly plan: (state: State, inputs: PreviewInputs) => Plan<A>;
}

async function preview<State, A extends Action>(
  task: string,
  step: Previewed<State, A>,
  context: Context<PreviewInputs, Azure>,
): Promise<Preview> {
  try {
    const { actions, refusal } = step.plan(await step.read(context), context.inputs);
    return { task, actions, ...(refusal ? { unknownBecause: refusal.message } : {}) };
  } catch (error) {
    context.signal.throwIfAborted();
    return { task, actions: [], unknownBecause: messageOf(error) };
  }
}
