import type { BlobEntry } from '../../azure/blobs/container.js';
import { isStagedBy } from '../vhds/marks.js';

/**
 * VHDs that this factory staged for a lab and that no run will use: the lab wants no stored image with this VHD, since
 * the image is no longer stored or the lab no longer subscribes to it. They are older than the longest copy can take.
 * @param wantedNames the VHDs of stored images that the lab wants, in lower case
 * @param copyMinutes how long a copy may take
 */
export function leftStaged(
  staged: readonly BlobEntry[],
  wantedNames: ReadonlySet<string>,
  factoryLabId: string,
  now: Date,
  copyMinutes: number,
): readonly BlobEntry[] {
  const youngest = now.getTime() - copyMinutes * 60_000;
  return staged.filter(
    ({ name, metadata, copy, lastModified }) =>
      isStagedBy(metadata, factoryLabId) &&
      !wantedNames.has(name.toLowerCase()) &&
      copy?.status !== 'pending' &&
      lastModified.getTime() < youngest,
  );
}
