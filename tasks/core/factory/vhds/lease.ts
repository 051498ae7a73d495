import type { Azure } from '../../azure/azure.js';
import type { BlobContainer } from '../../azure/blobs/container.js';
import type { BlobLease, NoLease } from '../../azure/blobs/leases.js';
import { delayed } from '../../azure/requests/patience.js';
import type { ActionContext } from '../../step/step.js';
import { grace } from './grace.js';

/** What a task that may meet the work of another run is told. */
export interface LockInputs {
  /** How long it waits for the other run before it leaves the unit to it. */
  readonly lockWaitMinutes: number;
}

/** A blob that only we may change, until it is released or this process ends (C65). */
export interface Lease {
  readonly id: string;
  readonly release: () => Promise<void>;
  /** In place of `release` where the blob was deleted. */
  readonly forget: () => void;
}

/** Milliseconds between renewals: two may fail before Azure takes a lease back. */
const renewEvery = 20_000;

/** Milliseconds that giving a lease back may take at most; then Azure will soon take it back itself. */
const releaseLimit = 3_000;

/**
 * Leases a blob, and waits while another run has the lease.
 * @returns why there is no lease: `leased` if the other run still had it in the end
 */
export async function leaseBlob(
  container: Pick<BlobContainer, 'lease'>,
  name: string,
  { inputs, signal, wait, waiting }: ActionContext<LockInputs, Azure>,
): Promise<Lease | NoLease> {
  const until = performance.now() + inputs.lockWaitMinutes * 60_000;
  const what = `the run that works on ${name}`;
  return wait({
    what,
    onState: (state) => waiting(what, state),
    poll: async () => {
      const value = await tryToLease(container, name, signal);
      return { done: value !== 'leased' || performance.now() >= until, state: 'leased', value };
    },
  });
}

async function tryToLease(
  container: Pick<BlobContainer, 'lease'>,
  name: string,
  signal: AbortSignal,
): Promise<Lease | NoLease> {
  const lease = await container.lease(name);
  if (typeof lease === 'string') return lease;
  const stop = repeat(lease.renew);
  return { id: lease.id, release: () => release(lease, stop, signal), forget: stop };
}

/** A failure is no error: a lease that was lost shows at the next change, for which its id is given. */
export function repeat(renew: () => Promise<void>): () => void {
  const timer = setInterval(() => void renew().catch(() => undefined), renewEvery).unref();
  return () => clearInterval(timer);
}

/** A failure is no error: the blob was deleted, or Azure takes the lease back in a minute. */
export async function release(
  lease: BlobLease | NoLease,
  stop: () => void,
  signal: AbortSignal,
): Promise<void> {
  stop();
  if (typeof lease === 'string') return;
  const limit = AbortSignal.timeout(releaseLimit);
  const inTime = AbortSignal.any([limit, delayed(signal, grace.release, limit)]);
  await lease.release(inTime).catch(() => undefined);
}
