import { type Disk, grantedState } from '../../azure/resources/disks.js';
import type { Lab } from '../../azure/resources/labs.js';
import { imagePathKey } from '../../configuration/image-path.js';
import { labTarget } from '../../lab/target.js';
import type { Finding, LeftAlone, Plan } from '../../step/action.js';
import { dateInName, reserveImageNames } from '../images/image-names.js';
import { onlySelected } from '../selection.js';
import { isCommitted, superseded } from '../store/committed.js';
import type { StoredImage } from '../store/companion.js';
import { storeTarget } from '../store/store.js';
import type { DiskAction, EndAccessAction, SnapAction } from './actions.js';
import { type SnapCandidate, whyNotReady } from './candidate.js';
import { type GivenName, outdatedNames } from './given-names.js';
import type { SnapInputs } from './inputs.js';
import type { SnapState } from './state.js';
import { uuidOfVm } from './vhd-names.js';

/** Stores each image VM that is ready and not stored yet; of several VMs of one image path, the newest. */
export function plan(state: SnapState, inputs: SnapInputs): Plan<SnapAction | EndAccessAction> {
  const selected = onlySelected(planAll(state, inputs), inputs);
  return { ...selected, actions: withOutdated(selected.actions, outdatedNames(state.givenNames, state.now)) };
}

function planAll(state: SnapState, inputs: SnapInputs): Plan<SnapAction | EndAccessAction> {
  const { lab, store, candidates, givenNames, now } = state;
  const newer = superseded(candidates.filter((vm) => whyNotReady(vm) === undefined));
  const judged = candidates.map((vm) => ({
    vm,
    leftAlone: judgeMachine(vm, store.images, newer.get(vm), inputs),
  }));
  const ready = judged.filter(({ leftAlone }) => !leftAlone).map(({ vm }) => vm);
  const left = judged.filter(({ leftAlone }) => leftAlone).map(({ vm }) => vm);
  const given = givenToOthers(givenNames, ready);
  const names = reserveImageNames(ready, store.images, now, given);
  const snaps = ready.flatMap((vm) =>
    planSnap(vm, names.get(imagePathKey(vm.imagePath)), { lab, images: store.images, givenNames: given }),
  );
  return {
    lab: labTarget(lab),
    actions: [...snaps, ...left.flatMap((vm) => planEndOfAccess(vm, lab))],
    leftAlone: [...judged.flatMap(({ leftAlone }) => leftAlone ?? []), ...store.unreadable],
  };
}

/** The names that were given to other images than those that the VMs become (C70): a killed run may have given them theirs. */
function givenToOthers(given: readonly GivenName[], ready: readonly SnapCandidate[]): readonly string[] {
  const own = new Set(ready.map(vhdFileNameOf));
  return given
    .filter(({ vhdFileName = '' }) => !own.has(vhdFileName.toLowerCase()))
    .map(({ imageName }) => imageName);
}

/** One action is enough to forget the names of earlier days. */
function withOutdated(
  actions: readonly (SnapAction | EndAccessAction)[],
  outdated: readonly string[],
): (SnapAction | EndAccessAction)[] {
  const first = actions.find(({ kind }) => kind === 'snap');
  return actions.map((action) =>
    action.kind === 'snap' && action === first ? { ...action, outdated } : action,
  );
}

/**
 * Whether one image VM is to be stored.
 * @param stored what the store has
 * @param newer a later build of the same image path
 * @returns why it is left alone; `undefined` if it is to be stored
 */
export function judgeMachine(
  vm: SnapCandidate,
  stored: readonly StoredImage[],
  newer: SnapCandidate | undefined,
  { allowGeneration2 }: Pick<SnapInputs, 'allowGeneration2'>,
): LeftAlone | undefined {
  const notReady = whyNotReady(vm);
  if (notReady) return leave(vm, 'skipped', notReady);
  if (isCommitted(vm, stored)) return leave(vm, 'skipped', 'Its image is stored already.');
  if (newer)
    return leave(vm, 'skipped', `The VM ${newer.name} is a newer build of the same image.`, 'warning');
  const defect = needsDataDisks(vm) ? dataDisks : whyNotExported(vm.disk, allowGeneration2);
  return defect === undefined ? undefined : leave(vm, 'failed', defect, 'error');
}

function whyNotExported(disk: Disk | undefined, allowGeneration2: boolean): string | undefined {
  if (!disk) return 'Azure names no OS disk of this VM.';
  if (disk.exportBlockedBecause) return `Its OS disk cannot be exported: ${disk.exportBlockedBecause}.`;
  return disk.generation === 'V2' && !allowGeneration2 ? generation2 : undefined;
}

