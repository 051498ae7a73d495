import type { LunDisk, SnapCandidate } from './candidate.js';
import { isOfTrustedLaunch } from './whether-vhd.js';

/** Why the disks of a VM cannot be saved by snapshots of which Azure makes a version in a gallery. */
export function whyNotSnapped(vm: SnapCandidate): string | undefined {
  const { disk, compute } = vm;
  if (vm.id.length > longestTag)
    return `Its id has ${vm.id.length} characters, and the tags of snapshots, which name it, at most ${longestTag}.`;
  if (!compute) return 'Azure does not show its compute machine, which tells its disks.';
  if (compute.osDiskKind) return osDiskKinds[compute.osDiskKind];
  if (!disk) return 'Azure names no OS disk of this VM.';
  if (compute.securityType?.toLowerCase() === 'confidentialvm')
    return 'It is a confidential VM, and the gallery takes none of it. Build it with Trusted Launch.';
  if (isOfTrustedLaunch(vm) && disk.hasOwnKeys) return ownKeys;
  return whyNoDataDisks(vm);
}

/** The data disks that are part of the image: all, unless Images.json said that they are not. */
export function savedDataDisks({ keepsDataDisks, attached = [] }: SnapCandidate): readonly LunDisk[] {
  return keepsDataDisks === false ? [] : attached;
}

function whyNoDataDisks(vm: SnapCandidate): string | undefined {
  if (vm.keepsDataDisks === false) return undefined;
  const disks = savedDataDisks(vm);
  if (disks.length < vm.dataDisks)
    return `It has ${vm.dataDisks} data disks, of which ${disks.length} are managed disks: the others can have no snapshot. ${leaveOut}`;
  const hidden = disks.find(({ disk }) => !disk);
  if (hidden) return `Azure does not show its data disk ${hidden.id}.`;
  const special = disks.find(({ disk }) => onlyIncremental.test(disk?.storage ?? ''));
  return special?.disk
    ? `Its data disk ${special.disk.name} is of the type ${special.disk.storage ?? ''}, of which a version in a gallery cannot be made. ${leaveOut}`
    : undefined;
}

/** Characters of a tag of Azure. */
const longestTag = 256;

const onlyIncremental = /^(UltraSSD|PremiumV2)_/i;

const leaveOut = 'Use a managed disk of another type, or write "DataDisks": false in Images.json.';

const osDiskKinds = {
  ephemeral: 'Its OS disk is ephemeral, of which there can be no snapshot. Build it with a managed OS disk.',
  unmanaged:
    'Its OS disk is not a managed disk, of which there can be no snapshot. Build it with a managed OS disk.',
} as const;

const ownKeys =
  'It has Trusted Launch, and its OS disk is encrypted by a disk encryption set: a gallery does not take both. ' +
  "Build it without the one or the other; Azure's own keys encrypt every disk.";
