import type { Azure } from '../../azure/azure.js';
import type { BlobContainer, BlobEntry } from '../../azure/blobs/container.js';
import type { Lab } from '../../azure/resources/labs.js';
import { openContainerOf } from '../../lab/container.js';
import type { Finding, LeftAlone } from '../../step/action.js';
import { readEach } from '../../step/read-each.js';
import { readCompanion, type StoredImage, vhdName } from './companion.js';

/** C52: the container of stored images in the factory lab's storage account. */
export const storeContainer = 'imagefactoryvhds';

/** A stored image with the blobs that make it. */
export interface StoredBlobs extends StoredImage {
  readonly companion: BlobEntry;
  readonly vhd: BlobEntry;
}

/** What the store holds. Reading it changes nothing; a container that does not exist yet is an empty store. */
export interface Store {
  readonly accountId: string;
  readonly images: readonly StoredBlobs[];
  /** C59: companions that cannot be used, each with its reason. */
  readonly unreadable: readonly UnusableCompanion[];
  /** What was odd about companions that can be used all the same: an encoding or a date that had to be guessed. */
  readonly findings: readonly Finding[];
  /** VHDs without a companion, usable or not: being written, or orphans (C64). */
  readonly loose: readonly BlobEntry[];
}

/** A companion that no image can be made of. */
export interface UnusableCompanion extends LeftAlone {
  /** The companion's blob, where it is one of ours and only its VHD is missing (C64). */
  readonly withoutVhd?: BlobEntry;
}

export function openStore(azure: Azure, lab: Lab, signal: AbortSignal): Promise<BlobContainer> {
  return openContainerOf(azure, lab, storeContainer, signal);
}

/** Reads the whole store: one list, and one request for each companion. */
export async function readStore(azure: Azure, lab: Lab, signal: AbortSignal): Promise<Store> {
  const container = await openStore(azure, lab, signal);
  const blobs = await container.list();
  const vhds = new Map(blobs.filter(isVhd).map((blob) => [blob.name.toLowerCase(), blob]));
  const companions = blobs.filter(({ name }) => name.toLowerCase().endsWith('json'));
  const read = await readEach(companions, (companion) => readStored(container, companion, vhds));
  const images = read.filter((image) => 'vhd' in image);
  const used = new Set(images.map(({ vhd }) => vhd.name.toLowerCase()));
  const named = new Set(companions.map(({ name }) => vhdName(name.toLowerCase())));
  return {
    accountId: lab.storageAccountId,
    images,
    unreadable: read.filter((image) => 'outcome' in image),
    findings: images.flatMap(oddity),
    loose: [...vhds].filter(([key]) => !used.has(key) && !named.has(key)).map(([, blob]) => blob),
  };
}

function oddity({ companion, warning }: StoredBlobs): Finding[] {
  if (warning === undefined) return [];
  return [{ severity: 'warning', what: `The companion ${companion.name} was read with care.`, why: warning }];
}

function isVhd({ name }: BlobEntry): boolean {
  return name.toLowerCase().endsWith('.vhd');
}

async function readStored(
  container: BlobContainer,
  companion: BlobEntry,
  vhds: ReadonlyMap<string, BlobEntry>,
): Promise<StoredBlobs | UnusableCompanion> {
  const image = readCompanion(await container.read(companion.name), companion.lastModified);
  if ('problem' in image) return unusable(companion, image.problem);
  const vhd = vhds.get(image.vhdFileName.toLowerCase());
  if (vhd) return { ...image, companion, vhd };
  const missing = unusable(companion, `Its VHD ${image.vhdFileName} is missing.`);
  return image.factoryRunId === undefined ? missing : { ...missing, withoutVhd: companion };
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
