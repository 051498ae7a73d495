import type { Azure } from '../azure/azure.js';
import {
  deleteLabVirtualMachine,
  getLabVirtualMachine,
  listLabVirtualMachines,
  type LabVirtualMachine,
} from '../azure/lab-virtual-machines.js';
import type { Lab } from '../azure/labs.js';
import { isValidImagePath } from '../configuration/image-path.js';
import type { Action, Finding, LeftAlone, Plan } from '../step/action.js';
import { readEach } from '../step/read-each.js';
import type { Record } from '../step/record.js';
import type { ActionContext, Context, Done } from '../step/step.js';
import { isCommitted, superseded, type VmIdentity } from './committed.js';
import { findFactoryLab, type FactoryLabInputs } from './factory-lab.js';
import { countOf } from './outputs.js';
import { cleanUpNeeds } from './permissions.js';
import { demand, needsOf } from './preflight.js';
import { readStore, type StoredBlobs } from './store.js';
import { factoryPathTag, ignoreTag, imagePathTag, stateTag, tagOf } from './tags.js';
import { waitForOperation } from './wait-for-operation.js';

export interface CleanUpInputs extends FactoryLabInputs {
  readonly deleteUncommitted: boolean;
  readonly maxConcurrentJobs: number;
  readonly operationTimeoutMinutes: number;
  readonly whatIf: boolean;
}

export interface CleanUpState {
  readonly lab: Lab;
  readonly machines: readonly LabVirtualMachine[];
  readonly images: readonly StoredBlobs[];
}

export interface CleanUpAction extends Action {
  readonly machine: LabVirtualMachine;
  readonly lab: Lab;
}

export async function read(context: Context<CleanUpInputs, Azure>): Promise<CleanUpState> {
  const { azure, inputs, signal, reading } = context;
  const lab = await findFactoryLab(azure, inputs, signal);
  await demand(needsOf(cleanUpNeeds.factory, lab), context);
  reading(`The store and the virtual machines of ${lab.name}.`);
  const [store, listed] = await Promise.all([
    readStore(azure, lab, signal),
    listLabVirtualMachines(azure, lab.id, signal),
  ]);
  const machines = await readEach(listed, (machine) => confirmFailure(context, lab, machine));
  return { lab, machines: machines.filter((machine) => machine !== undefined), images: store.images };
}

/** C90: a VM counts as failed only if it is so on two reads. */
async function confirmFailure(
  { azure, signal }: Context<CleanUpInputs, Azure>,
  lab: Lab,
  machine: LabVirtualMachine,
): Promise<LabVirtualMachine | undefined> {
  return machine.provisioningState === 'Failed'
    ? getLabVirtualMachine(azure, lab.id, machine.name, signal)
    : machine;
}

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

function deletion({ machine, verdict }: Judged, lab: Lab): CleanUpAction {
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

export async function act(
  action: CleanUpAction,
  context: ActionContext<CleanUpInputs, Azure>,
): Promise<Done> {
  const { machine, lab } = action;
  const { azure, signal } = context;
  const now = await getLabVirtualMachine(azure, lab.id, machine.name, signal);
  if (!now) return { outcome: 'skipped', reason: 'It is gone already.' };
  if (!isUnchanged(now, machine))
    return { outcome: 'skipped', reason: 'It changed since the plan was made.' };
  const deletion = deleteLabVirtualMachine(azure, machine.id);
  await waitForOperation(deletion, `the deletion of the VM ${machine.name}`, context);
  return { reason: action.reason, details: { imagePath: tagOf(machine.tags, imagePathTag) ?? '' } };
}

/** Nothing is deleted that was built again, tagged or set to work since the plan was made. */
function isUnchanged(now: LabVirtualMachine, planned: LabVirtualMachine): boolean {
  return (
    now.createdDateText === planned.createdDateText &&
    now.provisioningState === planned.provisioningState &&
    JSON.stringify(sortedTags(now)) === JSON.stringify(sortedTags(planned))
  );
}

function sortedTags({ tags }: LabVirtualMachine): [string, string][] {
  return Object.entries(tags).toSorted(([one], [other]) => (one < other ? -1 : 1));
}

export function slots({ maxConcurrentJobs }: CleanUpInputs): { readonly deletion: number } {
  return { deletion: maxConcurrentJobs };
}

export function outputs(records: readonly Record[]): Readonly<globalThis.Record<string, string>> {
  return {
    deletedCount: countOf(records, 'succeeded'),
    keptCount: countOf(records, 'skipped'),
    failedCount: countOf(records, 'failed'),
  };
}
