import { present } from '../../azure/requests/present.js';
import { type Disk, grantedState } from '../../azure/resources/disks.js';
import type { Lab } from '../../azure/resources/labs.js';
import { imagePathKey } from '../../configuration/image-path.js';
import type { Finding } from '../../step/action.js';
import { dateInName, type NamedImage } from '../images/image-names.js';
import type { StoredImage } from '../store/companion.js';
import { storeTarget } from '../store/store.js';
import { type DiskAction, type EndAccessAction, endOfAccess, type SnapAction } from './actions.js';
import type { SnapCandidate } from './candidate.js';
import { vhdFileNameOf } from '../store/vhd-names.js';

/**
 * Stores one image VM, of which `judgeMachine` wants a VHD.
 * @param imageName the name that is reserved for its image
 * @param known the store, and the names of images that are stored no longer
 */
export function planSnap(vm: SnapCandidate, imageName: string, known: Known): SnapAction[] {
  const { lab, taken, givenNames: given, gallery } = known;
  if (!vm.disk) return [];
  return [
    {
      ...diskAction(vm, vm.disk, lab),
      kind: 'snap',
      target: storeTarget(lab),
      imageFacts: { path: vm.imagePath, name: imageName, bytes: vm.disk.bytes, isThere: false },
      reason: `It is deallocated and not stored yet: becomes ${imageName}.`,
      bytes: vm.disk.bytes,
      storedBytes: vm.disk.bytes,
      imageName,
      stored: taken,
      given,
      unremembered: unremembered(vm, imageName, known),
      outdated: [],
      description: vm.notes.replaceAll('Golden Image: ', ''),
      osType: vm.osType,
      osState: vm.osState,
      ...(gallery === '' ? {} : { gallery }),
      isToBeTested: vm.isToBeTested,
      origin: { ...present('base', vm.compute?.base), ...vm.origin },
      ...present('computeId', vm.computeId),
      findings: [...withoutDataDisks(vm), ...perhapsNotGeneralized(vm)],
    },
  ];
}

/** What is known of the names that are taken. */
interface Known {
  readonly lab: Lab;
  readonly images: readonly StoredImage[];
  /** The images of the store and of the gallery. */
  readonly taken: readonly NamedImage[];
  readonly givenNames: readonly string[];
  /** The gallery that images are saved for, too; empty for none. */
  readonly gallery: string;
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
      verb: endOfAccess,
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

/** A warning of data disks, which a VHD lacks (C61). */
function withoutDataDisks({ name, dataDisks, keepsDataDisks }: SnapCandidate): Finding[] {
  if (dataDisks === 0 || keepsDataDisks === false) return [];
  return [oddity(name, `The VM has ${dataDisks} data disks: only its OS disk is stored.`)];
}

/** A warning of a VM that nobody is known to have generalized (C73). */
export function perhapsNotGeneralized(vm: SnapCandidate): Finding[] {
  const { name, notGeneralized, generalizedByArtifact, osState } = vm;
  if (generalizedByArtifact || notGeneralized || osState === 'Specialized') return [];
  return [oddity(name, 'No artifact of the VM shows that it was generalized.')];
}

function oddity(name: string, why: string): Finding {
  return { severity: 'warning', what: `The image of ${name} may not be what was meant.`, why };
}
