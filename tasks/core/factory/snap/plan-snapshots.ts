import { present } from '../../azure/requests/present.js';
import type { Disk } from '../../azure/resources/disks.js';
import type { Finding } from '../../step/action.js';
import { galleryTarget, setsOfVm } from '../gallery/stock.js';
import { imageOfVm } from '../store/committed.js';
import type { SaveSnapshotsAction } from './actions.js';
import type { SnapCandidate } from './candidate.js';
import type { SnapInputs } from './inputs.js';
import type { ToSave } from './judge-machine.js';
import { perhapsNotGeneralized } from './plan-vhd.js';
import type { SnapState } from './state.js';
import { vhdFileNameOf } from '../store/vhd-names.js';
import { savedDataDisks } from './whether-snapshots.js';
import { whyNoVhd } from './whether-vhd.js';

interface Terms {
  readonly toSave: ToSave;
  readonly state: SnapState;
  readonly inputs: Pick<SnapInputs, 'storeVhd' | 'allowGeneration2'>;
}

/** Saves the disks of one image VM by snapshots, as `judgeMachine` wants. What an earlier run has begun keeps its time. */
export function planSnapshots(
  vm: SnapCandidate,
  imageName: string,
  { toSave, state, inputs }: Terms,
): SaveSnapshotsAction[] {
  const { lab, gallery, now } = state;
  const { disk } = vm;
  if (!disk || !gallery?.stock) return [];
  const dataDisks = savedDataDisks(vm).flatMap((data) =>
    data.disk ? [{ lun: data.lun, disk: data.disk }] : [],
  );
  const begun = setsOfVm(vm, gallery.stock).find((set) => set.imageName === imageName);
  const bytes = sizeOf(disk, dataDisks);
  return [
    {
      kind: 'save snapshots',
      key: `${vm.id} snapshots`,
      verb: 'snap',
      work: 'snapshots',
      subject: { kind: 'image VM', name: vm.name },
      target: galleryTarget(gallery.stock),
      imageFacts: { path: vm.imagePath, name: imageName, ...shownSize(bytes, toSave), isThere: false },
      storedBytes: bytes,
      reason: reasonOf(vm, imageName, { toSave, inputs, disks: dataDisks.length + 1 }),
      lab,
      disk,
      dataDisks,
      image: {
        ...imageOf(vm),
        imageName,
        timestamp: begun?.timestamp ?? now,
        ...vhdBeside(vm, toSave, state),
      },
      osType: vm.osType,
      osState: vm.osState,
      ...(vm.isToBeTested ? { isToBeTested: true } : {}),
      gallery: gallery.stock.gallery,
      snapshotGroup: gallery.stock.snapshotGroup,
      ...(begun ? { begun } : {}),
      findings: [...withPlan(vm), ...(toSave.vhd ? [] : perhapsNotGeneralized(vm))],
    },
  ];
}

/** What its VM tells of an image. What that was built from is known of its machine, with the version. */
function imageOf({ imagePath, id, createdDateText, origin, compute }: SnapCandidate) {
  const known = {
    ...present('base', compute?.base),
    ...present('commit', origin.commit),
    ...present('inputs', origin.inputs),
  };
  return {
    imagePath,
    sourceVmId: id,
    sourceVmCreated: createdDateText,
    ...(Object.keys(known).length > 0 ? { origin: known } : {}),
  };
}

/** Where a VHD is beside them, the size of the image is that of the VHD. */
function shownSize(bytes: number, { hasVhd }: ToSave): { readonly bytes?: number } {
  return hasVhd ? {} : { bytes };
}

/** The size of all disks. */
export function sizeOf(os: Disk, dataDisks: SaveSnapshotsAction['dataDisks']): number {
  return dataDisks.reduce((sum, { disk }) => sum + disk.bytes, os.bytes);
}

/** The VHD that is stored of the VM, or will be by this run or a later one. */
function vhdBeside(vm: SnapCandidate, { hasVhd }: ToSave, { store }: SnapState) {
  return hasVhd ? { vhdFileName: imageOfVm(vm, store.images)?.vhdFileName ?? vhdFileNameOf(vm) } : {};
}

function reasonOf(
  vm: SnapCandidate,
  imageName: string,
  { toSave, inputs, disks }: Pick<Terms, 'toSave' | 'inputs'> & { readonly disks: number },
): string {
  const noVhd = toSave.hasVhd ? undefined : whyNoVhd(vm, inputs);
  const beside = noVhd === undefined ? '' : `, and no VHD: ${noVhd}`;
  return `It is deallocated and not stored for the gallery yet: ${disks} ${disks === 1 ? 'disk becomes' : 'disks become'} ${imageName}${beside}.`;
}

/** A warning of a Marketplace image that is sold by plans, which DevTest Labs does not pass on. */
function withPlan({ name, compute }: SnapCandidate): Finding[] {
  if (!compute?.plan) return [];
  const { publisher, product, name: plan } = compute.plan;
  return [
    {
      severity: 'warning',
      what: `Labs may not be able to make machines of the image of ${name}.`,
      why: `It was made of a Marketplace image with the purchase plan ${publisher}/${product}/${plan}, which DevTest Labs does not pass on: such machines fail with VMMarketplaceInvalidInput.`,
      remedy: 'Build the golden image from an image without a purchase plan.',
    },
  ];
}
