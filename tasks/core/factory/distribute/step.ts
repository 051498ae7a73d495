import type { ReadMade } from '../../azure/resources/custom-images.js';
import { refusedActions, type ScopedNeed, scopedNeeds } from '../../lab/preflight.js';
import { makeCurrentVerb, type RefusedAction, writeFormulaVerb } from '../../step/action.js';
import { countOf } from '../../step/outputs.js';
import type { UnitRecord } from '../../step/record.js';
import type { Done } from '../../step/step.js';
import { currentImagesOf } from '../current/current-output.js';
import { currentNeeds } from '../mark-needs.js';
import { distributeNeeds } from '../needs.js';
import type { DiscardAction, DistributeAction } from './actions.js';
import { deliver } from './deliver.js';
import { discardSnapshots } from './discard-snapshots.js';
import { discardStaged } from './discard-staged.js';
import type { GalleryAction } from './gallery-actions.js';
import { refusedByGallery } from './gallery-rights.js';
import { isSysPrepped } from '../store/companion.js';
import type { DistributeContext, DistributeInputs, ReadContext } from './inputs.js';
import { markCurrent } from './mark-current.js';
import { offerVersion } from './offer-version.js';
import { publishVersion } from './publish-version.js';
import type { StableName } from './stable-names.js';
import { writeLabFormula } from './write-lab-formula.js';

export { plan } from './plan.js';
export { read } from './state.js';

/** What concerns the labs that take VHDs. */
type LabAction = DistributeAction | DiscardAction | StableName;

type AnyAction = LabAction | GalleryAction;

/** A lab in which a permission is missing stops no other lab, and the gallery none that gets VHDs. */
export async function refused(
  actions: readonly AnyAction[],
  context: ReadContext,
): Promise<readonly RefusedAction[]> {
  const ofLabs = actions.filter(isOfLab);
  const ofGallery = actions.filter((action) => !isOfLab(action));
  return [
    ...(await refusedActions(ofLabs, needsOf, context)),
    ...(await refusedByGallery(ofGallery, context)),
  ];
}

function isOfLab(action: AnyAction): action is LabAction {
  return ['distribute', 'discard', 'make current', 'write formula'].includes(action.kind);
}

/** What formulas need has been asked for where they are read. */
function needsOf({ kind, lab }: LabAction): readonly ScopedNeed[] {
  if (kind === 'write formula') return [];
  return scopedNeeds(kind === 'make current' ? currentNeeds : distributeNeeds.targets, lab);
}

export function act(action: AnyAction, context: DistributeContext): Promise<Done> {
  switch (action.kind) {
    case 'distribute':
      return bring(action, context);
    case 'discard':
      return discardStaged(action, context);
    case 'make current':
      return markCurrent(action, context);
    case 'write formula':
      return writeLabFormula(action, context);
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

/** The marking of a current image is some requests, one after the other. */
const mostMarkings = 25;

/** Offers wait for their versions: they take no place. */
export function slots({ maxConcurrentJobs }: Pick<DistributeInputs, 'maxConcurrentJobs'>): {
  readonly job: number;
  readonly version: number;
  readonly mark: number;
} {
  return { job: maxConcurrentJobs, version: versionsForJob * maxConcurrentJobs, mark: mostMarkings };
}

export function outputs(records: readonly UnitRecord[]): Readonly<Record<string, string>> {
  const distributed = records.filter(({ verb }) => verb === 'distribute');
  return {
    distributedCount: countOf(distributed, 'succeeded'),
    skippedCount: countOf(
      records.filter(({ verb }) => verb !== makeCurrentVerb && verb !== writeFormulaVerb),
      'skipped',
    ),
    failedCount: countOf(records, 'failed'),
    currentImages: currentImagesOf(records),
  };
}
