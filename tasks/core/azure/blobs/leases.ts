import { attempt, codeOf } from '../requests/errors.js';
import type { ContainerClients } from './container-clients.js';

/** The exclusive right to change a blob. Azure ends a lease 60 seconds after its last renewal. */
export interface BlobLease {
  readonly id: string;
  /** @throws if the lease was lost */
  readonly renew: () => Promise<void>;
  readonly release: (signal: AbortSignal) => Promise<void>;
}

/** The reason for a refused lease: another run holds it, there is no such blob, or a copy into it is running. */
export type NoLease = 'leased' | 'missing' | 'being copied to';

/** Leases of the blobs of a container. */
export interface BlobLeases {
  /** Leases a blob for 60 seconds. Others can still read it. */
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

/** Azure's longest lease that ends by itself. */
const leaseSeconds = 60;

const noLease: Readonly<Record<string, NoLease>> = {
  LeaseAlreadyPresent: 'leased',
  LeaseIsBreakingAndCannotBeAcquired: 'leased',
  BlobNotFound: 'missing',
  PendingCopyOperation: 'being copied to',
};
