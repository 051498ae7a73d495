import type { Azure } from '../azure/azure.js';
import { getDisk, grantedState, type Disk } from '../azure/disks.js';
import {
  deallocatedState,
  getLabVirtualMachine,
  listLabVirtualMachines,
  type Artifact,
  type LabVirtualMachine,
} from '../azure/lab-virtual-machines.js';
import type { Lab } from '../azure/labs.js';
import { idBeside } from '../azure/resource-id.js';
import { imagePathKey, isValidImagePath } from '../configuration/image-path.js';
import type { Action, Finding, LeftAlone, Plan, RefusedAction } from '../step/action.js';
import { readEach } from '../step/read-each.js';
import type { Record } from '../step/record.js';
import type { ActionContext, Context, Done } from '../step/step.js';
import { isCommitted, superseded } from './committed.js';
import { endAccess } from './end-access.js';
import { exportDisk } from './export-disk.js';
import { findFactoryLab, type FactoryLabInputs } from './factory-lab.js';
import { uuidOfVm } from './hash.js';
import { reserveImageNames, type NamedImage } from './image-names.js';
import type { LockInputs } from './lease.js';
import { countOf, jsonOf } from './outputs.js';
import { snapNeeds } from './permissions.js';
import { demand, needsOf } from './preflight.js';
import { readStore, type Store } from './store.js';
import { generalizedTag, imagePathTag, tagOf } from './tags.js';
import type { CopyInputs } from './wait-for-copy.js';

export interface SnapInputs extends FactoryLabInputs, LockInputs, CopyInputs {
  readonly maxConcurrentJobs: number;
  readonly operationTimeoutMinutes: number;
  readonly allowGeneration2: boolean;
  readonly whatIf: boolean;
}

/** An image VM as the plan sees it. */
export interface SnapCandidate {
  readonly id: string;
  readonly name: string;
  readonly imagePath: string;
  readonly createdDate: Date;
  readonly createdDateText: string;
  readonly provisioningState: string;
  readonly powerState: string;
  readonly notes: string;
  readonly osType: 'Windows' | 'Linux';
  readonly dataDisks: number;
  /** Tagged by the factory as built without generalization (C73). */
  readonly notGeneralized: boolean;
  readonly generalizedByArtifact: boolean;
  /** Read only where the VM is deallocated and provisioned. */
  readonly disk?: Disk;
}

export interface SnapState {
  readonly lab: Lab;
  readonly store: Store;
  readonly candidates: readonly SnapCandidate[];
  readonly unmarked: readonly string[];
  readonly now: Date;
}

/** Something to do with the disk of an image VM. */
export interface DiskAction extends Action {
  readonly lab: Lab;
  readonly disk: Disk;
  readonly vm: Pick<SnapCandidate, 'id' | 'createdDateText'>;
  readonly imagePath: string;
  /** What the VM is stored as, or would be. */
  readonly vhdFileName: string;
}

/** Stores a VM; a disk action that is none ends the access to the disk of one that is not stored. */
export interface SnapAction extends DiskAction {
  /** Unless another run gives it to its image before this one is stored. */
  readonly imageName: string;
  /** What was stored already. */
  readonly stored: readonly NamedImage[];
  readonly description: string;
  readonly osType: 'Windows' | 'Linux';
  /** What is odd about the VM, though it can be stored. */
  readonly findings: readonly Finding[];
}

type SnapContext = Context<SnapInputs, Azure>;

export async function read(context: SnapContext): Promise<SnapState> {
  const { azure, inputs, signal, reading } = context;
  const lab = await findFactoryLab(azure, inputs, signal);
  await demand(needsOf(snapNeeds.factory, lab), context);
  reading(`The store and the virtual machines of ${lab.name}.`);
  const [store, machines] = await Promise.all([
    readStore(azure, lab, signal),
    listLabVirtualMachines(azure, lab.id, signal),
  ]);
  const marked = machines.filter(({ tags }) => isValidImagePath(tagOf(tags, imagePathTag) ?? ''));
  const candidates = await readEach(marked, (machine) => readCandidate(context, lab, machine));
  const unmarked = machines.filter((machine) => !marked.includes(machine)).map(({ name }) => name);
  return {
    lab,
    store,
    candidates: candidates.filter((candidate) => candidate !== undefined),
    unmarked,
    now: context.now(),
  };
}

