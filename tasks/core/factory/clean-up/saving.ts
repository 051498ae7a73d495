import type { LabVirtualMachine } from '../../azure/resources/lab-virtual-machines.js';
import { sameName } from '../../lab/names.js';
import type { BuiltImage } from '../gallery/gallery-tags.js';
import { isUnread, savedImageOf, savedImages } from '../gallery/stock.js';
import { buildTag, factoryPathTag, imagePathTag, namesPath, runTag, tagOf } from '../images/tags.js';
import { imageOfVm, isCommitted, mayComeFrom, superseded, type VmIdentity } from '../store/committed.js';
import { isOfAnotherFactory, type StoredImage } from '../store/companion.js';
import { identityOf, validPath } from './marks.js';
import type { CleanUpState } from './state.js';

/** Whether all is stored that was to be stored of a VM; if not, or if nobody knows, a clause that says so. */
export type Saving =
  | { readonly is: 'saved'; readonly reason?: undefined }
  | { readonly is: 'not saved'; readonly reason: string }
  /** With a remedy, where nothing else tells the user. */
  | { readonly is: 'unknown'; readonly reason: string; readonly remedy?: string };

const saved: Saving = { is: 'saved' };

const notSaved: Saving = { is: 'not saved', reason: 'Its image is not stored' };

/** Whether its own image is stored, or that of a newer VM of its path (C91). */
export function savingOf(machine: LabVirtualMachine, state: CleanUpState): Saving {
  const identities = state.machines.flatMap(identityOf);
  const own = identities.find(({ id }) => id === machine.id);
  if (!own) return notSaved;
  const newest = superseded(identities).get(own) ?? own;
  const ofOwn = savingOfVm(own, state);
  return [ofOwn, savingOfVm(newest, state)].find(({ is }) => is === 'saved') ?? ofOwn;
}

/**
 * With a gallery, the image is stored where that has it, or the snapshots of which it is published, together with the VHD
 * that they say is beside it (C93).
 */
function savingOfVm(vm: VmIdentity, { images, gallery }: CleanUpState): Saving {
  if (!gallery) return savingInStore(imageOfVm(vm, images));
  if (gallery.fault) return unknown(gallery.fault.what);
  const inGallery = savedImageOf(vm, gallery.stock);
  if (inGallery) return hasItsVhd(inGallery, images) ? saved : withoutVhd;
  if (isUnread(vm.imagePath, gallery.stock)) return unknown('The versions of its image path cannot be read.');
  return isCommitted(vm, images) ? onlyVhd : notSaved;
}

/** An image that is saved for a gallery, too, may be in the store alone. */
function savingInStore(image: StoredImage | undefined): Saving {
  if (image?.gallery === undefined) return image ? saved : notSaved;
  const why = `SnapImages saves it for the gallery ${image.gallery}, and this task has no input gallery.`;
  return { ...unknown(why), remedy: 'Give CleanUpFactory the input gallery that SnapImages has.' };
}

function unknown(why: string): Extract<Saving, { readonly is: 'unknown' }> {
  return { is: 'unknown', reason: `It is not known whether its image is stored for the gallery: ${why}` };
}

const withoutVhd: Saving = {
  is: 'not saved',
  reason: 'Its image is stored for the gallery alone: SnapImages has to store its VHD',
};

const onlyVhd: Saving = {
  is: 'not saved',
  reason: 'Only the VHD of its image is stored: SnapImages has to save it for the gallery',
};

function hasItsVhd({ vhdFileName }: BuiltImage, images: readonly StoredImage[]): boolean {
  return vhdFileName === undefined || images.some((image) => sameName(image.vhdFileName, vhdFileName));
}

/**
 * C91: whether it is one of several VMs of a build, and the image of that build is stored: that of the image VM, which
 * has the same path and run; or, where that VM is gone, one of this path that was stored after it was made.
 */
export function savingOfBuild(machine: LabVirtualMachine, state: CleanUpState): Saving {
  const run = tagOf(machine.tags, runTag);
  const imagePath = validPath(machine, factoryPathTag);
  if (run === undefined || imagePath === undefined || tagOf(machine.tags, imagePathTag)) return notSaved;
  const imageVm = state.machines.find(
    ({ tags }) => namesPath(tags, imagePathTag, imagePath) && tagOf(tags, runTag) === run,
  );
  if (imageVm) return savingOf(imageVm, state);
  const ofPath = imagesOf(state).filter((image) =>
    mayComeFrom({ imagePath, createdDate: machine.createdDate }, image),
  );
  return ofPath.some((image) => image.factoryRunId === run || isOfItsBuildOrLater(machine, image))
    ? saved
    : unlessUnread(imagePath, state);
}

/** What both the store and the gallery tell of an image. */
type AnyImage = Pick<StoredImage, 'imagePath' | 'timestamp' | 'factoryRunId' | 'sourceVmCreated'>;

function imagesOf(state: CleanUpState): readonly AnyImage[] {
  const { images, gallery } = state;
  const inGallery = gallery?.stock ? savedImages(gallery.stock) : [];
  return [...images.filter((image) => isOwn(image, state)), ...inGallery];
}

function unlessUnread(imagePath: string, { gallery }: CleanUpState): Saving {
  if (gallery?.fault) return unknown(gallery.fault.what);
  const isKnown = !gallery || !isUnread(imagePath, gallery.stock);
  return isKnown ? notSaved : unknown('The versions of its image path cannot be read.');
}

/** Whether this factory stored an image; one that names no VM may be that of another factory in the same store. */
function isOwn({ sourceVmId }: StoredImage, { images, lab }: CleanUpState): boolean {
  const isOthers = (image: Pick<StoredImage, 'sourceVmId'>) => isOfAnotherFactory(image, lab.id);
  return sourceVmId === undefined ? !images.some(isOthers) : !isOthers({ sourceVmId });
}

/** The VMs of one build are made within this time; that of an earlier night was made before. */
const spanOfBuild = 12 * 3_600_000;

/** Another run may have stored the image of a build whose VMs have its name; not one that was made of an older VM. */
function isOfItsBuildOrLater(machine: LabVirtualMachine, { sourceVmCreated }: AnyImage): boolean {
  if (tagOf(machine.tags, buildTag) === undefined) return false;
  const earliest = machine.createdDate.getTime() - spanOfBuild;
  return sourceVmCreated === undefined || Date.parse(sourceVmCreated) >= earliest;
}
