import { isTrustedLaunch } from '../gallery/snapshot-sets.js';
import type { SnapCandidate } from './candidate.js';
import type { SnapInputs } from './inputs.js';

/** Why a VM cannot be stored as a VHD, where a VHD is wanted of it (C61). */
export function whyNotExported(vm: SnapCandidate, allowGeneration2: boolean): string | undefined {
  const { disk } = vm;
  if (needsDataDisks(vm)) return dataDisks;
  if (!disk) return 'Azure names no OS disk of this VM.';
  if (disk.exportBlockedBecause) return `Its OS disk cannot be exported: ${disk.exportBlockedBecause}.`;
  return disk.generation === 'V2' && !allowGeneration2 ? generation2 : undefined;
}

/** With a gallery: why no VHD of a VM is wanted beside its snapshots, as a clause. */
export function whyNoVhd(
  vm: SnapCandidate,
  { storeVhd, allowGeneration2 }: Pick<SnapInputs, 'storeVhd' | 'allowGeneration2'>,
): string | undefined {
  if (!storeVhd) return 'storeVhd is off';
  if (isOfTrustedLaunch(vm)) return 'a VHD cannot hold the state of Trusted Launch';
  if (!vm.disk) return 'Azure names no OS disk of it';
  if (vm.disk.generation === 'V2' && !allowGeneration2) return 'it is of generation 2';
  return needsDataDisks(vm) ? 'its data disks belong to the image' : undefined;
}

/** Why the tests of an image could not be made, since they need its VHD: what is not tested must not be handed out. */
export function whyUntestable(vm: SnapCandidate, inputs: JudgedInputs): string | undefined {
  if (!vm.isToBeTested || inputs.gallery.trim() === '') return undefined;
  const why = whyNoVhd(vm, inputs);
  if (why === undefined) return undefined;
  return (
    `Its image is to be tested, as Images.json said when it was built, and only a VHD can be tested: ${why}. ` +
    'Take its Test out of Images.json and build it again, or let it be stored as a VHD.'
  );
}

type JudgedInputs = Pick<SnapInputs, 'gallery' | 'storeVhd' | 'allowGeneration2'>;

/** Whether the machines of the image will have Trusted Launch. */
export function isOfTrustedLaunch({ disk, compute }: SnapCandidate): boolean {
  return isTrustedLaunch(disk?.securityType) || isTrustedLaunch(compute?.securityType);
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
  'Give the input gallery, build it from a generation 1 image, or set allowGeneration2.';
