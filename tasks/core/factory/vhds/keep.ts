import type { Azure } from '../../azure/azure.js';
import type { BlobContainer } from '../../azure/blobs/container.js';
import { remember } from '../../azure/requests/remember.js';
import type { ActionContext } from '../../step/step.js';
import { release, repeat } from './lease.js';

/** One blob's lease, which all actions of this process that read the blob share. */
interface SharedLease {
  readers: number;
  /** Absent while nobody reads; resolves to what releases the lease. */
  acquired?: Promise<() => Promise<void>>;
  /** Resolves when the lease before is released. */
  released: Promise<void>;
}

const sharedLeaseOf = remember((): SharedLease => ({ readers: 0, released: Promise.resolve() }));

/**
 * Prevents the deletion of a blob while it is read. The first reader acquires the lease, the last one releases it. Where
 * another run has the lease, that prevents it too, and the lease is requested again until it is ours.
 */
export async function whileKept<T>(
  { azure, signal }: Pick<ActionContext<unknown, Azure>, 'azure' | 'signal'>,
  container: Pick<BlobContainer, 'lease' | 'url'>,
  name: string,
  read: () => Promise<T>,
): Promise<T> {
  const shared = sharedLeaseOf(azure, container.url(name));
  shared.readers += 1;
  shared.acquired ??= shared.released.then(() => acquire(container, name, signal));
  const { acquired } = shared;
  try {
    await acquired;
    return await read();
  } finally {
    shared.readers -= 1;
    if (shared.readers === 0) await releaseShared(shared, acquired);
  }
}

async function releaseShared(
  shared: SharedLease,
  acquired: NonNullable<SharedLease['acquired']>,
): Promise<void> {
  delete shared.acquired;
  shared.released = acquired.then(
    (end) => end(),
    () => undefined,
  );
  await shared.released;
}

/** @returns what releases the lease. @throws where the blob is gone: what it stood for is not to be used any more */
async function acquire(
  container: Pick<BlobContainer, 'lease'>,
  name: string,
  signal: AbortSignal,
): Promise<() => Promise<void>> {
  let lease = await container.lease(name);
  if (lease === 'missing') throw new Error(`The blob ${name} is gone.`);
  const stop = repeat(async () => {
    if (typeof lease === 'string') lease = await container.lease(name);
    else await lease.renew();
  });
  return () => release(lease, stop, signal);
}
