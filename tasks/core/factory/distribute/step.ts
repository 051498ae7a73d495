import type { ReadMade } from '../../azure/resources/custom-images.js';
import { scopedNeeds, refusedActions } from '../../lab/preflight.js';
import type { RefusedAction } from '../../step/action.js';
import { countOf } from '../../step/outputs.js';
import type { UnitRecord } from '../../step/record.js';
import type { Done } from '../../step/step.js';
import { distributeNeeds } from '../needs.js';
import type { DiscardAction, DistributeAction } from './actions.js';
import { deliver } from './deliver.js';
import { discardSnapshots } from './discard-snapshots.js';
import { discardStaged } from './discard-staged.js';
import type { GalleryAction } from './gallery-actions.js';
import { refusedByGallery } from './gallery-rights.js';
import { isSysPrepped } from '../store/companion.js';
import type { DistributeContext, DistributeInputs, ReadContext } from './inputs.js';
import { offerVersion } from './offer-version.js';
import { publishVersion } from './publish-version.js';

export { plan } from './plan.js';
export { read } from './state.js';

type AnyAction = DistributeAction | DiscardAction | GalleryAction;

/** A lab in which a permission is missing stops no other lab, and the gallery none that gets VHDs. */
export async function refused(
  actions: readonly AnyAction[],
  context: ReadContext,
): Promise<readonly RefusedAction[]> {
  const ofVhds = actions.filter(isOfVhds);
  const ofGallery = actions.filter((action) => !isOfVhds(action));
  const needsOf = ({ lab }: DistributeAction | DiscardAction) => scopedNeeds(distributeNeeds.targets, lab);
  return [
    ...(await refusedActions(ofVhds, needsOf, context)),
    ...(await refusedByGallery(ofGallery, context)),
  ];
}

function isOfVhds(action: AnyAction): action is DistributeAction | DiscardAction {
  return action.kind === 'distribute' || action.kind === 'discard';
}

export function act(action: AnyAction, context: DistributeContext): Promise<Done> {
  switch (action.kind) {
    case 'distribute':
      return bring(action, context);
    case 'discard':
      return discardStaged(action, context);
    case 'publish':
      return publishVersion(action, context);
    case 'offer':
      return offerVersion(action, context);
    case 'discard snapshots':
      return discardSnapshots(action, context);
  }
}

/** Brings an image to a lab. @param readMade as of `createCustomImage` */
export async function bring(
  action: DistributeAction,
  context: DistributeContext,
  readMade?: ReadMade,
): Promise<Done> {
  const delivered = await deliver(action, context, readMade);
  if (delivered === 'not stored') return { outcome: 'skipped', reason: 'It is not stored any more.' };
  if ('otherRun' in delivered) return { outcome: 'skipped', reason: `Run ${delivered.otherRun} brings it.` };
  const { bytes } = delivered;
  return {
    reason: `${action.lab.name} has it now (sysPrep ${isSysPrepped(action.image, context.inputs)}).`,
    bytes,
    storedBytes: action.image.vhd.bytes,
    imageFacts: { bytes: action.image.vhd.bytes, isThere: true },
  };
}

/** Azure copies a version by itself, and a look at it is all that it costs: more are made at once than VHDs are copied. */
const versionsForJob = 5;

/** Offers wait for their versions: they take no place. */
export function slots({ maxConcurrentJobs }: Pick<DistributeInputs, 'maxConcurrentJobs'>): {
  readonly job: number;
  readonly version: number;
} {
  return { job: maxConcurrentJobs, version: versionsForJob * maxConcurrentJobs };
}

export function outputs(records: readonly UnitRecord[]): Readonly<Record<string, string>> {
  const distributed = records.filter(({ verb }) => verb === 'distribute');
  return {
    distributedCount: countOf(distributed, 'succeeded'),
    skippedCount: countOf(records, 'skipped'),
    failedCount: countOf(records, 'failed'),
  };
}
