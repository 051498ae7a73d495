import type { Azure } from '../../azure/azure.js';
import type { BlobContainer } from '../../azure/blobs/container.js';
import type { BlobLease, NoLease } from '../../azure/blobs/leases.js';
import { abortedLater } from '../../azure/requests/grace-period.js';
import type { ActionContext } from '../../step/step.js';
import { grace } from './grace.js';

/** The input of tasks that may meet another run at work on the same blob. */
export interface LockInputs {
  /** Longest wait for another run before the unit is left to it. */
  readonly lockWaitMinutes: number;
}

/** A blob that only we may change, until it is released or this process ends (C65). */
export interface Lease {
  readonly id: string;
  /** Does nothing after `forget`. */
  readonly release: () => Promise<void>;
  /** Ends the renewals of a blob that was deleted: there is nothing left to release. */
  readonly forget: () => void;
}

/** Milliseconds between renewals: two may fail before Azure ends the lease. */
const renewEvery = 20_000;

/** Milliseconds that the release of a lease may take; after that, Azure will soon end it by itself. */
const releaseLimit = 3_000;

/**
 * Leases a blob, and waits while another run has the lease.
 * @returns why there is no lease: `leased` if the other run still had it in the end
 */
export async function leaseBlob(
  container: Pick<BlobContainer, 'lease'>,
  name: string,
  context: ActionContext<LockInputs, Azure>,
): Promise<Lease | NoLease> {
  const what = `the run that works on ${name}`;
  return waitForLease(context, {
    what,
    lease: () => container.lease(name),
    holder: () => 'leased',
    onHeld: (state) => {
      context.phase('wait for another run');
      context.waiting(what, state);
    },
  });
}

/** A lease that another run may have. */
export interface LeaseWait {
  /** What is waited for. */
  readonly what: string;
  readonly lease: () => Promise<BlobLease | NoLease>;
  /** Tells of whoever has the lease. */
  readonly holder: () => string | Promise<string>;
  /** Is called with what `holder` tells when the wait begins, and whenever that changes. */
  readonly onHeld: (holder: string) => void;
}

/**
 * Waits for a lease while another run has it, at most `lockWaitMinutes`.
 * @returns why there is no lease: `leased` if the other run still had it in the end
 */
export async function waitForLease(
  { inputs, signal, wait }: Pick<ActionContext<LockInputs, Azure>, 'inputs' | 'signal' | 'wait'>,
  { what, lease, holder, onHeld }: LeaseWait,
): Promise<Lease | NoLease> {
  const until = performance.now() + inputs.lockWaitMinutes * 60_000;
  return wait<Lease | NoLease>({
    what,
    onState: onHeld,
    poll: async () => {
      const given = await lease();
      if (typeof given !== 'string') return { done: true, state: '', value: held(given, signal) };
      const isOver = given !== 'leased' || performance.now() >= until;
      return { done: isOver, state: isOver ? given : await holder(), value: given };
    },
  });
}

/** Renews a lease until it is released or forgotten. */
function held(lease: BlobLease, signal: AbortSignal): Lease {
  const stop = repeat(lease.renew);
  let isHeld = true;
  const forget = () => {
    isHeld = false;
    stop();
  };
  return {
    id: lease.id,
    release: async () => {
      if (isHeld) await release(lease, stop, signal);
    },
    forget,
  };
}

/**
 * Renews a lease until that is stopped. A failure is no error: where the lease was lost, the next change of the blob
 * fails, which names the lease.
 * @returns what stops it
 */
export function repeat(renew: () => Promise<void>): () => void {
  const timer = setInterval(() => void renew().catch(() => undefined), renewEvery).unref();
  return () => clearInterval(timer);
}

/** Releases a lease. A failure is no error: the blob was deleted, or Azure ends the lease within a minute. */
export async function release(
  lease: BlobLease | NoLease,
  stop: () => void,
  signal: AbortSignal,
): Promise<void> {
  stop();
  if (typeof lease === 'string') return;
  const limit = AbortSignal.timeout(releaseLimit);
  const inTime = AbortSignal.any([limit, abortedLater(signal, grace.release, limit)]);
  await lease.release(inTime).catch(() => undefined);
}
