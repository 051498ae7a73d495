import { hasFailed, type LabVirtualMachine } from '../../azure/resources/lab-virtual-machines.js';
import type { Lab } from '../../azure/resources/labs.js';
import { isValidImagePath } from '../../configuration/image-path.js';
import { sameName } from '../../lab/names.js';
import { labTarget } from '../../lab/target.js';
import type { Finding, LeftAlone, Plan } from '../../step/action.js';
import {
  buildTag,
  factoryPathTag,
  ignoreTag,
  imagePathTag,
  namesPath,
  runTag,
  stateTag,
  tagOf,
} from '../images/tags.js';
import { isCommitted, mayComeFrom, superseded, type VmIdentity } from '../store/committed.js';
import { isOfAnotherFactory } from '../store/companion.js';
import type { StoredBlobs } from '../store/store.js';
import type { CleanUpAction } from './actions.js';
import type { CleanUpInputs } from './inputs.js';
import type { CleanUpState } from './state.js';

/** The decision on a VM, with its reason. */
type Verdict =
  | { readonly fate: 'deleted'; readonly reason: string }
  /** `severity` is set where the user is told by a finding. */
  | { readonly fate: 'kept'; readonly reason: string; readonly severity?: Finding['severity'] };

type Kept = Extract<Verdict, { readonly fate: 'kept' }>;

export function plan(state: CleanUpState, inputs: CleanUpInputs): Plan<CleanUpAction> {
  const parts = state.machines.map((machine) => planMachine(machine, state, inputs));
  return {
    lab: labTarget(state.lab),
    actions: parts.flatMap(({ actions }) => actions),
    leftAlone: parts.flatMap(({ leftAlone }) => leftAlone),
  };
}

/** The plan for one VM: that it is deleted, or that it is left alone. */
export function planMachine(
  machine: LabVirtualMachine,
  state: CleanUpState,
  inputs: CleanUpInputs,
): Plan<CleanUpAction> {
  const verdict = judge(machine, state, inputs);
  return verdict.fate === 'deleted'
    ? { actions: [deletion(machine, verdict, state.lab)], leftAlone: [] }
    : { actions: [], leftAlone: [leave(machine, verdict)] };
}

/** The table C87 to C92: the first row that fits decides. */
function judge(machine: LabVirtualMachine, state: CleanUpState, inputs: CleanUpInputs): Verdict {
  const { tags, provisioningState } = machine;
  if (tagOf(tags, ignoreTag)) return { fate: 'kept', reason: `It carries the tag ${ignoreTag}.` };
  if (!isMarked(machine))
    return { fate: 'kept', reason: 'It is not a VM of the image factory.', severity: 'warning' };
  if (!/^(Succeeded|Failed)$/i.test(provisioningState))
    return { fate: 'kept', reason: `It is being worked on: ${provisioningState}.`, severity: 'warning' };
  if (isFailedBuild(machine)) return { fate: 'deleted', reason: 'Its build failed.' };
  if (isStored(machine, state)) return { fate: 'deleted', reason: 'Its image is stored.' };
  if (isBesideStored(machine, state))
    return { fate: 'deleted', reason: 'The image of its build, which made several VMs, is stored.' };
  if (inputs.deleteUncommitted)
    return { fate: 'deleted', reason: 'It is not stored, and deleteUncommitted is on.' };
  return { fate: 'kept', reason: `Its image is not stored${sizeOf(machine)}.`, severity: 'warning' };
}

/** Whether a VM carries an image path, of a build that ended or of one that began. */
function isMarked(machine: LabVirtualMachine): boolean {
  return [imagePathTag, factoryPathTag].some((tag) => validPath(machine, tag) !== undefined);
}

function validPath({ tags }: LabVirtualMachine, tag: string): string | undefined {
  const path = tagOf(tags, tag);
  return path !== undefined && isValidImagePath(path) ? path : undefined;
}

function isFailedBuild(machine: LabVirtualMachine): boolean {
  return hasFailed(machine) || sameName(tagOf(machine.tags, stateTag) ?? '', 'Failed');
}

