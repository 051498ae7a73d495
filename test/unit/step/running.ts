import type { Action, LeftAlone } from '../../../tasks/core/step/action.js';
import type { Permit } from '../../../tasks/core/step/context.js';
import type { StepEvent } from '../../../tasks/core/step/event.js';
import { runStep } from '../../../tasks/core/step/run-step.js';
import type { ActionContext, Done, Step } from '../../../tasks/core/step/step.js';

type Inputs = { readonly slots: number };

/** The function of a step that carries out an action. */
export type Act = (action: Action, context: ActionContext<Inputs, undefined>) => Promise<Done>;

/** An action of the kind of work `copies`. */
export function action(key: string, more: Partial<Action> = {}): Action {
  return {
    key,
    verb: 'copy',
    subject: { kind: 'image', name: key },
    reason: `${key} is wanted`,
    work: 'copies',
    ...more,
  };
}

/** A step with this plan, whose only kind of work has as many slots as the input says. */
export function stepOf(
  actions: readonly Action[],
  act: Act,
  leftAlone: readonly LeftAlone[] = [],
): Step<Inputs, undefined, null, Action> {
  return {
    read: () => Promise.resolve(null),
    plan: () => ({ actions, leftAlone }),
    act,
    slots: ({ slots }) => ({ copies: slots }),
    outputs: () => ({}),
  };
}

/** Runs a step on a host whose clock stands still, and keeps its events. */
export function run(
  step: Step<Inputs, undefined, null, Action>,
  options: { slots?: number; whatIf?: boolean; cancel?: AbortController; permit?: Permit } = {},
) {
  const events: StepEvent[] = [];
  const result = runStep(step, {
    inputs: { slots: options.slots ?? 0, whatIf: options.whatIf ?? false, pollIntervalSeconds: 1 },
    azure: undefined,
    signal: (options.cancel ?? new AbortController()).signal,
    runId: '1',
    emit: (event) => events.push(event),
    protect: () => undefined,
    now: () => new Date(0),
    ...(options.permit ? { permit: options.permit } : {}),
  });
  return { events, result };
}

export const succeed: Act = () => Promise.resolve({});