async function readCandidate(
  { azure, signal }: SnapContext,
  lab: Lab,
  { name }: LabVirtualMachine,
): Promise<SnapCandidate | undefined> {
  const machine = await getLabVirtualMachine(azure, lab.id, name, signal);
  if (!machine) return undefined;
  const candidate = toCandidate(machine);
  if (machine.osDiskId === undefined || whyNotReady(candidate) !== undefined) return candidate;
  const disk = await getDisk(azure, idBeside(machine.id, machine.osDiskId), signal);
  return disk ? { ...candidate, disk } : candidate;
}

function toCandidate(machine: LabVirtualMachine): SnapCandidate {
  const { id, name, tags, createdDate, createdDateText, provisioningState, dataDiskIds } = machine;
  return {
    id,
    name,
    imagePath: tagOf(tags, imagePathTag) ?? '',
    createdDate,
    createdDateText,
    provisioningState,
    powerState: machine.powerState ?? 'unknown',
    notes: machine.notes ?? '',
    osType: machine.osType === 'Linux' ? 'Linux' : 'Windows',
    dataDisks: dataDiskIds.length,
    notGeneralized: tagOf(tags, generalizedTag)?.toLowerCase() === 'false',
    generalizedByArtifact: machine.artifacts.some(isGeneralization),
  };
}

function isGeneralization({ id, status }: Artifact): boolean {
  return /\/(windows-sysprep|linux-deprovision)$/i.test(id) && status === 'Succeeded';
}

/** C73: why a VM cannot be stored now; a skip and not a failure. */
function whyNotReady(vm: SnapCandidate): string | undefined {
  if (vm.provisioningState !== 'Succeeded')
    return `The VM's state is ${vm.provisioningState}, not Succeeded.`;
  if (vm.powerState !== deallocatedState) return `The VM is not deallocated: ${vm.powerState}.`;
  if (vm.notGeneralized && !vm.generalizedByArtifact)
    return 'The VM was built without generalization (includeSysprep).';
  return undefined;
}

export function plan(state: SnapState, inputs: SnapInputs): Plan<SnapAction | DiskAction> {
  const older = superseded(state.candidates.filter((vm) => whyNotReady(vm) === undefined));
  const judged = state.candidates.map((vm) => ({ vm, leftAlone: judge(vm, state, inputs, older.get(vm)) }));
  const ready = judged.filter(({ leftAlone }) => !leftAlone).map(({ vm }) => vm);
  const names = reserveImageNames(ready, state.store.images, state.now);
  const left = state.candidates.filter((vm) => !ready.includes(vm));
  return {
    actions: [
      ...ready.flatMap((vm) => snapAction(vm, names.get(imagePathKey(vm.imagePath)), state)),
      ...left.flatMap((vm) => endOfAccess(vm, state)),
    ],
    leftAlone: [...judged.flatMap(({ leftAlone }) => leftAlone ?? []), ...state.store.unreadable],
  };
}

function judge(
  vm: SnapCandidate,
  { store }: SnapState,
  { allowGeneration2 }: SnapInputs,
  newer: SnapCandidate | undefined,
): LeftAlone | undefined {
  const notReady = whyNotReady(vm);
  if (notReady) return leave(vm, 'skipped', notReady);
  if (isCommitted(vm, store.images)) return leave(vm, 'skipped', 'Its image is stored already.');
  if (newer)
    return leave(vm, 'skipped', `The VM ${newer.name} is a newer build of the same image.`, 'warning');
  if (!vm.disk) return leave(vm, 'failed', 'Azure names no OS disk of this VM.', 'error');
  if (vm.disk.exportBlockedBecause)
    return leave(vm, 'failed', `Its OS disk cannot be exported: ${vm.disk.exportBlockedBecause}.`, 'error');
  if (vm.disk.generation === 'V2' && !allowGeneration2) return leave(vm, 'failed', generation2, 'error');
  return undefined;
}

const generation2 =
  'Its OS disk is of generation 2: a custom image made from such a VHD is reported not to boot. ' +
  'Build it from a generation 1 image, or set allowGeneration2.';

