import type { BlobContainer, BlobEntry } from '../../azure/blobs/container.js';
import { imagePathKey } from '../../configuration/image-path.js';
import { sameName } from '../../lab/names.js';
import { type NamedImage, reserveImageNames } from '../images/image-names.js';
import type { Lease } from '../vhds/lease.js';
import { claimedImage, withClaim } from '../vhds/marks.js';

/** The VHD that is being committed, and its lease. */
interface Claimant {
  readonly vhd: Pick<BlobEntry, 'name' | 'metadata'>;
  readonly lease: Pick<Lease, 'id'>;
  readonly container: Pick<BlobContainer, 'list' | 'setMetadata'>;
}

/**
 * Claims the name of an image that is being committed (C70). A run does not know the names that other runs have claimed
 * since its plan was made. So it first writes the name into the metadata of its VHD, then looks for the name on all other
 * VHDs: of two runs that want one name, at least the later one sees the other, and takes the next name.
 * @param planned the image with the name of the plan, which may be taken by now
 * @param stored the images that the plan knows
 * @returns the name that is claimed
 */
export async function claimImageName(
  planned: NamedImage,
  stored: readonly NamedImage[],
  { vhd, lease, container }: Claimant,
  now: Date,
): Promise<string> {
  const { imagePath } = planned;
  for (let imageName = planned.imageName; ;) {
    await container.setMetadata(vhd.name, withClaim(vhd.metadata, imageName), { leaseId: lease.id });
    const others = (await container.list())
      .filter(({ name }) => !sameName(name, vhd.name))
      .flatMap(({ metadata }) => claimedImage(metadata) ?? []);
    if (!others.some((other) => sameName(other.imageName, imageName))) return imageName;
    const names = reserveImageNames([planned], [...stored, ...others], now);
    imageName = names.get(imagePathKey(imagePath)) ?? imageName;
  }
}
