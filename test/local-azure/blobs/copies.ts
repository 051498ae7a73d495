import type { Clock } from '../clock.js';
import { assumedFacts, type Facts } from '../facts.js';
import type { Faults } from '../faults/faults.js';
import { type BlobAddress, type BlobDocument, type CopyStatus, newEtag, type PageRange } from './azurite.js';

/** A copy and its progress. */
export interface Copy {
  readonly id: string;
  readonly source: BlobAddress;
  readonly destination: BlobAddress;
  readonly bytes: number;
  readonly status: CopyStatus;
  /** The reason of a failure, as in `x-ms-copy-status-description`. */
  readonly description: string | undefined;
}

export interface CopyStart {
  readonly source: BlobAddress;
  readonly sourceETag: string;
  readonly destination: BlobAddress;
  /** The stored access policy of the source's SAS. */
  readonly policy: string | undefined;
  /** The destination as Azurite made it, with its whole contents. */
  readonly document: BlobDocument;
}

interface PendingCopy extends CopyStart {
  readonly contents: PageRange[];
  /** Undefined for a copy that never ends by itself. */
  readonly endsAt: Date | undefined;
}

export interface Copies {
  /** Removes the contents from the destination, and restores them when the copy has ended. */
  readonly begin: (start: CopyStart) => void;
  /** Ends the copies whose time has passed; must be called before their state is read. */
  readonly advance: () => void;
  readonly isPending: (destination: BlobAddress) => boolean;
  /** Aborts a pending copy; its destination becomes an empty blob. */
  readonly abort: (destination: BlobAddress) => void;
  /** Ends the pending copies that `concerns` selects as failed, with the description that the service would give. */
  readonly fail: (concerns: (copy: CopyStart) => boolean, description: string) => void;
  readonly list: () => readonly Copy[];
}

/** Shorter copies end at once, as copies of small blobs do in the service. */
const leastSeconds = 1;

/**
 * Copies that take time: each takes its bytes divided by `copyBytesPerSecond`, varied by the clock. Nothing runs
 * meanwhile; the progress of a copy follows from the time at which it began, or will begin where those from one account
 * are carried out one after another.
 */
export function createCopies(
  clock: Clock,
  copyBytesPerSecond: number,
  faults: Pick<Faults, 'of'>,
  { copiesAtOnce }: Pick<Facts, 'copiesAtOnce'> = assumedFacts,
): Copies {
  const pending = new Map<string, PendingCopy>();
  const all: (() => Copy)[] = [];

  const end = (copy: PendingCopy, endedAt: Date, status: CopyStatus, description?: string): void => {
    pending.delete(addressKey(copy.destination));
    finish(copy.document, endedAt, status, description);
  };

  const advance = (): void => {
    const now = clock.now();
    for (const copy of pending.values()) {
      if (copy.endsAt && now >= copy.endsAt) {
        copy.document.pageRangesInOrder = copy.contents;
        end(copy, copy.endsAt, 'success');
      }
    }
  };

  /** Unscaled seconds until those from the same account have ended that were begun before. */
  const queueOf = ({ source: { account } }: CopyStart): number => {
    if (copiesAtOnce === 'beside each other') return 0;
    const ends = [...pending.values()]
      .filter(({ source }) => source.account === account)
      .map(({ endsAt }) => endsAt?.getTime() ?? 0);
    return clock.unscaled(Math.max(0, ...ends.map((end) => end - clock.now().getTime())));
  };

  const abort = (copy: PendingCopy): void => {
    copy.document.properties.contentLength = 0;
    copy.document.committedBlocksInOrder = [];
    end(copy, clock.now(), 'aborted');
  };

  const applyFault = (copy: PendingCopy, fault: CopyFault | undefined): void => {
    if (fault === 'copy is aborted') abort(copy);
    else if (fault !== undefined && fault !== 'copy stalls') end(copy, clock.now(), 'failed', reasons[fault]);
  };

  return {
    begin: (start) => {
      const { destination, document } = start;
      const bytes = document.properties.contentLength;
      all.push(() => describe(start, bytes));
      const contents = [...(document.pageRangesInOrder ?? [])];
      document.pageRangesInOrder = contents;
      const seconds = clock.varied(bytes / copyBytesPerSecond, addressKey(destination));
      if (seconds >= leastSeconds) {
        const fault = faultOf(addressKey(destination), faults);
        const queue = queueOf(start);
        const { endsAt, progress } = schedule(clock, { queue, seconds, bytes, moves: fault === undefined });
        const copy = { ...start, contents, endsAt };
        pending.set(addressKey(destination), copy);
        suspend(document, progress);
        clock.after(queue + seconds * faultAt, () => {
          if (pending.get(addressKey(destination)) === copy) applyFault(copy, fault);
        });
      }
    },
    advance,
    isPending: (destination) => pending.has(addressKey(destination)),
    abort: (destination) => {
      const copy = pending.get(addressKey(destination));
      if (copy) abort(copy);
    },
    fail: (concerns, description) => {
      for (const copy of pending.values()) {
        if (concerns(copy)) {
          end(copy, clock.now(), 'failed', description);
        }
      }
    },
    list: () => {
      advance();
      return all.map((copy) => copy());
    },
  };
}

/** The share of its duration after which a copy meets its fault. */
const faultAt = 0.5;

const copyFaults = ['copy fails', 'copy is aborted', 'copy stalls', 'source changes'] as const;

type CopyFault = (typeof copyFaults)[number];

const reasons: Readonly<Record<Exclude<CopyFault, 'copy is aborted' | 'copy stalls'>, string>> = {
  'copy fails': '500 InternalServerError "Copy failed."',
  'source changes': '412 ConditionNotMet "Copy failed when reading the source."',
};

function faultOf(destination: string, faults: Pick<Faults, 'of'>): CopyFault | undefined {
  return copyFaults.find((fault) => faults.of(fault, destination));
}

export function sameAddress(one: BlobAddress, other: BlobAddress): boolean {
  return addressKey(one) === addressKey(other);
}

function addressKey({ account, container, blob }: BlobAddress): string {
  return `${account}/${container}/${blob}`;
}

interface Course {
  /** Unscaled seconds until it begins, and that it takes then. */
  readonly queue: number;
  readonly seconds: number;
  readonly bytes: number;
  /** Whether it progresses beyond the point at which faults act. */
  readonly moves: boolean;
}

function schedule(clock: Clock, { queue, seconds, bytes, moves }: Course) {
  const startedAt = clock.now().getTime() + queue / clock.unscaled(1);
  const milliseconds = seconds / clock.unscaled(1);
  const share = () => (clock.now().getTime() - startedAt) / milliseconds;
  const done = () => Math.max(0, Math.min(moves ? 1 : faultAt, share()));
  return {
    endsAt: moves ? new Date(startedAt + milliseconds) : undefined,
    progress: () => `${Math.floor(bytes * done())}/${bytes}`,
  };
}

/** Makes a copy pending. Its progress is computed when it is read: many copies are polled at once. */
function suspend(document: BlobDocument, progress: () => string): void {
  document.pageRangesInOrder = [];
  document.properties.copyStatus = 'pending';
  delete document.properties.copyCompletionTime;
  Object.defineProperty(document.properties, 'copyProgress', {
    get: progress,
    configurable: true,
    enumerable: true,
  });
}

function finish({ properties }: BlobDocument, endedAt: Date, status: CopyStatus, description?: string): void {
  Object.defineProperty(properties, 'copyProgress', { value: properties.copyProgress });
  properties.copyStatus = status;
  properties.copyCompletionTime = endedAt;
  properties.lastModified = endedAt;
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
