import type { Azure } from '../../azure/azure.js';
import type { BlobContainer } from '../../azure/blobs/container.js';
import { remember } from '../../azure/requests/remember.js';
import type { ActionContext } from '../../step/step.js';
import { release, repeat } from './lease.js';

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
