import {
  BlobSASPermissions,
  type BlobServiceClient,
  generateBlobSASQueryParameters,
  type StorageSharedKeyCredential,
  type UserDelegationKey,
} from '@azure/storage-blob';
import type { Azure } from '../azure.js';
import { protectUrl } from '../requests/protect-url.js';

export interface BlobName {
  readonly containerName: string;
  readonly blobName: string;
  readonly url: string;
}

/** The query of a SAS URL, and its expiry in milliseconds since 1970. */
interface Signature {
  readonly query: string;
  readonly expiresAt: number;
}

/** Signs a SAS to read a blob until `expiresAt` (milliseconds since 1970), or the service's limit if that is earlier. */
export type Sign = (blob: BlobName, expiresAt: number) => Promise<Signature>;

/** Signs with the account key. */
export function signWithKey(credential: StorageSharedKeyCredential): Sign {
  return (blob, expiresAt) => {
    const query = generateBlobSASQueryParameters(valuesOf(blob, expiresAt), credential).toString();
    return Promise.resolve({ query, expiresAt });
  };
}

/** Signs with a user delegation key, which is requested once, and again when it would expire too early. */
export function signWithToken(azure: Azure, service: BlobServiceClient, account: string): Sign {
  const delegation = createDelegation(azure, service);
  return async (blob, wanted) => {
    const { key, expiresAt: keyExpiresAt } = await delegation(wanted);
    const expiresAt = Math.min(wanted, keyExpiresAt);
    const query = generateBlobSASQueryParameters(valuesOf(blob, expiresAt), key, account).toString();
    return { query, expiresAt };
  };
}

function valuesOf({ containerName, blobName }: BlobName, expiresAt: number) {
  return {
    containerName,
    blobName,
    permissions: BlobSASPermissions.parse('r'),
    expiresOn: new Date(expiresAt),
  };
}

const minute = 60_000;

/** Largest clock difference tolerated between the agent and the service, in milliseconds. */
const clockSkew = 15 * minute;

/**
 * Longest life of a user delegation key, in milliseconds: 7 days, the service's limit.
 * @see https://learn.microsoft.com/rest/api/storageservices/get-user-delegation-key
 */
const longestDelegation = 7 * 24 * 60 * minute - 2 * clockSkew;

/** A key is replaced only if a new one would live this much longer, in milliseconds. */
const renewedAfter = 60 * minute;

interface Delegation {
  readonly key: UserDelegationKey;
  readonly expiresAt: number;
}

function createDelegation(
  azure: Azure,
  service: BlobServiceClient,
): (neededUntil: number) => Promise<Delegation> {
  let known: { readonly delegation: Promise<Delegation>; readonly expiresAt: number } | undefined;
  const fetchKey = async (now: number, expiresAt: number): Promise<Delegation> => {
    const key = await service.getUserDelegationKey(new Date(now - clockSkew), new Date(expiresAt));
    azure.protect(key.value);
    return { key, expiresAt };
  };
  return async (neededUntil) => {
    const now = Date.now();
    const longest = now + longestDelegation;
    if (known && known.expiresAt >= Math.min(neededUntil, longest - renewedAfter)) return known.delegation;
    const fresh = { delegation: fetchKey(now, longest), expiresAt: longest };
    known = fresh;
    try {
      return await fresh.delegation;
    } catch (error) {
      if (known === fresh) known = undefined;
      throw error;
    }
  };
}

/** Seconds for which a URL is reused: the same VHD is copied to many labs, and each URL is another secret. */
const sharedFor = 3600;

/** A function that returns a URL to read a blob with, valid for at least `seconds` or the service's limit. */
export function createReadUrls(
  azure: Azure,
  sign: Sign,
): (blob: BlobName, seconds: number) => Promise<string> {
  const signed = new Map<string, Promise<Signature>>();
  return async (blob, seconds) => {
    const neededUntil = Date.now() + seconds * 1000;
    const pending = signed.get(blob.url);
    const known = pending && (await pending);
    if (known && known.expiresAt >= neededUntil) return `${blob.url}?${known.query}`;
    const fresh = sign(blob, neededUntil + sharedFor * 1000);
    signed.set(blob.url, fresh);
    try {
      return protectUrl(azure, `${blob.url}?${(await fresh).query}`);
    } catch (error) {
      signed.delete(blob.url);
      throw error;
    }
  };
}
