import { attempt, codeOf } from '../requests/errors.js';
import type { ContainerClients } from './container-clients.js';

/** The right to change a blob, which Azure takes back 60 seconds after it was last renewed. */
export interface BlobLease {
  readonly id: string;
  /** @throws if it was lost */
  readonly renew: () => Promise<void>;
  readonly release: (signal: AbortSignal) => Promise<void>;
}

/** Why a blob could not be leased: another one has the lease, there is no such blob, or it is being copied to. */
export type NoLease = 'leased' | 'missing' | 'being copied to';

/** Leases of the blobs of a container. */
export interface BlobLeases {
  /** Leases a blob for 60 seconds. Everybody may still read it. */
  readonly lease: (name: string) => Promise<BlobLease | NoLease>;
}

export function leaseFunctions({ blob, signal: abortSignal, title }: ContainerClients): BlobLeases {
  return {
    lease: (name) =>
      attempt(`lease the blob ${name} in ${title}`, async () => {
        const lease = blob(name).getBlobLeaseClient();
        try {
          await lease.acquireLease(leaseSeconds, { abortSignal });
        } catch (error) {
          const reason = noLease[codeOf(error) ?? ''];
          if (reason) return reason;
          throw error;
        }
        return {
          id: lease.leaseId,
          renew: () =>
            attempt(`renew the lease of ${name}`, async () => {
              await lease.renewLease({ abortSignal });
            }),
          release: (signal) =>
            attempt(`release the lease of ${name}`, async () => {
              await lease.releaseLease({ abortSignal: signal });
            }),
        };
      }),
  };
}

/** The longest that Azure lends a blob and takes it back by itself. */
const leaseSeconds = 60;

const noLease: Readonly<Record<string, NoLease>> = {
  LeaseAlreadyPresent: 'leased',
  BlobNotFound: 'missing',
  PendingCopyOperation: 'being copied to',
};
