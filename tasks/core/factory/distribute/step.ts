import { scopedNeeds, refusedActions } from '../../lab/preflight.js';
import type { RefusedAction } from '../../step/action.js';
import { countOf } from '../../step/outputs.js';
import type { UnitRecord } from '../../step/record.js';
import type { Done } from '../../step/step.js';
import { distributeNeeds } from '../needs.js';
import type { DiscardAction, DistributeAction } from './actions.js';
import { deliver } from './deliver.js';
import { discardStaged } from './discard-staged.js';
import type { DistributeContext, DistributeInputs, ReadContext } from './inputs.js';

export { plan } from './plan.js';
export { read } from './state.js';

/** A lab in which a permission is missing stops no other lab. */
export function refused(
  actions: readonly (DistributeAction | DiscardAction)[],
  context: ReadContext,
): Promise<readonly RefusedAction[]> {
  return refusedActions(actions, ({ lab }) => scopedNeeds(distributeNeeds.targets, lab), context);
}

export function act(action: DistributeAction | DiscardAction, context: DistributeContext): Promise<Done> {
  switch (action.kind) {
    case 'distribute':
      return distribute(action, context);
    case 'discard':
      return discardStaged(action, context);
  }
}

async function distribute(action: DistributeAction, context: DistributeContext): Promise<Done> {
  const delivered = await deliver(action, context);
  if ('otherRun' in delivered) return { outcome: 'skipped', reason: `Run ${delivered.otherRun} brings it.` };
  const { bytes } = delivered;
  const { isVhdSysPrepped } = context.inputs;
  return {
    reason: `${action.lab.name} has it now (sysPrep ${isVhdSysPrepped}).`,
    bytes,
    imageFacts: { isThere: true },
  };
}

export function slots({ maxConcurrentJobs }: DistributeInputs): { readonly job: number } {
  return { job: maxConcurrentJobs };
}

export function outputs(records: readonly UnitRecord[]): Readonly<Record<string, string>> {
  const distributed = records.filter(({ verb }) => verb === 'distribute');
  return {
    distributedCount: countOf(distributed, 'succeeded'),
    skippedCount: countOf(records, 'skipped'),
    failedCount: countOf(records, 'failed'),
  };
}
