import type { Azure } from '../../azure/azure.js';
import type { BlobContainer, BlobEntry } from '../../azure/blobs/container.js';
import type { Lab } from '../../azure/resources/labs.js';
import { present } from '../../azure/requests/present.js';
import { codeOf, isAbortError, isNotFound } from '../../azure/requests/errors.js';
import { openContainerOf } from '../../lab/container.js';
import type { Finding, LeftAlone, Target } from '../../step/action.js';
import { messageOf } from '../../step/problem.js';
import { readEach } from '../../step/read-each.js';
import { isOfAnotherLab } from '../vhds/marks.js';
import { lookAtRecord, type Records, readRecords, recordOf } from './image-records.js';
import { companionName, isOfAnotherFactory, readCompanion, vhdName } from './companion.js';
import { storeFindings } from './store-findings.js';
import { isOriginal, storeContainer, type StoredBlobs } from './stored-blobs.js';

export { storeContainer, type StoredBlobs } from './stored-blobs.js';

/** The contents of the store; a container that does not exist yet is an empty store. */
export interface Store {
  readonly accountId: string;
  readonly images: readonly StoredBlobs[];
  /** Companions that cannot be used, each with its reason (C59). */
  readonly unreadable: readonly UnusableCompanion[];
  /** Warnings about companions that are used although an encoding or a date had to be guessed. */
  readonly findings: readonly Finding[];
  /** VHDs that no companion names, nor has the name of, and no other factory wrote: being written, or orphans (C64). */
  readonly loose: readonly BlobEntry[];
  /** Where images stand; companions alone say which ones may be distributed. */
  readonly records: Records;
}

/** A companion that is not, or not known to be, the companion of a stored image. */
export interface UnusableCompanion extends LeftAlone {
  /** The VHD that it names, where that could be read. */
  readonly vhdFileName?: string;
  /** Its content is not known: it may be the companion of any image, and name any VHD. */
  readonly isUnread?: true;
  /** The companion's blob, where these tasks wrote it and only its VHD is missing (C64). */
  readonly withoutVhd?: BlobEntry;
}

/** The store as the target of an action. */
export function storeTarget({ storageAccountId, name }: Lab): Target {
  return { kind: 'store', id: storageAccountId, name };
}

export function openStore(azure: Azure, lab: Lab, signal: AbortSignal): Promise<BlobContainer> {
  return openContainerOf(azure, lab, storeContainer, signal);
}

/** Reads the whole store, by one list, one of the records, and one request for each companion. Changes nothing. */
export async function readStore(azure: Azure, lab: Lab, signal: AbortSignal): Promise<Store> {
  const container = await openStore(azure, lab, signal);
  const blobs = await container.list();
  const listing = readRecords(azure, lab, signal);
  const vhds = new Map(blobs.filter(isVhd).map((blob) => [blob.name.toLowerCase(), blob]));
  const companions = blobs.filter(({ name }) => name.toLowerCase().endsWith('json'));
  const read = await readEach(companions, (companion) =>
    readStored({ container, vhds, labId: lab.id }, companion),
  );
  const records = await listing;
  const companionsOf = indexByVhd(read);
  const usable = read.filter((image) => 'vhd' in image);
  const originals = new Map(
    usable.toSorted(originalsLast).map((image) => [image.vhd.name, image.companion.name]),
  );
  const images = usable
    .map((image) => withOthers(image, companionsOf, originals.get(image.vhd.name)))
    .map((image) => ({ ...image, ...present('record', recordOf(records, image)) }));
  const named = new Set(companions.map(({ name }) => vhdName(name.toLowerCase())));
  return {
    accountId: lab.storageAccountId,
    images,
    unreadable: read.filter((image) => 'outcome' in image),
    findings: storeFindings(images, records, lab),
    records,
    loose: [...vhds.values()].filter(({ name, metadata }) => {
      const key = name.toLowerCase();
      return !companionsOf.has(key) && !named.has(key) && !isOfAnotherLab(metadata, lab.id);
    }),
  };
}

/** Reads one stored image, with its record, which blocks nothing where it cannot be read. @returns `undefined` where there is none, or its companion cannot be used */
export async function readStoredImage(
  azure: Azure,
  lab: Lab,
  vhdFileName: string,
  signal: AbortSignal,
): Promise<StoredBlobs | undefined> {
  const container = await openStore(azure, lab, signal);
  const [vhd, companion, record] = await Promise.all([
    container.look(vhdFileName),
    container.look(companionName(vhdFileName)),
    lookAtRecord(azure, lab, vhdFileName, signal).catch(() => undefined),
  ]);
  signal.throwIfAborted();
  if (!vhd || !companion) return undefined;
  const vhds = new Map([[vhdFileName.toLowerCase(), vhd]]);
  const read = await readStored({ container, vhds, labId: lab.id }, companion);
  return 'vhd' in read ? { ...read, ...present('record', record) } : undefined;
}

