import { syncBuiltinESMExports } from 'node:module';
import { type SinonFakeTimers, useFakeTimers } from 'sinon';

/**
 * Runs what waits by a clock that jumps to the end of each pause as soon as all else is done: as fast as the machine
 * can, with the same times on every machine. For what needs no timer to be done, and no file or socket.
 */
export async function onFakeClock<T>(run: () => Promise<T>): Promise<T> {
  const clock = useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  syncBuiltinESMExports();
  try {
    const over = new AbortController();
    const running = run().finally(() => over.abort());
    await Promise.race([running, passTime(clock, over.signal)]);
    return await running;
  } finally {
    clock.restore();
    syncBuiltinESMExports();
  }
}

async function passTime(clock: SinonFakeTimers, over: AbortSignal): Promise<void> {
  while (!over.aborted) await clock.nextAsync();
}
