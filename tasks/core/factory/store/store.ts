import type { Azure } from '../../azure/azure.js';
import type { BlobContainer, BlobEntry } from '../../azure/blobs/container.js';
import type { Lab } from '../../azure/resources/labs.js';
import { openContainerOf } from '../../lab/container.js';
import type { Finding, LeftAlone } from '../../step/action.js';
import { readEach } from '../../step/read-each.js';
import { readCompanion, type StoredImage, vhdName } from './companion.js';

/** The container of stored images in the factory lab's storage account (C52). */
export const storeContainer = 'imagefactoryvhds';

/** A stored image with its two blobs. */
export interface StoredBlobs extends StoredImage {
  readonly companion: BlobEntry;
  readonly vhd: BlobEntry;
}

/** The contents of the store; a container that does not exist yet is an empty store. */
export interface Store {
  readonly accountId: string;
  readonly images: readonly StoredBlobs[];
  /** Companions that cannot be used, each with its reason (C59). */
  readonly unreadable: readonly UnusableCompanion[];
  /** Warnings about companions that are used although an encoding or a date had to be guessed. */
  readonly findings: readonly Finding[];
  /** VHDs that no companion names, nor has the name of: they are being written, or orphans (C64). */
  readonly loose: readonly BlobEntry[];
}

/** A companion that is not the companion of a stored image. */
export interface UnusableCompanion extends LeftAlone {
  /** The companion's blob, where these tasks wrote it and only its VHD is missing (C64). */
  readonly withoutVhd?: BlobEntry;
}

export function openStore(azure: Azure, lab: Lab, signal: AbortSignal): Promise<BlobContainer> {
  return openContainerOf(azure, lab, storeContainer, signal);
}

/** Reads the whole store, by one list and one request for each companion. Changes nothing. */
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
    findings: images.flatMap(warningsOf),
    loose: [...vhds].filter(([key]) => !used.has(key) && !named.has(key)).map(([, blob]) => blob),
  };
}

function warningsOf({ companion, warning }: StoredBlobs): Finding[] {
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
