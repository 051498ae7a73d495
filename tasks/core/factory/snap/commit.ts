import type { BlobContainer, BlobEntry } from '../../azure/blobs/container.js';
import { problem } from '../../step/problem.js';
import { companionName, writeCompanion } from '../store/companion.js';
import { largestCompanion, storeContainer } from '../store/store.js';
import type { Lease } from '../vhds/lease.js';
import type { SnapAction } from './actions.js';
import { claimImageName } from './claim-name.js';
import { forgetNames, rememberName } from './given-names.js';
import type { Work } from './work.js';

/**
 * Claims the image's name and writes its companion, which makes the VHD a stored image (C52). The image's time is when
 * the copy of its disk began: the creation time of the VHD, whichever run began the copy.
 * @returns the image's name
 */
export async function commit(
  { action, container, context }: Work,
  vhd: BlobEntry,
  lease: Lease,
): Promise<string> {
  context.signal.throwIfAborted();
  context.phase('commit');
  const { imagePath, vhdFileName } = action;
  const rememberOf = (imageName: string) =>
    rememberName(context, action.lab, { imageName, imagePath, vhdFileName });
  for (const image of action.unremembered) await rememberName(context, action.lab, image);
  const claimant = { vhd, lease, container, remember: rememberOf };
  const imageName = await claimImageName(action, action, claimant, context.now());
  const companion = companionOf(action, imageName, vhd.createdOn, context.runId);
  await writeOwn(container, companionName(vhdFileName), companion);
  await forgetNames(context, action.lab, action.outdated);
  return imageName;
}

/**
 * Writes a companion where there is none. One that is there by now is ours, if the answer to an earlier attempt was lost.
 * @throws if it is somebody else's: that one does not say that the image is stored
 */
async function writeOwn(container: BlobContainer, name: string, companion: string): Promise<void> {
  if (await container.writeText(name, companion, { onlyIfAbsent: true })) return;
  if (Buffer.from(await container.read(name, largestCompanion)).toString('utf8') === companion) return;
  throw problem(
    `The image is not stored: somebody else wrote ${name} meanwhile, which is not replaced.`,
    `Look at the blob ${name} in the container ${storeContainer}; delete it unless it is right, and run SnapImages again.`,
  );
}

function companionOf(action: SnapAction, imageName: string, timestamp: Date, factoryRunId: string): string {
  const { imagePath, description, osType, osState, vhdFileName, vm, gallery } = action;
  return writeCompanion({
    imageName,
    imagePath,
    description,
    osType,
    ...(osState === 'Specialized' ? { osState } : {}),
    vhdFileName,
    timestamp,
    sourceVmId: vm.id,
    sourceVmCreated: vm.createdDateText,
    factoryRunId,
    ...(gallery === undefined ? {} : { gallery }),
  });
}
