import { labOfMachine } from '../../azure/resource-id.js';
import { imagePathKey } from '../../configuration/image-path.js';
import { isOfAnotherFactory, type StoredImage } from './companion.js';

/** The identity of an image VM: its id and creation date, since a VM built later may have the same name. */
export interface VmIdentity {
  readonly id: string;
  /** `createdDate` as Azure wrote it. */
  readonly createdDateText: string;
  readonly createdDate: Date;
  readonly imagePath: string;
}

/** C93: whether one of the stored images was made from this VM. */
export function isCommitted(vm: VmIdentity, images: readonly StoredImage[]): boolean {
  return imageOfVm(vm, images) !== undefined;
}

/** C93: the stored image that was made from this VM. */
export function imageOfVm<Image extends StoredImage>(
  vm: VmIdentity,
  images: readonly Image[],
): Image | undefined {
  const labId = labOfMachine(vm.id) ?? '';
  // A companion that names no VM may be that of the other factory.
  const isShared = images.some((image) => isOfAnotherFactory(image, labId));
  return images.find((image) =>
    image.sourceVmId === undefined ? !isShared && mayComeFrom(vm, image) : comesFrom(vm, image),
  );
}

function comesFrom(vm: VmIdentity, image: StoredImage): boolean {
  return (
    image.sourceVmId?.toLowerCase() === vm.id.toLowerCase() && image.sourceVmCreated === vm.createdDateText
  );
}

/**
 * Whether an image may have been made from a VM, as far as image path and times tell, which is all that a companion of the
 * scripts tells. Where the time is not known, it is of none.
 */
export function mayComeFrom(
  vm: Pick<VmIdentity, 'imagePath' | 'createdDate'>,
  { imagePath, timestamp }: Pick<StoredImage, 'imagePath' | 'timestamp'>,
): boolean {
  if (timestamp === undefined) return false;
  return imagePathKey(imagePath) === imagePathKey(vm.imagePath) && timestamp >= vm.createdDate;
}

/** The VMs that are not the newest of their image path, each with the newest (C74). */
export function superseded<Vm extends VmIdentity>(vms: readonly Vm[]): ReadonlyMap<Vm, Vm> {
  const newest = new Map<string, Vm>();
  for (const vm of vms) {
    const key = imagePathKey(vm.imagePath);
    const other = newest.get(key);
    if (!other || vm.createdDate > other.createdDate) newest.set(key, vm);
  }
  const pairs = vms.map((vm) => [vm, newest.get(imagePathKey(vm.imagePath)) ?? vm] as const);
  return new Map(pairs.filter(([vm, best]) => vm !== best));
}
