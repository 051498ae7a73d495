import { randomUUID } from 'node:crypto';
import type { BlobCopy } from '../../../../tasks/core/azure/blobs/copies.js';

/** A blob as the service keeps it. */
export interface MemoryBlob {
  readonly name: string;
  readonly type: 'BlockBlob' | 'PageBlob';
  readonly text: string;
  readonly bytes: number;
  readonly metadata: Readonly<Record<string, string>>;
  readonly etag: string;
  readonly createdOn: Date;
  readonly lastModified: Date;
  readonly copy?: BlobCopy;
  /** Whoever has the lease, and until when. */
  readonly lease?: { readonly id: string; readonly until: number };
}

/** The conditions of a request on a blob. */
export interface Demands {
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
  readonly leaseId?: string | undefined;
}

/** An answer that refuses: https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes */
export interface Refusal extends Error {
  readonly status: number;
  readonly code: string;
}

export function refusal(status: number, code: string): Refusal {
  return Object.assign(new Error(code), { status, code });
}

export interface MemoryContainerOptions {
  readonly now?: () => Date;
  /** At so many looks a copy is pending still; it stays so for ever with `Infinity`. */
  readonly pendingLooks?: number;
}

/** The parts of a new blob; omitted ones are empty. */
export type NewBlob = Partial<Omit<MemoryBlob, 'name' | 'etag'>>;

export type MemoryContainer = ReturnType<typeof memoryContainer>;

const leaseMilliseconds = 60_000;

/**
 * A container of Azure's blob service in memory: etags, conditions, leases, metadata, and copies that take a while. It
 * refuses what the service refuses, with the service's status and code
 * (https://learn.microsoft.com/rest/api/storageservices/blob-service-rest-api).
 */
