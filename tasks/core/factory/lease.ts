import { remember, type Azure } from '../azure/azure.js';
import type { BlobLease, NoLease } from '../azure/blob-leases.js';
import type { BlobContainer } from '../azure/blobs.js';
import { delayed } from '../azure/patience.js';
import type { ActionContext } from '../step/step.js';
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
function repeat(renew: () => Promise<void>): () => void {
  const timer = setInterval(() => void renew().catch(() => undefined), renewEvery).unref();
  return () => clearInterval(timer);
}

/** A failure is no error: the blob was deleted, or Azure takes the lease back in a minute. */
async function release(lease: BlobLease | NoLease, stop: () => void, signal: AbortSignal): Promise<void> {
  stop();
  if (typeof lease === 'string') return;
  const limit = AbortSignal.timeout(releaseLimit);
  const inTime = AbortSignal.any([limit, delayed(signal, grace.release, limit)]);
  await lease.release(inTime).catch(() => undefined);
}

/** The actions of this process that read one blob, and the lease that they share. */
interface Readers {
  count: number;
  held: Promise<() => Promise<void>>;
}

const readersOf = remember((): Readers => ({ count: 0, held: Promise.resolve(() => Promise.resolve()) }));

/**
 * Keeps others from deleting a blob while it is read. Where another run keeps it so already, that is as good, and the
 * lease is asked for again until it is ours.
 */
export async function whileKept<T>(
  { azure, signal }: Pick<ActionContext<unknown, Azure>, 'azure' | 'signal'>,
  container: Pick<BlobContainer, 'lease' | 'url'>,
  name: string,
  read: () => Promise<T>,
): Promise<T> {
  const readers = readersOf(azure, container.url(name));
  readers.count += 1;
  if (readers.count === 1) readers.held = readers.held.then(() => keep(container, name, signal));
  try {
    await readers.held;
    return await read();
  } finally {
    readers.count -= 1;
    if (readers.count === 0) await (readers.held = readers.held.then(giveBack, nothingKept));
  }
}

async function giveBack(release: () => Promise<void>): Promise<() => Promise<void>> {
  await release();
  return nothingKept();
}

function nothingKept(): () => Promise<void> {
  return () => Promise.resolve();
}

async function keep(
  container: Pick<BlobContainer, 'lease'>,
  name: string,
  signal: AbortSignal,
): Promise<() => Promise<void>> {
  let lease = await container.lease(name);
  const stop = repeat(async () => {
    if (typeof lease === 'string') lease = await container.lease(name);
    else await lease.renew();
  });
  return () => release(lease, stop, signal);
}
