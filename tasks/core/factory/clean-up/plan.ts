import { hasFailed, type LabVirtualMachine } from '../../azure/resources/lab-virtual-machines.js';
import type { Lab } from '../../azure/resources/labs.js';
import { sameName } from '../../lab/names.js';
import { labTarget } from '../../lab/target.js';
import type { Finding, LeftAlone, Plan } from '../../step/action.js';
import { factoryPathTag, ignoreTag, imagePathTag, stateTag, tagOf, testOfTag } from '../images/tags.js';
import { noRecords, recordOf } from '../store/image-records.js';
import { vhdFileNameOf } from '../store/vhd-names.js';
import type { CleanUpAction } from './actions.js';
import type { CleanUpInputs } from './inputs.js';
import { isMarked, validPath } from './marks.js';
import { isOfRevoked } from './revoked-image.js';
import { type Saving, savingOf, savingOfBuild } from './saving.js';
import type { CleanUpState } from './state.js';

/** The decision on a VM, with its reason. */
type Verdict =
  | { readonly fate: 'deleted'; readonly reason: string }
  /** `severity` is set where the user is told by a finding. */
  | {
      readonly fate: 'kept';
      readonly reason: string;
      readonly severity?: Finding['severity'];
      readonly remedy?: string;
    };

type Kept = Extract<Verdict, { readonly fate: 'kept' }>;

type Unknown = Extract<Saving, { readonly is: 'unknown' }>;

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
    ? { actions: [deletion(machine, verdict.reason, state.lab)], leftAlone: [] }
    : { actions: [], leftAlone: [leave(machine, verdict)] };
}

/** The table C87 to C92: the first row that fits decides. */
function judge(machine: LabVirtualMachine, state: CleanUpState, inputs: CleanUpInputs): Verdict {
  const { tags, provisioningState } = machine;
  if (tagOf(tags, ignoreTag)) return { fate: 'kept', reason: `It carries the tag ${ignoreTag}.` };
  if (tagOf(tags, testOfTag) !== undefined)
    return { fate: 'kept', reason: 'It tests an image: TestImages deletes it.' };
  if (!isMarked(machine))
    return { fate: 'kept', reason: 'It is not a VM of the image factory.', severity: 'warning' };
  if (!/^(Succeeded|Failed)$/i.test(provisioningState))
    return { fate: 'kept', reason: `It is being worked on: ${provisioningState}.`, severity: 'warning' };
  const useless = whyUseless(machine, state);
  if (useless !== undefined) return { fate: 'deleted', reason: useless };
  const saving = savingOf(machine, state);
  if (saving.is === 'saved') return { fate: 'deleted', reason: 'Its image is stored.' };
  const ofBuild = savingOfBuild(machine, state);
  if (ofBuild.is === 'saved')
    return { fate: 'deleted', reason: 'The image of its build, which made several VMs, is stored.' };
  const unknown = [saving, ofBuild].find((one) => one.is === 'unknown');
  if (unknown) return keepUnknown(unknown);
  if (inputs.deleteUncommitted)
    return { fate: 'deleted', reason: 'It is not stored, and deleteUncommitted is on.' };
  return { fate: 'kept', reason: `${saving.reason}${sizeOf(machine)}.`, severity: 'warning' };
}

function keepUnknown({ reason, remedy }: Unknown): Kept {
  return { fate: 'kept', reason, ...(remedy === undefined ? {} : { severity: 'warning', remedy }) };
}

function whyUseless(machine: LabVirtualMachine, state: CleanUpState): string | undefined {
  if (isFailed(machine)) return whyFailed(machine, state);
  return isOfRevoked(machine, state) ? 'Its image was revoked.' : undefined;
}

function isFailed(machine: LabVirtualMachine): boolean {
  return hasFailed(machine) || sameName(tagOf(machine.tags, stateTag) ?? '', 'Failed');
}

/** TestImages marks the VM of an image that it rejects as CreateImageVMs marks one whose build failed (C122). */
function whyFailed(machine: LabVirtualMachine, { records = noRecords }: CleanUpState): string {
  const record = recordOf(records, { vhdFileName: vhdFileNameOf(machine) });
  if (record?.state === 'rejected') return 'Its image was rejected by its tests.';
  const isKnown = hasFailed(machine) || records.unread === undefined;
  return isKnown ? 'Its build failed.' : 'Its build failed, or its image was rejected.';
}

function sizeOf({ size }: LabVirtualMachine): string {
  return size === undefined ? '' : ` (size ${size})`;
}

/** The deletion of a VM for a reason. */
export function deletion(machine: LabVirtualMachine, reason: string, lab: Lab): CleanUpAction {
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

function leave(machine: LabVirtualMachine, { reason, severity, remedy }: Kept): LeftAlone {
  const { name } = machine;
  const findings: Finding[] = severity
    ? [{ severity, what: `The VM ${name} stays.`, why: reason, ...(remedy === undefined ? {} : { remedy }) }]
    : [];
  const subject = { kind: 'image VM', name };
  return { verb: 'keep', subject, ...imageOf(machine), outcome: 'skipped', reason, findings };
}
