import { sameName } from '../../lab/names.js';
import type { LeftAlone } from '../../step/action.js';
import { vmKeyOf } from '../gallery/gallery-tags.js';
import type { SnapshotSet } from '../gallery/snapshot-sets.js';
import type { GalleryStock } from '../gallery/stock.js';
import { isRevoked } from '../images/tags.js';
import { type ImageRecord, isWithheld, whyWithheld, withheldImage } from '../store/image-records.js';
import type { Store } from '../store/store.js';

/** The images of the store that no lab gets, or none yet, each with its reason (C121). A companion that is there counts more. */
export function withheldImages({ records, loose }: Pick<Store, 'records' | 'loose'>): LeftAlone[] {
  const isThere = ({ vhdFileName }: ImageRecord) => loose.some(({ name }) => sameName(name, vhdFileName));
  return [...records.byVhd.values()].filter((record) => isWithheld(record) && isThere(record)).map(leave);
}

function leave(record: ImageRecord): LeftAlone {
  const { imageName, imagePath, state } = record;
  const waits = {
    severity: 'warning',
    what: `${imageName} (${imagePath}) is not distributed: it waits for TestImages.`,
    why: 'Images.json says that it is tested before labs get it. They keep the image that they have.',
    remedy: 'Run TestImages between SnapImages and DistributeImages.',
  } as const;
  return {
    subject: { kind: 'stored image', name: imageName },
    imageFacts: { path: imagePath, name: imageName },
    outcome: 'skipped',
    reason: whyWithheld(record),
    findings: state === 'snapped' ? [waits] : [],
  };
}

/**
 * The gallery without the snapshots of images that are withheld, of which no version is made, and without versions of revoked
 * images, which no lab is to get (C124). Of an image that is to be tested the companion of its VHD alone tells that it may be
 * handed out: records may be gone, or nobody can read them.
 */
export function withoutWithheld(
  stock: GalleryStock,
  { records, images }: Pick<Store, 'records' | 'images'>,
): GalleryStock {
  const isStored = (name: string) => images.some(({ vhdFileName }) => sameName(vhdFileName, name));
  const isPublished = (set: SnapshotSet) => stock.versions.some((one) => vmKeyOf(one) === vmKeyOf(set));
  const revoked = stock.versions.filter(
    ({ version, vhdFileName }) =>
      isRevoked(version.tags) ||
      (vhdFileName !== undefined &&
        !isStored(vhdFileName) &&
        withheldImage(records, { vhdFileName })?.state === 'revoked'),
  );
  const isFree = (set: SnapshotSet) => {
    const { vhdFileName, isToBeTested } = set;
    if (vhdFileName !== undefined && withheldImage(records, { vhdFileName })) return false;
    if (revoked.some((one) => vmKeyOf(one) === vmKeyOf(set))) return false;
    return !isToBeTested || (vhdFileName !== undefined && isStored(vhdFileName)) || isPublished(set);
  };
  return {
    ...stock,
    versions: stock.versions.filter((version) => !revoked.includes(version)),
    sets: stock.sets.filter(isFree),
  };
}