/** The names of the companions that name each VHD, by its name in lower case. */
function indexByVhd(read: readonly (StoredBlobs | UnusableCompanion)[]): ReadonlyMap<string, string[]> {
  const index = new Map<string, string[]>();
  for (const one of read) {
    const key = one.vhdFileName?.toLowerCase();
    const name = 'companion' in one ? one.companion.name : one.subject.name;
    if (key !== undefined) index.set(key, [...(index.get(key) ?? []), name]);
  }
  return index;
}

/** The companion that is named like its VHD is the original of its copies. */
function originalsLast(one: StoredBlobs, other: StoredBlobs): number {
  return Number(isOriginal(one)) - Number(isOriginal(other));
}

function withOthers(
  image: StoredBlobs,
  companionsOf: ReadonlyMap<string, string[]>,
  original: string | undefined,
): StoredBlobs {
  const all = companionsOf.get(image.vhdFileName.toLowerCase()) ?? [];
  const otherCompanions = all.filter((name) => name !== image.companion.name);
  if (otherCompanions.length === 0) return image;
  const isCopy = original !== undefined && original !== image.companion.name;
  return { ...image, otherCompanions, ...(isCopy ? { copyOf: original } : {}) };
}

/** The companions whose content is not known: nothing is deleted that one of them may name. */
export function unreadCompanions({ unreadable }: Pick<Store, 'unreadable'>): readonly string[] {
  return unreadable.flatMap(({ isUnread, subject }) => (isUnread ? [subject.name] : []));
}

function isVhd({ name }: BlobEntry): boolean {
  return name.toLowerCase().endsWith('.vhd');
}

/** The container and the blobs that companions are read with. */
interface Reading {
  readonly container: BlobContainer;
  /** The VHDs of the store, by name in lower case. */
  readonly vhds: ReadonlyMap<string, BlobEntry>;
  /** The factory lab. */
  readonly labId: string;
}

async function readStored(
  { container, vhds, labId }: Reading,
  companion: BlobEntry,
): Promise<StoredBlobs | UnusableCompanion> {
  const bytes = await readOrTell(container, companion);
  if ('outcome' in bytes) return bytes;
  const image = readCompanion(bytes, companion.lastModified);
  if ('problem' in image) {
    const { problem, ...named } = image;
    return { ...unusable(companion, problem), ...named };
  }
  const vhd = vhds.get(image.vhdFileName.toLowerCase());
  if (vhd) return { ...image, companion, vhd };
  const missing = unusable(companion, `Its VHD ${image.vhdFileName} is missing.`);
  const isOurs = image.factoryRunId !== undefined && !isOfAnotherFactory(image, labId);
  return isOurs ? { ...missing, withoutVhd: companion } : missing;
}

/**
 * One companion that cannot be read keeps no other image from its work (C59, C106). Nobody archives companions of images,
 * so that an archived blob is somebody else's file.
 */
async function readOrTell(
  container: BlobContainer,
  companion: BlobEntry,
): Promise<Uint8Array | UnusableCompanion> {
  if (companion.bytes > largestCompanion) return tooLarge(companion);
  try {
    return await container.read(companion.name, largestCompanion);
  } catch (error) {
    if (isAbortError(error)) throw error;
    if (isNotFound(error)) return deletedMeanwhile(companion);
    const left = unusable(companion, messageOf(error));
    return codeOf(error) === 'BlobArchived' ? left : { ...left, isUnread: true };
  }
}

/** Bytes of a companion: these tasks and the scripts write about a thousand. */
export const largestCompanion = 256 * 1024;

function tooLarge(companion: BlobEntry): UnusableCompanion {
  const why = `It has ${companion.bytes} bytes, and a companion has at most ${largestCompanion}.`;
  return { ...unusable(companion, why), isUnread: true };
}

function deletedMeanwhile({ name }: BlobEntry): UnusableCompanion {
  return {
    subject: { kind: 'stored image', name },
    outcome: 'skipped',
    reason: 'It was deleted while the store was read.',
  };
}

function unusable({ name }: BlobEntry, why: string): LeftAlone {
  const finding: Finding = {
    severity: 'warning',
    what: `The stored image ${name} cannot be used.`,
    why,
    remedy: `Repair or delete the blob ${name} in the container ${storeContainer}.`,
  };
  return {
    subject: { kind: 'stored image', name },
    outcome: 'skipped',
    reason: `${finding.what} ${why}`,
    findings: [finding],
  };
}
