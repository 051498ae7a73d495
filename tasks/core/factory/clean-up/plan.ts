import type { LabVirtualMachine } from '../../azure/resources/lab-virtual-machines.js';
import type { Lab } from '../../azure/resources/labs.js';
import { isValidImagePath } from '../../configuration/image-path.js';
import type { Finding, LeftAlone, Plan } from '../../step/action.js';
import { factoryPathTag, ignoreTag, imagePathTag, stateTag, tagOf } from '../images/tags.js';
import { isCommitted, superseded, type VmIdentity } from '../store/committed.js';
import type { CleanUpAction } from './actions.js';
import type { CleanUpInputs } from './inputs.js';
import type { CleanUpState } from './state.js';

/** What becomes of a VM, and why. */
interface Verdict {
  readonly action: 'delete' | 'keep';
  readonly reason: string;
  readonly severity?: Finding['severity'];
}

export function plan(state: CleanUpState, inputs: CleanUpInputs): Plan<CleanUpAction> {
  const judged = state.machines.map((machine) => ({ machine, verdict: judge(machine, state, inputs) }));
  return {
    actions: judged
      .filter(({ verdict }) => verdict.action === 'delete')
      .map((one) => deletion(one, state.lab)),
    leftAlone: judged.filter(({ verdict }) => verdict.action === 'keep').map(kept),
  };
}

/** The table C87 to C92: the first row that fits decides. */
function judge(machine: LabVirtualMachine, state: CleanUpState, inputs: CleanUpInputs): Verdict {
  const { tags, provisioningState } = machine;
  const imagePath = validPath(machine, imagePathTag);
  const marked = imagePath !== undefined || validPath(machine, factoryPathTag) !== undefined;
  if (tagOf(tags, ignoreTag)) return { action: 'keep', reason: `It carries the tag ${ignoreTag}.` };
  if (!marked) return { action: 'keep', reason: 'It is not a VM of the image factory.', severity: 'warning' };
  if (!/^(Succeeded|Failed)$/i.test(provisioningState))
    return { action: 'keep', reason: `It is being worked on: ${provisioningState}.`, severity: 'warning' };
  if (hasFailed(machine)) return { action: 'delete', reason: 'Its build failed.', severity: 'error' };
  if (imagePath !== undefined && isStored(machine, state))
    return { action: 'delete', reason: 'Its image is stored.' };
  if (inputs.deleteUncommitted)
    return { action: 'delete', reason: 'It is not stored, and deleteUncommitted is on.' };
  return { action: 'keep', reason: `Its image is not stored${sizeOf(machine)}.`, severity: 'warning' };
}

function validPath({ tags }: LabVirtualMachine, tag: string): string | undefined {
  const path = tagOf(tags, tag);
  return path !== undefined && isValidImagePath(path) ? path : undefined;
}

function hasFailed({ provisioningState, tags }: LabVirtualMachine): boolean {
  return provisioningState === 'Failed' || tagOf(tags, stateTag)?.toLowerCase() === 'failed';
}

function sizeOf({ size }: LabVirtualMachine): string {
  return size === undefined ? '' : ` (size ${size})`;
}

/** C91: its own image is stored, or that of a newer VM of its path. */
function isStored(machine: LabVirtualMachine, { machines, images }: CleanUpState): boolean {
  const identities = machines.flatMap(identityOf);
  const own = identities.find(({ id }) => id === machine.id);
  if (!own) return false;
  const newest = superseded(identities).get(own) ?? own;
  return isCommitted(own, images) || isCommitted(newest, images);
}

function identityOf(machine: LabVirtualMachine): VmIdentity[] {
  const imagePath = validPath(machine, imagePathTag);
  const { id, createdDate, createdDateText } = machine;
  return imagePath === undefined ? [] : [{ id, createdDate, createdDateText, imagePath }];
}

interface Judged {
  readonly machine: LabVirtualMachine;
  readonly verdict: Verdict;
}

export function deletion({ machine, verdict }: Judged, lab: Lab): CleanUpAction {
  return {
    key: machine.id,
    verb: 'delete',
    work: 'deletion',
    subject: { kind: 'image VM', name: machine.name },
    target: { kind: 'lab', id: lab.id, name: lab.name },
    reason: verdict.reason,
    machine,
    lab,
  };
}

function kept({ machine, verdict: { reason, severity } }: Judged): LeftAlone {
  const findings: Finding[] = severity
    ? [{ severity, what: `The VM ${machine.name} stays.`, why: reason }]
    : [];
  return { subject: { kind: 'image VM', name: machine.name }, outcome: 'skipped', reason, findings };
}
