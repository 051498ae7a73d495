import type { BlobContainer, BlobEntry } from '../../azure/blobs/container.js';
import { imagePathKey } from '../../configuration/image-path.js';
import { sameName } from '../../lab/names.js';
import { type NamedImage, reserveImageNames } from '../images/image-names.js';
import type { Lease } from '../vhds/lease.js';
import { claimedImage, withClaim } from '../vhds/marks.js';

/** A VHD that is about to be committed. */
interface Claimant {
  readonly vhd: Pick<BlobEntry, 'name' | 'metadata'>;
  readonly lease: Pick<Lease, 'id'>;
  readonly container: Pick<BlobContainer, 'list' | 'setMetadata'>;
}

/**
 * Takes the name of an image that is about to be committed (C70). A run knows nothing of the names that others have
 * given since its plan was made, so the name is written on the VHD first and then looked for on all others: of two that
 * want one name, at least the later one sees the other, and takes the next name.
 * @param planned the image as the plan names it, unless that name is taken by now
 * @param stored the images that were stored when the plan was made
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
