import type { Plan } from '../../step/action.js';
import { type BuildTimes, expectedBuild } from '../machine-times.js';
import type { CreateAction } from './actions.js';

/** Adds to each build how long its VM is expected to run. */
export function withExpectedTimes(plan: Plan<CreateAction>, times: BuildTimes): Plan<CreateAction> {
  const actions = plan.actions.map((action): CreateAction => {
    if (action.kind !== 'build') return action;
    return { ...action, expectedMachine: expectedBuild(action.imagePath, times) };
  });
  return { ...plan, actions };
}