function leave(
  vm: SnapCandidate,
  outcome: LeftAlone['outcome'],
  reason: string,
  severity?: Finding['severity'],
): LeftAlone {
  const findings: Finding[] = severity
    ? [{ severity, what: `${vm.name} (${vm.imagePath}) is not stored.`, why: reason }]
    : [];
  return {
    subject: { kind: 'image VM', name: vm.name },
    outcome,
    reason,
    findings,
    details: { imagePath: vm.imagePath },
  };
}

function snapAction(
  vm: SnapCandidate,
  imageName: string | undefined,
  { lab, store }: SnapState,
): SnapAction[] {
  if (!vm.disk || imageName === undefined) return [];
  return [
    {
      ...diskAction(vm, vm.disk, lab),
      target: { kind: 'store', id: lab.storageAccountId, name: lab.name },
      reason: `It is deallocated and not stored yet: becomes ${imageName}.`,
      bytes: vm.disk.bytes,
      imageName,
      stored: store.images,
      description: vm.notes.replaceAll('Golden Image: ', ''),
      osType: vm.osType,
      findings: oddities(vm),
    },
  ];
}

function diskAction(vm: SnapCandidate, disk: Disk, lab: Lab): DiskAction {
  return {
    key: vm.id,
    verb: 'snap',
    work: 'snap',
    subject: { kind: 'image VM', name: vm.name },
    reason: '',
    lab,
    disk,
    vm: { id: vm.id, createdDateText: vm.createdDateText },
    imagePath: vm.imagePath,
    vhdFileName: `${uuidOfVm(vm.id, vm.createdDateText)}.vhd`,
  };
}

/** C62: what a killed run granted is ended also where the VM has been stored or superseded since. */
function endOfAccess(vm: SnapCandidate, { lab }: SnapState): DiskAction[] {
  if (vm.disk?.state !== grantedState) return [];
  const reason = `The access to its disk ${vm.disk.name} was left by an earlier run.`;
  return [{ ...diskAction(vm, vm.disk, lab), verb: 'end the access to', reason }];
}

/** What the image will lack: data disks (C61), perhaps a generalization (C73: VMs of the scripts tell nothing of it). */
function oddities({ name, dataDisks, notGeneralized, generalizedByArtifact }: SnapCandidate): Finding[] {
  const what = `The image of ${name} may not be what was meant.`;
  const disks = `The VM has ${dataDisks} data disks: only its OS disk is stored.`;
  const state = 'No artifact of the VM shows that it was generalized.';
  return [
    ...(dataDisks > 0 ? [{ severity: 'warning' as const, what, why: disks }] : []),
    ...(generalizedByArtifact || notGeneralized ? [] : [{ severity: 'warning' as const, what, why: state }]),
  ];
}

/** One disk stands for all: they lie in resource groups that the lab makes, to which nobody gives roles one by one. */
export async function refused(
  [first]: readonly DiskAction[],
  context: SnapContext,
): Promise<readonly RefusedAction[]> {
  if (first) await demand(needsOf(snapNeeds.factory, first.lab, first.disk.id), context);
  return [];
}

export function act(
  action: SnapAction | DiskAction,
  context: ActionContext<SnapInputs, Azure>,
): Promise<Done> {
  return 'imageName' in action ? snap(action, context) : endAccess(action, context);
}

async function snap(action: SnapAction, context: ActionContext<SnapInputs, Azure>): Promise<Done> {
  action.findings.forEach(context.notice);
  const exported = await exportDisk(action, context);
  const { imagePath, vhdFileName } = action;
  if ('otherRun' in exported)
    return { outcome: 'skipped', reason: `Run ${exported.otherRun} stores it.`, details: { imagePath } };
  const { bytes, imageName } = exported;
  return { reason: `Stored as ${imageName}.`, bytes, details: { imageName, imagePath, vhdFileName } };
}

export function slots({ maxConcurrentJobs }: SnapInputs): { readonly snap: number } {
  return { snap: maxConcurrentJobs };
}

export function outputs(records: readonly Record[]): Readonly<globalThis.Record<string, string>> {
  const stored = records.filter(({ verb }) => verb === 'snap');
  return {
    storedCount: countOf(stored, 'succeeded'),
    failedCount: countOf(records, 'failed'),
    storedImages: jsonOf(stored, 'imagePath', 'imageName'),
  };
}
