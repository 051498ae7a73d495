import type { BlobEntry } from '../../azure/blobs/container.js';
import { sameName } from '../../lab/names.js';
import { isPublished, type PublishedVersion } from '../gallery/stock.js';
import { isRevoked } from '../images/tags.js';
import { isOfAnotherFactory } from '../store/companion.js';
import type { ImageRecord } from '../store/image-records.js';
import type { Store } from '../store/store.js';
import type { StoredBlobs } from '../store/stored-blobs.js';
import { approximateTime } from '../store/timestamps.js';
import { isRetired } from '../vhds/marks.js';

/** Where an image stands: only a good one can take the place of another. */
export type Standing = 'good' | 'revoked' | 'waiting' | 'rejected' | 'leaving' | 'gone';

/** An image of the factory, wherever that keeps it. */
export interface KnownImage {
  readonly imageName: string;
  readonly imagePath: string;
  /** When it was built, as far as that is known. */
  readonly time: number;
  readonly standing: Standing;
  /** Absent where only the gallery has it. */
  readonly vhdFileName?: string;
  readonly record?: ImageRecord;
  /** Its companion and VHD; absent where it has none. */
  readonly stored?: StoredBlobs;
  /** All companions that name its VHD, the original first. */
  readonly companions: readonly BlobEntry[];
  readonly versions: readonly PublishedVersion[];
}

/** What the factory knows of its images. */
export interface KnownIn {
  readonly factoryLab: { readonly id: string };
  readonly store: Pick<Store, 'images' | 'loose' | 'records'>;
  readonly versions: readonly PublishedVersion[];
  /** When revoked images were built, by VHD in lower case, as far as their records tell. */
  readonly builtAt: ReadonlyMap<string, Date>;
}

/** All images of the factory: those of the store, with or without companion, and those of the gallery alone. */
export function knownImages(state: KnownIn): readonly KnownImage[] {
  const { store, versions } = state;
  const own = store.images.filter((image) => !isOfAnotherFactory(image, state.factoryLab.id));
  const stored = own.filter(({ copyOf }) => copyOf === undefined);
  const isStored = (vhd: string) => stored.some(({ vhdFileName }) => sameName(vhdFileName, vhd));
  const recorded = [...store.records.byVhd.values()].filter(({ vhdFileName }) => !isStored(vhdFileName));
  const images = [
    ...stored.map((image) => storedImage(image, own, versions)),
    ...recorded.map((record) => recordedImage(record, state)),
  ];
  const alone = versions.filter(
    (one) => !images.some(({ vhdFileName }) => vhdFileName !== undefined && isOfVhd(one, vhdFileName)),
  );
  return [...images, ...alone.map(galleryImage)];
}

function isOfVhd(version: PublishedVersion, vhdFileName: string): boolean {
  return version.vhdFileName !== undefined && sameName(version.vhdFileName, vhdFileName);
}

function storedImage(
  image: StoredBlobs,
  own: readonly StoredBlobs[],
  versions: readonly PublishedVersion[],
): KnownImage {
  const { imageName, imagePath, vhdFileName, record, vhd } = image;
  const copies = own.filter((one) => one !== image && sameName(one.vhdFileName, vhdFileName));
  const isRecordedAsRevoked = record?.state === 'revoked';
  return {
    imageName,
    imagePath,
    time: approximateTime(image),
    standing: isRecordedAsRevoked ? 'revoked' : isRetired(vhd.metadata) ? 'leaving' : 'good',
    vhdFileName,
    ...(record ? { record } : {}),
    stored: image,
    companions: [image, ...copies].map(({ companion }) => companion),
    versions: versions.filter((one) => isOfVhd(one, vhdFileName)),
  };
}

function recordedImage(
  record: ImageRecord,
  { store, versions, builtAt }: Pick<KnownIn, 'store' | 'versions' | 'builtAt'>,
): KnownImage {
  const { imageName, imagePath, vhdFileName, since } = record;
  const vhd = store.loose.find(({ name }) => sameName(name, vhdFileName));
  const time = builtAt.get(vhdFileName.toLowerCase()) ?? vhd?.createdOn ?? since;
  return {
    imageName,
    imagePath,
    time: time.getTime(),
    standing: standingOf(record, vhd),
    vhdFileName,
    record,
    companions: [],
    versions: versions.filter((one) => isOfVhd(one, vhdFileName)),
  };
}

function standingOf({ state }: ImageRecord, vhd: BlobEntry | undefined): Standing {
  if (state === 'revoked') return 'revoked';
  if (!vhd) return 'gone';
  if (state === 'snapped') return 'waiting';
  return state === 'rejected' ? 'rejected' : 'gone';
}

function galleryImage(published: PublishedVersion): KnownImage {
  const { imageName, imagePath, timestamp, version } = published;
  const standing = isRevoked(version.tags) ? 'revoked' : isPublished(published) ? 'good' : 'leaving';
  return {
    imageName,
    imagePath,
    time: timestamp.getTime(),
    standing,
    companions: [],
    versions: [published],
  };
}

/** Of one time, the last by name: the letters after the date tell builds of one day apart. */
export function newestLast(one: KnownImage, other: KnownImage): number {
  return one.time - other.time || one.imageName.localeCompare(other.imageName, 'en');
}

/** What is said of an image that is no good. */
export function whyNoGood({ imageName, standing, record }: KnownImage): string {
  const reason = record?.reason ? `: ${record.reason}` : '';
  switch (standing) {
    case 'revoked':
      return `${imageName} was revoked${reason}`;
    case 'rejected':
      return `${imageName} was rejected by its tests${reason}`;
    case 'waiting':
      return `${imageName} waits for TestImages`;
    case 'leaving':
      return `${imageName} is not complete, or is being deleted`;
    case 'gone':
      return `${imageName} is gone: its VHD or its companion is missing`;
    case 'good':
      return `${imageName} is the one that is to be revoked`;
  }
}
