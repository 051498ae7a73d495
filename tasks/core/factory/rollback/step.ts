import { present } from '../../azure/requests/present.js';
import { refusedActions, type ScopedNeed, needsAt, scopedNeeds } from '../../lab/preflight.js';
import { makeCurrentVerb, type RefusedAction } from '../../step/action.js';
import { countOf } from '../../step/outputs.js';
import type { UnitRecord } from '../../step/record.js';
import type { Done } from '../../step/step.js';
import type { DistributeContext } from '../distribute/inputs.js';
import { bring } from '../distribute/step.js';
import { writeLabFormula } from '../distribute/write-lab-formula.js';
import { markVersions } from '../gallery/gallery-needs.js';
import { distributeNeeds } from '../needs.js';
import { switchNeeds, withdrawNeeds } from '../rollback-needs.js';
import { type BringAction, type FormulaAction, previousFact, type RollbackAction } from './actions.js';
import { deleteImage } from './delete-image.js';
import type { ReadContext, RollbackContext, RollbackInputs } from './inputs.js';
import { markImage } from './mark-image.js';
import { demandRevoked, revokeImage } from './revoke-image.js';
import { revokeVersion } from './revoke-version.js';
import { switchCurrent } from './switch-current.js';

export { plan } from './plan.js';
export { read } from './state.js';

/** A lab in which a permission is missing stops no other. */
export function refused(
  actions: readonly RollbackAction[],
  context: ReadContext,
): Promise<readonly RefusedAction[]> {
  return refusedActions(actions, needsOf, context);
}

/** What the store needs is demanded before. */
function needsOf(action: RollbackAction): readonly ScopedNeed[] {
  switch (action.kind) {
    case 'revoke':
      return [];
    case 'revoke version':
      return needsAt([markVersions], { gallery: action.target?.id });
    case 'formula':
      return [];
    case 'bring':
      return scopedNeeds(distributeNeeds.targets, action.lab);
    case 'delete':
      return scopedNeeds(withdrawNeeds, action.lab);
    default:
      return scopedNeeds(switchNeeds, action.lab);
  }
}

export function act(action: RollbackAction, context: RollbackContext): Promise<Done> {
  switch (action.kind) {
    case 'revoke':
      return revokeImage(action, context);
    case 'revoke version':
      return revokeVersion(action, context);
    case 'mark':
      return markImage(action, context);
    case 'bring':
      return bringPrevious(action, context);
    case 'switch':
      return switchCurrent(action, context);
    case 'formula':
      return writeFormula(action, context);
    case 'delete':
      return deleteImage(action, context);
  }
}

/** As DistributeImages brings it. */
async function bringPrevious(action: BringAction, context: RollbackContext): Promise<Done> {
  await demandRevoked(action, context);
  return bring(action.bring, distributing(context));
}

/** As DistributeImages writes it. */
async function writeFormula(action: FormulaAction, context: RollbackContext): Promise<Done> {
  await demandRevoked(action, context);
  const { outcome, reason, details } = await writeLabFormula(action.write, distributing(context));
  return { ...present('outcome', outcome), ...present('reason', reason), ...present('details', details) };
}

function distributing(context: RollbackContext): DistributeContext {
  const inputs = { ...context.inputs, imagePaths: '', newestOnly: false, markCurrent: true };
  return { ...context, inputs };
}

export function slots({ maxConcurrentJobs }: Pick<RollbackInputs, 'maxConcurrentJobs'>) {
  return { job: maxConcurrentJobs, lab: maxConcurrentJobs, version: maxConcurrentJobs };
}

export function outputs(records: readonly UnitRecord[]): Readonly<Record<string, string>> {
  const revoked = records.find(({ verb }) => verb === 'revoke');
  const known = records.find(({ details }) => details[previousFact] !== undefined);
  return {
    revokedImage: revoked?.subject.name ?? '',
    currentImage: known?.details[previousFact] ?? '',
    switchedCount: countOf(
      records.filter(({ verb }) => verb === makeCurrentVerb),
      'succeeded',
    ),
    failedCount: countOf(records, 'failed'),
  };
}
