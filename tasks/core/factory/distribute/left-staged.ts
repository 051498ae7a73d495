import type { BlobEntry } from '../../azure/blobs/container.js';
import { isStagedBy } from '../vhds/marks.js';

/**
 * VHDs that this factory staged for a lab, and that no run goes on with: the lab wants no stored image of that name, since
 * the image has left the store or the lab subscribes to it no more. Only what is older than the longest copy can take.
 * @param wantedNames the VHDs of stored images that the lab wants, in lower case
 * @param copyMinutes the longest that a copy may take, minutes
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