export function memoryContainer({ now = () => new Date(), pendingLooks = 1 }: MemoryContainerOptions = {}) {
  const blobs = new Map<string, MemoryBlob>();
  const looksLeft = new Map<string, { left: number; readonly bytes: number }>();
  let isThere = true;
  let changes = 0;

  const demandContainer = () => {
    if (!isThere) throw refusal(404, 'ContainerNotFound');
  };
  const found = (name: string): MemoryBlob => {
    demandContainer();
    const blob = blobs.get(name);
    if (!blob) throw refusal(404, 'BlobNotFound');
    return blob;
  };
  /** Stores what a blob has become: every change gives it another etag. */
  const keep = (blob: Omit<MemoryBlob, 'etag' | 'lastModified'>): MemoryBlob => {
    changes += 1;
    const kept = { ...blob, etag: `"0x${changes.toString(16)}"`, lastModified: now() };
    blobs.set(blob.name, kept);
    return kept;
  };
  const fresh = (name: string, more: NewBlob): MemoryBlob => ({
    name,
    type: 'BlockBlob',
    text: '',
    bytes: Buffer.byteLength(more.text ?? ''),
    metadata: {},
    createdOn: now(),
    lastModified: now(),
    etag: '',
    ...more,
  });
  const leaseOf = ({ lease }: MemoryBlob) => (lease && lease.until > now().getTime() ? lease : undefined);

  /** https://learn.microsoft.com/rest/api/storageservices/lease-blob#outcomes-of-use-attempts-on-blobs-by-lease-state */
  const demandLease = (blob: MemoryBlob, leaseId: string | undefined) => {
    const lease = leaseOf(blob);
    if (lease && leaseId === undefined) throw refusal(412, 'LeaseIdMissing');
    if (lease && lease.id !== leaseId) throw refusal(412, 'LeaseIdMismatchWithBlobOperation');
    if (!lease && leaseId !== undefined)
      throw refusal(412, blob.lease?.id === leaseId ? 'LeaseLost' : 'LeaseNotPresentWithBlobOperation');
  };
  const demandNoCopy = ({ copy }: MemoryBlob) => {
    if (copy?.status === 'pending') throw refusal(409, 'PendingCopyOperation');
  };
  const demandEtag = ({ etag }: MemoryBlob, { ifMatch }: Demands, code = 'ConditionNotMet') => {
    if (ifMatch !== undefined && ifMatch !== etag) throw refusal(412, code);
  };

  /** Makes a blob in place of what there is of that name. */
  const replace = (name: string, demands: Demands, more: NewBlob, conditionCode?: string): MemoryBlob => {
    demandContainer();
    const present = blobs.get(name);
    if (!present && demands.ifMatch !== undefined) throw refusal(412, conditionCode ?? 'ConditionNotMet');
    if (present) {
      if (demands.ifNoneMatch === '*') throw refusal(409, 'BlobAlreadyExists');
      demandEtag(present, demands, conditionCode);
      demandNoCopy(present);
      demandLease(present, demands.leaseId);
    }
    const lease = present && leaseOf(present);
    return keep({ ...fresh(name, more), ...(lease ? { lease } : {}) });
  };

  /** Ends a copy that is pending: as Azure does in its own time, or for the reason that a test needs. */
  const endCopy = (name: string, status: Exclude<BlobCopy['status'], 'pending'>, description = '') => {
    const blob = found(name);
    const bytes = looksLeft.get(name)?.bytes ?? 0;
    if (blob.copy?.status !== 'pending') throw refusal(409, 'NoPendingCopyOperation');
    looksLeft.delete(name);
    const isWhole = status === 'success';
    const bytesDone = isWhole ? bytes : blob.copy.bytesDone;
    keep({ ...blob, bytes: isWhole ? bytes : 0, copy: { ...blob.copy, status, bytesDone, description } });
  };

  return {
    blobs,
    exists: () => isThere,
    createContainer: () => {
      if (isThere) throw refusal(409, 'ContainerAlreadyExists');
      isThere = true;
    },
    deleteContainer: () => {
      isThere = false;
      blobs.clear();
    },
    /** Puts a blob there as somebody else would have left it, whatever there is of that name. */
    put: (name: string, more: NewBlob = {}) => keep(fresh(name, more)),
    list: () => {
      demandContainer();
      return [...blobs.values()].toSorted((one, other) => (one.name < other.name ? -1 : 1));
    },
    look: (name: string): MemoryBlob => {
      const blob = found(name);
      const copying = looksLeft.get(name);
      if (blob.copy?.status !== 'pending' || !copying) return blob;
      if (copying.left <= 0) endCopy(name, 'success');
      copying.left -= 1;
      return found(name);
    },
    read: (name: string) => {
      const blob = found(name);
      demandNoCopy(blob);
      return blob;
    },
    upload: (name: string, text: string, demands: Demands, metadata: MemoryBlob['metadata'] = {}) =>
      replace(name, demands, { text, bytes: Buffer.byteLength(text), metadata }),
    createPageBlob: (name: string, bytes: number, metadata: MemoryBlob['metadata'], demands: Demands) =>
      replace(name, demands, { type: 'PageBlob', bytes, metadata }),
    setMetadata: (name: string, metadata: MemoryBlob['metadata'], demands: Demands) => {
      const blob = found(name);
      demandEtag(blob, demands);
      demandNoCopy(blob);
      demandLease(blob, demands.leaseId);
      return keep({ ...blob, metadata });
    },
    delete: (name: string, demands: Demands) => {
      const blob = found(name);
      demandEtag(blob, demands);
      demandNoCopy(blob);
      demandLease(blob, demands.leaseId);
      blobs.delete(name);
    },
    /** An etag that does not match has another code here than elsewhere. */
    startCopy: (name: string, bytes: number, metadata: MemoryBlob['metadata'], demands: Demands) => {
      const id = randomUUID();
      const copy: BlobCopy = { id, status: 'pending', bytesDone: 0, bytesTotal: bytes, description: '' };
      const made = replace(name, demands, { type: 'PageBlob', metadata, copy }, 'TargetConditionNotMet');
      looksLeft.set(name, { left: pendingLooks, bytes });
      return made;
    },
    endCopy,
    abortCopy: (name: string, copyId: string) => {
      const { copy } = found(name);
      if (copy?.status === 'pending' && copy.id !== copyId) throw refusal(409, 'CopyIdMismatch');
      endCopy(name, 'aborted');
    },
    acquireLease: (name: string, id: string = randomUUID()) => {
      const blob = found(name);
      demandNoCopy(blob);
      const lease = leaseOf(blob);
      if (lease && lease.id !== id) throw refusal(409, 'LeaseAlreadyPresent');
      blobs.set(name, { ...blob, lease: { id, until: now().getTime() + leaseMilliseconds } });
      return id;
    },
    renewLease: (name: string, id: string) => {
      const blob = found(name);
      if (blob.lease?.id !== id) throw refusal(409, 'LeaseIdMismatchWithLeaseOperation');
      blobs.set(name, { ...blob, lease: { id, until: now().getTime() + leaseMilliseconds } });
    },
    releaseLease: (name: string, id: string) => {
      const { lease, ...blob } = found(name);
      if (lease?.id !== id) throw refusal(409, 'LeaseIdMismatchWithLeaseOperation');
      blobs.set(name, blob);
    },
  };
}