function sizeOf({ size }: LabVirtualMachine): string {
  return size === undefined ? '' : ` (size ${size})`;
}

/** Whether its own image is stored, or that of a newer VM of its path (C91). */
function isStored(machine: LabVirtualMachine, { machines, images }: CleanUpState): boolean {
  const identities = machines.flatMap(identityOf);
  const own = identities.find(({ id }) => id === machine.id);
  if (!own) return false;
  const newest = superseded(identities).get(own) ?? own;
  return isCommitted(own, images) || isCommitted(newest, images);
}

/**
 * C91: whether it is one of several VMs of a build, and the image of that build is stored: that of the image VM, which
 * has the same path and run; or, where that VM is gone, one of this path that was stored after it was made.
 */
function isBesideStored(machine: LabVirtualMachine, state: CleanUpState): boolean {
  const run = tagOf(machine.tags, runTag);
  const imagePath = validPath(machine, factoryPathTag);
  if (run === undefined || imagePath === undefined || tagOf(machine.tags, imagePathTag)) return false;
  const imageVm = state.machines.find(
    ({ tags }) => namesPath(tags, imagePathTag, imagePath) && tagOf(tags, runTag) === run,
  );
  if (imageVm) return isStored(imageVm, state);
  const ofPath = state.images.filter(
    (image) => mayComeFrom({ imagePath, createdDate: machine.createdDate }, image) && isOwn(image, state),
  );
  return ofPath.some((image) => image.factoryRunId === run || isOfItsBuildOrLater(machine, image));
}

/** Whether this factory stored an image; one that names no VM may be that of another factory in the same store. */
function isOwn({ sourceVmId }: StoredBlobs, { images, lab }: CleanUpState): boolean {
  const isOthers = (image: Pick<StoredBlobs, 'sourceVmId'>) => isOfAnotherFactory(image, lab.id);
  return sourceVmId === undefined ? !images.some(isOthers) : !isOthers({ sourceVmId });
}

/** The VMs of one build are made within this time; that of an earlier night was made before. */
const spanOfBuild = 12 * 3_600_000;

/** Another run may have stored the image of a build whose VMs have its name; not one that was made of an older VM. */
function isOfItsBuildOrLater(machine: LabVirtualMachine, { sourceVmCreated }: StoredBlobs): boolean {
  if (tagOf(machine.tags, buildTag) === undefined) return false;
  const earliest = machine.createdDate.getTime() - spanOfBuild;
  return sourceVmCreated === undefined || Date.parse(sourceVmCreated) >= earliest;
}

function identityOf(machine: LabVirtualMachine): VmIdentity[] {
  const imagePath = validPath(machine, imagePathTag);
  const { id, createdDate, createdDateText } = machine;
  return imagePath === undefined ? [] : [{ id, createdDate, createdDateText, imagePath }];
}

function deletion(machine: LabVirtualMachine, { reason }: Verdict, lab: Lab): CleanUpAction {
  return {
    kind: 'delete image VM',
    key: machine.id,
    verb: 'delete',
    work: 'deletion',
    subject: { kind: 'image VM', name: machine.name },
    target: labTarget(lab),
    ...imageOf(machine),
    reason,
    machine,
    lab,
  };
}

/** Nothing of a VM that is not the factory's. */
function imageOf(machine: LabVirtualMachine): Pick<CleanUpAction, 'imageFacts'> {
  const path = validPath(machine, imagePathTag) ?? validPath(machine, factoryPathTag);
  return path === undefined ? {} : { imageFacts: { path } };
}

function leave(machine: LabVirtualMachine, { reason, severity }: Kept): LeftAlone {
  const { name } = machine;
  const findings: Finding[] = severity ? [{ severity, what: `The VM ${name} stays.`, why: reason }] : [];
  const subject = { kind: 'image VM', name };
  return { verb: 'keep', subject, ...imageOf(machine), outcome: 'skipped', reason, findings };
}
