import type { BlobContainer } from '../../azure/blobs/container.js';
import { problem } from '../../step/problem.js';
import { largestCompanion, storeContainer } from './store.js';

/**
 * Writes a companion where there is none. One that is there by now is ours, if the answer to an earlier attempt was lost.
 * @param task the task that is to be run again
 * @throws if it is somebody else's: that one does not say that the image is stored
 */
export async function writeOwnCompanion(
  container: Pick<BlobContainer, 'writeText' | 'read'>,
  name: string,
  companion: string,
  task: string,
): Promise<void> {
  if (await container.writeText(name, companion, { onlyIfAbsent: true })) return;
  if (Buffer.from(await container.read(name, largestCompanion)).toString('utf8') === companion) return;
  throw problem(
    `The image is not stored: somebody else wrote ${name} meanwhile, which is not replaced.`,
    `Look at the blob ${name} in the container ${storeContainer}; delete it unless it is right, and run ${task} again.`,
  );
}
