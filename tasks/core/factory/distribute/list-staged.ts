import type { Azure } from '../../azure/azure.js';
import type { BlobEntry } from '../../azure/blobs/container.js';
import type { Lab } from '../../azure/resources/labs.js';
import { openContainerOf } from '../../lab/container.js';
import { isOurVhd } from '../vhds/marks.js';

/** Lists the VHDs with our marks in the staging container of a lab. @throws where it cannot be read */
export async function listStaged(
  azure: Azure,
  lab: Lab,
  stagingContainer: string,
  signal: AbortSignal,
): Promise<readonly BlobEntry[]> {
  const staging = await openContainerOf(azure, lab, stagingContainer, signal);
  return (await staging.list()).filter(({ metadata }) => isOurVhd(metadata));
}
