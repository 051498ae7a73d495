import type { CustomImage } from '../../azure/resources/custom-images.js';
import type { LabVirtualMachine } from '../../azure/resources/lab-virtual-machines.js';
import type { Lab } from '../../azure/resources/labs.js';
import { imagePathKey } from '../../configuration/image-path.js';
import type { Outcome } from '../../step/record.js';
import type { PlannedVersion } from '../distribute/gallery-actions.js';
import type { SnapshotSet } from '../gallery/snapshot-sets.js';
import type { GalleryStock } from '../gallery/stock.js';
import type { LabSharing } from '../gallery/lab-sharing.js';
import { imagePathOf } from '../labs/own-images.js';
import type { FormulasOfLab, JudgedLab } from '../retire/judged-labs.js';
import type { Records } from '../store/image-records.js';
import type { StoredBlobs } from '../store/store.js';
import type { WholeState } from './state.js';

/** What Azure holds, as it was read at the start, kept current by what the run itself does. */
export interface Picture {
  /** The VMs that this run has built, by image path key. */
  readonly built: Map<string, LabVirtualMachine>;
  readonly stored: ImagesByPath<StoredBlobs>;
  /** The VHDs that this run has saved of images that wait for their tests, by image path key. */
  readonly waiting: Map<string, string>;
  /** Where images stand. */
  records: Records;
  /** Why the image that this run has saved is not handed out, by image path key. */
  readonly withheld: Map<string, string>;
  /** The images that this run has saved, by image path key: as a VHD, by snapshots, and the version made of these. */
  readonly savedVhds: Map<string, StoredBlobs>;
  readonly savedSets: Map<string, SnapshotSet>;
  readonly versions: Map<string, PlannedVersion>;
  readonly labs: ReadonlyMap<string, LabPicture>;
  /** What the factory has in its gallery; absent where there is none, or it cannot be used. */
  stock?: GalleryStock | undefined;
  /** How each action ended that has ended, by its key. */
  readonly outcomes: Map<string, Outcome>;
}

/** A lab and what it has now. */
export interface LabPicture {
  readonly judged: JudgedLab;
  images: ImagesByPath<CustomImage>;
  /** When the last reading of its images began after the start of the run, milliseconds since 1970; none before. */
  readAt?: number;
  /** The images that this run has made there, and when they were there, in milliseconds since 1970. */
  readonly made: { readonly image: CustomImage; readonly at: number }[];
  sharing?: LabSharing | undefined;
  formulas?: FormulasOfLab | undefined;
}

/** Images by the key of their path. */
export interface ImagesByPath<Image> {
  readonly of: (pathKey: string) => readonly Image[];
  readonly all: () => readonly Image[];
  readonly add: (image: Image) => void;
  readonly remove: (isGone: (image: Image) => boolean, pathKey: string) => void;
}

export function createPicture({ snap, distribute, retire }: WholeState): Picture {
  const labs = new Map(retire.labs.map((judged) => [judged.id.toLowerCase(), labPicture(judged)]));
  return {
    built: new Map(),
    stored: imagesByPath(snap.store.images, ({ imagePath }) => imagePath),
    waiting: new Map(),
    records: snap.store.records,
    withheld: new Map(),
    savedVhds: new Map(),
    savedSets: new Map(),
    versions: new Map(),
    labs,
    stock: (snap.gallery ?? distribute.gallery)?.stock,
    outcomes: new Map(),
  };
}

function labPicture(judged: JudgedLab): LabPicture {
  const { sharing, formulas } = judged;
  return { judged, images: customImagesByPath(judged.images), made: [], sharing, formulas };
}

export function customImagesByPath(images: readonly CustomImage[]): ImagesByPath<CustomImage> {
  return imagesByPath(images, imagePathOf);
}

/** The picture of a lab; absent for one whose images are not known. */
export function pictureOf({ labs }: Pick<Picture, 'labs'>, { id }: Pick<Lab, 'id'>): LabPicture | undefined {
  return labs.get(id.toLowerCase());
}

function imagesByPath<Image>(
  images: readonly Image[],
  pathOf: (image: Image) => string,
): ImagesByPath<Image> {
  const byPath = new Map<string, Image[]>();
  const add = (image: Image) => {
    const key = imagePathKey(pathOf(image));
    const known = byPath.get(key);
    if (known) known.push(image);
    else byPath.set(key, [image]);
  };
  images.forEach(add);
  return {
    of: (pathKey) => byPath.get(pathKey) ?? [],
    all: () => [...byPath.values()].flat(),
    add,
    remove: (isGone, pathKey) => {
      const known = byPath.get(pathKey) ?? [];
      byPath.set(
        pathKey,
        known.filter((image) => !isGone(image)),
      );
    },
  };
}
