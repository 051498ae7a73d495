import { type Disk, grantedState } from '../../azure/resources/disks.js';
import type { Lab } from '../../azure/resources/labs.js';
import { imagePathKey } from '../../configuration/image-path.js';
import type { Finding, LeftAlone, Plan } from '../../step/action.js';
import { reserveImageNames } from '../images/image-names.js';
import { isCommitted, superseded } from '../store/committed.js';
import type { DiskAction, SnapAction } from './actions.js';
import { type SnapCandidate, whyNotReady } from './candidate.js';
import type { SnapInputs } from './inputs.js';
import type { SnapState } from './state.js';
import { uuidOfVm } from './vhd-names.js';

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
