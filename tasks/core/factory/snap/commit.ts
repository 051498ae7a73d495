import type { BlobEntry } from '../../azure/blobs/container.js';
import { present } from '../../azure/requests/present.js';
import { companionName, writeCompanion } from '../store/companion.js';
import { writeOwnCompanion } from '../store/own-companion.js';
import type { Lease } from '../vhds/lease.js';
import type { SnapAction } from './actions.js';
import { claimImageName } from './claim-name.js';
import { forgetNames, rememberName } from './given-names.js';
import { originOf, recordStored, recordUntested } from './record-image.js';
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
  await publish(imageName, vhd.createdOn, { action, context, container });
  await forgetNames(context, action.lab, action.outdated);
  return imageName;
}

/** What is to be tested gets its companion by TestImages, so that nobody distributes it before. */
async function publish(
  imageName: string,
  createdAt: Date,
  { action, context, container }: Work,
): Promise<void> {
  const origin = await originOf(action, context);
  const companion = companionOf({ ...action, origin }, imageName, createdAt, context.runId);
  const image = { imageName, origin, companion, createdAt };
  if (action.isToBeTested) return recordUntested(image, action, context);
  await recordStored(image, action, context);
  await writeOwnCompanion(container, companionName(action.vhdFileName), companion, 'SnapImages');
}

function companionOf(action: SnapAction, imageName: string, timestamp: Date, factoryRunId: string): string {
  const { imagePath, description, osType, osState, vhdFileName, vm, gallery, origin } = action;
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
    ...present('base', origin.base),
    ...present('commit', origin.commit),
    ...present('inputs', origin.inputs),
  });
}