/** Whether a VHD, which holds the OS disk alone, is not the image (Images.json). */
function needsDataDisks({ keepsDataDisks, dataDisks: count }: SnapCandidate): boolean {
  return keepsDataDisks === true && count > 0;
}

const dataDisks =
  'Its data disks belong to the image, as Images.json said when it was built, and a VHD holds the OS disk alone. ' +
  'Give the input gallery, or write "DataDisks": false and build it again.';

const generation2 =
  'Its OS disk is of generation 2: a custom image made from such a VHD is reported not to boot. ' +
  'Build it from a generation 1 image, or set allowGeneration2.';

function leave(
  vm: SnapCandidate,
  outcome: LeftAlone['outcome'],
  reason: string,
  severity?: Finding['severity'],
): LeftAlone {
  const what = `${vm.name} (${vm.imagePath}) is not stored.`;
  return {
    subject: { kind: 'image VM', name: vm.name },
    outcome,
    reason,
    findings: severity ? [{ severity, what, why: reason }] : [],
    imageFacts: { path: vm.imagePath },
  };
}

/**
 * Stores one image VM that `judgeMachine` did not leave alone.
 * @param imageName the name that is reserved for its image
 * @param known the store, and the names of images that are stored no longer
 */
export function planSnap(vm: SnapCandidate, imageName: string | undefined, known: Known): SnapAction[] {
  const { lab, images, givenNames: given } = known;
  if (!vm.disk || imageName === undefined) return [];
  return [
    {
      ...diskAction(vm, vm.disk, lab),
      kind: 'snap',
      target: storeTarget(lab),
      imageFacts: { path: vm.imagePath, name: imageName, bytes: vm.disk.bytes, isThere: false },
      reason: `It is deallocated and not stored yet: becomes ${imageName}.`,
      bytes: vm.disk.bytes,
      imageName,
      stored: images,
      given,
      unremembered: unremembered(vm, imageName, known),
      outdated: [],
      description: vm.notes.replaceAll('Golden Image: ', ''),
      osType: vm.osType,
      osState: vm.osState,
      findings: oddities(vm),
    },
  ];
}

/** What is known of the names that are taken. */
interface Known {
  readonly lab: Lab;
  readonly images: readonly StoredImage[];
  readonly givenNames: readonly string[];
}

/** Images of the scripts, and of versions that remembered no names: of the path and day of a new image. */
function unremembered(
  { imagePath }: SnapCandidate,
  imageName: string,
  { images, givenNames }: Known,
): readonly StoredImage[] {
  const day = dateInName(imageName)?.time;
  return images.filter(
    (image) =>
      imagePathKey(image.imagePath) === imagePathKey(imagePath) &&
      dateInName(image.imageName)?.time === day &&
      !givenNames.includes(image.imageName.toLowerCase()),
  );
}

/** C62: ends the access that a killed run granted, also where the VM has been stored or superseded since. */
export function planEndOfAccess(vm: SnapCandidate, lab: Lab): EndAccessAction[] {
  if (vm.disk?.state !== grantedState) return [];
  return [
    {
      ...diskAction(vm, vm.disk, lab),
      kind: 'end access',
      verb: 'end the access to',
      reason: `The access to its disk ${vm.disk.name} was left by an earlier run.`,
    },
  ];
}

function diskAction(vm: SnapCandidate, disk: Disk, lab: Lab): DiskAction {
  return {
    key: vm.id,
    verb: 'snap',
    work: 'snap',
    subject: { kind: 'image VM', name: vm.name },
    imageFacts: { path: vm.imagePath },
    reason: '',
    lab,
    disk,
    vm: { id: vm.id, createdDateText: vm.createdDateText },
    imagePath: vm.imagePath,
    vhdFileName: vhdFileNameOf(vm),
  };
}

/** In lower case. */
function vhdFileNameOf({ id, createdDateText }: SnapCandidate): string {
  return `${uuidOfVm(id, createdDateText)}.vhd`;
}

/** Warnings of what an image will lack: data disks (C61), perhaps a generalization (C73). */
function oddities(vm: SnapCandidate): Finding[] {
  const { name, dataDisks, notGeneralized, generalizedByArtifact, osState } = vm;
  const what = `The image of ${name} may not be what was meant.`;
  const findings: Finding[] = [];
  if (dataDisks > 0 && vm.keepsDataDisks !== false)
    findings.push({
      severity: 'warning',
      what,
      why: `The VM has ${dataDisks} data disks: only its OS disk is stored.`,
    });
  if (!generalizedByArtifact && !notGeneralized && osState !== 'Specialized')
    findings.push({
      severity: 'warning',
      what,
      why: 'No artifact of the VM shows that it was generalized.',
    });
  return findings;
}
