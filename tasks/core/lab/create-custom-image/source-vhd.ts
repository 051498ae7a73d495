import type { Azure } from '../../azure/azure.js';
import { type BlobContainer, type BlobEntry, isAddressable } from '../../azure/blobs/container.js';
import { getStorageAccount } from '../../azure/resources/storage-accounts.js';
import type { Lab } from '../../azure/resources/labs.js';
import { idInSameSubscription } from '../../azure/resource-id.js';
import { problem } from '../../step/problem.js';
import { openContainerOf } from '../container.js';
import { namesText } from '../members.js';
import { decoded } from '../names.js';

/** The place of a VHD in a storage account. */
export interface VhdPlace {
  readonly container: string;
  readonly name: string;
}

export interface Vhd {
  readonly url: string;
  readonly name: string;
  /** Absent where it does not exist. */
  readonly lastModified?: Date;
  /** Why no image can be made of it. */
  readonly fault?: Error;
}

const format =
  "Give the address of a page blob in the lab's storage account without a SAS, or container/name.";

/**
 * The place that an input names, by `container/name` or by an address.
 * @param blobEndpoint that of the lab's account; ends with a slash
 * @throws a problem where it names none, or one in another account
 */
export function placeOfVhd(vhd: string, blobEndpoint: string): VhdPlace {
  const isAddress = /^https?:/i.test(vhd);
  // A query may be a SAS, which is a secret.
  if (vhd.includes('?')) throw problem('vhd has a query, such as a SAS, in it.', format);
  const inAccount = isAddress ? pathBelow(vhd, blobEndpoint) : vhd;
  if (inAccount === undefined)
    throw problem(
      `The VHD ${vhd} does not lie in the lab's storage account, ${blobEndpoint}.`,
      `Copy it there. ${format}`,
    );
  const [, container = '', name = ''] = /^\/?([a-z0-9](?:-?[a-z0-9]){2,62})\/(.+)$/.exec(inAccount) ?? [];
  if (name === '' || !isAddressable(name)) throw problem(`vhd does not name a blob: ${vhd}`, format);
  return { container, name };
}

/** The part of an address after that of the account, decoded; nothing where it is in another one. */
function pathBelow(address: string, blobEndpoint: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const [one, account] = [new URL(address), new URL(blobEndpoint)];
  if (one.host !== account.host || !one.pathname.startsWith(account.pathname)) return undefined;
  return decoded(one.pathname.slice(account.pathname.length));
}

/** Looks at what should be a VHD in the storage account of a lab. */
export async function lookAtVhd(azure: Azure, lab: Lab, vhd: string, signal: AbortSignal): Promise<Vhd> {
  const accountId = idInSameSubscription(lab.id, lab.storageAccountId);
  const { blobEndpoint } = await getStorageAccount(azure, accountId, signal);
  const { container: containerName, name } = placeOfVhd(vhd, blobEndpoint);
  const container = await openContainerOf(azure, lab, containerName, signal);
  const blob = await container.look(name);
  const fault = blob ? (faultOf(blob) ?? (await faultAtEnd(blob, container))) : undefined;
  if (!blob)
    return { url: container.url(name), name, fault: await missingVhd(containerName, name, container) };
  return {
    url: container.url(name),
    name,
    lastModified: blob.lastModified,
    ...(fault === undefined ? {} : { fault: unusable(`${containerName}/${name}`, fault) }),
  };
}

function unusable(vhd: string, fault: string): Error {
  return problem(
    `${vhd} in the lab's storage account ${fault}.`,
    'Upload or copy it anew as a page blob of a fixed disk, to the end, and run the task again.',
  );
}

/** With the page blobs that there are, whatever their names end with. */
async function missingVhd(containerName: string, name: string, container: BlobContainer): Promise<Error> {
  const blobs = await container.list();
  const names = blobs.filter(({ type = 'PageBlob' }) => type === 'PageBlob').map((blob) => blob.name);
  return problem(
    `${containerName}/${name} in the lab's storage account does not exist.`,
    names.length === 0
      ? `The container ${containerName} has no VHD, or does not exist: correct vhd, or upload it there as a page blob.`
      : `${containerName} has: ${namesText(names)}.`,
  );
}

/** What is wrong with a blob that is to be a VHD; completes a sentence that begins with its name. */
export function faultOf(blob: Pick<BlobEntry, 'type' | 'bytes' | 'copy'>): string | undefined {
  if (blob.type !== undefined && blob.type !== 'PageBlob') return `is a ${blob.type}, and no page blob`;
  if (blob.copy && blob.copy.status !== 'success')
    return `is not whole: the state of its copy is ${blob.copy.status}`;
  return blob.bytes > footerBytes ? undefined : 'is empty';
}

/** A VHD ends with a footer that begins with a word of its own; an upload writes it last. */
const footerBytes = 512;

async function faultAtEnd(blob: BlobEntry, container: BlobContainer): Promise<string | undefined> {
  return faultOfFooter(await container.readFrom(blob.name, blob.bytes - footerBytes, footerBytes));
}

/**
 * What is wrong with the end of a blob that is to be a VHD, as `faultOf`.
 * @see the Virtual Hard Disk Image Format Specification, "Hard Disk Footer Format"
 */
export function faultOfFooter(bytes: Uint8Array): string | undefined {
  const footer = Buffer.from(bytes);
  if (footer.length < footerBytes || footer.toString('latin1', 0, 8) !== 'conectix')
    return 'does not end as a VHD does: it was not written to the end, or is something else';
  const kind = footer.readUInt32BE(60);
  return kind === fixedDisk
    ? undefined
    : `is ${kinds[kind] ?? 'no'} disk, and Azure takes only those of a fixed size`;
}

const fixedDisk = 2;

const kinds: Readonly<Record<number, string>> = { 3: 'a dynamic', 4: 'a differencing' };
