import { imagePathKey } from '../../configuration/image-path.js';
import { imagesOfVm } from '../gallery/stock.js';
import { type NamedImage, reserveImageNames } from '../images/image-names.js';
import { imageOfVm } from '../store/committed.js';
import type { SnapCandidate } from './candidate.js';
import type { GivenName } from './given-names.js';
import type { SnapState } from './state.js';
import { vhdFileNameOf } from '../store/vhd-names.js';

/** The names that were given to other images than those that the VMs become (C70): a killed run may have given them theirs. */
export function givenToOthers(
  given: readonly GivenName[],
  ready: readonly SnapCandidate[],
): readonly string[] {
  const own = new Set(ready.map(vhdFileNameOf));
  return given
    .filter(({ vhdFileName = '' }) => !own.has(vhdFileName.toLowerCase()))
    .map(({ imageName }) => imageName);
}

/** The names that images get, and what they must differ from. */
export interface ChosenNames {
  /** By image path key. */
  readonly names: ReadonlyMap<string, string>;
  /** The images of the store and of the gallery. */
  readonly taken: readonly NamedImage[];
}

type NamingState = Pick<SnapState, 'store' | 'gallery' | 'now'>;

/**
 * Names the images of VMs of different image paths. The VHD and the snapshots of a VM are one image: where an earlier run
 * has stored the one, the other gets its name.
 * @param given names of images that are no longer stored (C70)
 */
export function chooseImageNames(
  vms: readonly SnapCandidate[],
  state: NamingState,
  given: readonly string[],
): ChosenNames {
  const taken = [...state.store.images, ...namesInGallery(state)];
  const names = new Map<string, string>();
  for (const vm of vms) {
    const name = nameOfSaved(vm, state);
    if (name !== undefined) names.set(imagePathKey(vm.imagePath), name);
  }
  const unnamed = vms.filter(({ imagePath }) => !names.has(imagePathKey(imagePath)));
  const reserved = reserveImageNames(unnamed, taken, state.now, given);
  return { names: new Map([...names, ...reserved]), taken };
}

function nameOfSaved(vm: SnapCandidate, { store, gallery }: NamingState): string | undefined {
  const [inGallery] = gallery?.stock ? imagesOfVm(vm, gallery.stock) : [];
  return (inGallery ?? imageOfVm(vm, store.images))?.imageName;
}

/** The paths of definitions whose versions are of no interest have to stay distinguishable, too. */
function namesInGallery({ gallery }: NamingState): readonly NamedImage[] {
  if (!gallery?.stock) return [];
  const { versions, sets, own } = gallery.stock;
  return [...versions, ...sets, ...own.map(({ imagePath }) => ({ imagePath, imageName: '' }))];
}
