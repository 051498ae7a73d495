import type { Clock } from '../clock.js';
import { newEtag, type BlobAddress, type BlobDocument, type CopyStatus, type PageRange } from './azurite.js';

/** A copy and how far it is. */
export interface Copy {
  readonly id: string;
  readonly source: BlobAddress;
  readonly destination: BlobAddress;
  readonly bytes: number;
  readonly status: CopyStatus;
  /** Why it failed, as in `x-ms-copy-status-description`. */
  readonly description: string | undefined;
}

export interface CopyStart {
  readonly source: BlobAddress;
  readonly sourceETag: string;
  readonly destination: BlobAddress;
  /** The stored access policy that the source's SAS is signed with. */
  readonly policy: string | undefined;
  /** The destination as Azurite made it: the whole contents at once. */
  readonly document: BlobDocument;
}

interface PendingCopy extends CopyStart {
  readonly bytes: number;
  readonly seconds: number;
  readonly startedAt: number;
  readonly contents: PageRange[];
}

export interface Copies {
  /** Takes the contents back from the destination, and gives them when the copy's time has passed. */
  readonly begin: (start: CopyStart) => void;
  /** Brings all pending copies to where they are by now; to be called before anyone looks. */
  readonly advance: () => void;
  readonly isPending: (destination: BlobAddress) => boolean;
  /** Ends a pending copy; its destination becomes an empty blob. */
  readonly abort: (destination: BlobAddress) => void;
  /** Ends the pending copies that the test concerns; the description is what the service would give as reason. */
  readonly fail: (concerns: (copy: CopyStart) => boolean, description: string) => void;
  readonly list: () => readonly Copy[];
}

/** Copies that take shorter end at once, as those of small blobs do in the service. */
const leastSeconds = 1;

/**
 * Copies that take time: each for itself, bytes divided by `copyBytesPerSecond`, varied by the clock. Nothing runs
 * meanwhile: where a copy is follows from when it began.
 */
export function createCopies(clock: Clock, copyBytesPerSecond: number): Copies {
  const pending = new Map<string, PendingCopy>();
  const all: (() => Copy)[] = [];

  const end = (copy: PendingCopy, status: CopyStatus, description?: string): void => {
    pending.delete(addressKey(copy.destination));
    finish(copy.document, status, description);
  };

  const advance = (): void => {
    const now = clock.now().getTime();
    for (const copy of pending.values()) {
      const share = clock.unscaled(now - copy.startedAt) / copy.seconds;
      if (share < 1) {
        copy.document.properties.copyProgress = `${Math.floor(copy.bytes * share)}/${copy.bytes}`;
      } else {
        copy.document.pageRangesInOrder = copy.contents;
        copy.document.properties.copyProgress = `${copy.bytes}/${copy.bytes}`;
        end(copy, 'success');
      }
    }
  };

  return {
    begin: (start) => {
      const bytes = start.document.properties.contentLength;
      all.push(() => describe(start, bytes));
      const seconds = clock.varied(bytes / copyBytesPerSecond, addressKey(start.destination));
      const contents = [...(start.document.pageRangesInOrder ?? [])];
      start.document.pageRangesInOrder = contents;
      if (seconds >= leastSeconds) {
        const startedAt = clock.now().getTime();
        pending.set(addressKey(start.destination), { ...start, bytes, seconds, startedAt, contents });
        suspend(start.document);
      }
    },
    advance,
    isPending: (destination) => pending.has(addressKey(destination)),
    abort: (destination) => {
      const copy = pending.get(addressKey(destination));
      if (copy) {
        copy.document.properties.contentLength = 0;
        copy.document.committedBlocksInOrder = [];
        end(copy, 'aborted');
      }
    },
    fail: (concerns, description) => {
      for (const copy of pending.values()) {
        if (concerns(copy)) {
          end(copy, 'failed', description);
        }
      }
    },
    list: () => {
      advance();
      return all.map((copy) => copy());
    },
  };
}

export function sameAddress(one: BlobAddress, other: BlobAddress): boolean {
  return addressKey(one) === addressKey(other);
}

function addressKey({ account, container, blob }: BlobAddress): string {
  return `${account}/${container}/${blob}`;
}

function suspend(document: BlobDocument): void {
  document.pageRangesInOrder = [];
  document.properties.copyStatus = 'pending';
  document.properties.copyProgress = `0/${document.properties.contentLength}`;
  delete document.properties.copyCompletionTime;
}

function finish({ properties }: BlobDocument, status: CopyStatus, description: string | undefined): void {
  const now = new Date();
  properties.copyStatus = status;
  properties.copyCompletionTime = now;
  properties.lastModified = now;
  properties.etag = newEtag();
  if (description !== undefined) {
    properties.copyStatusDescription = description;
  }
}

function describe({ source, destination, document: { properties } }: CopyStart, bytes: number): Copy {
  return {
    id: properties.copyId ?? '',
    source,
    destination,
    bytes,
    status: properties.copyStatus ?? 'success',
    description: properties.copyStatusDescription,
  };
}
