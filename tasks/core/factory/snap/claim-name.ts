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
  /** Remembers that the image has this name. @returns false if another image has or had it */
  readonly remember: (imageName: string) => Promise<boolean>;
}

/** The names that the plan knows to be taken. */
interface Taken {
  /** The images of the store. */
  readonly stored: readonly NamedImage[];
  /** The names that other images had. */
  readonly given: readonly string[];
}

/**
 * Claims the name of an image that is being committed (C70). A run does not know the names that other runs have claimed
 * since its plan was made. So it first writes the name into the metadata of its VHD, then looks for the name on all other
 * VHDs: of two runs that want one name, at least the later one sees the other, and takes the next name. So it does where
 * the name is remembered as that of an image that is stored no longer.
 * @param planned the image with the name of the plan, which may be taken by now
 * @returns the name that is claimed, and remembered
 */
export async function claimImageName(
  planned: NamedImage,
  { stored, given }: Taken,
  { vhd, lease, container, remember }: Claimant,
  now: Date,
): Promise<string> {
  const refused: string[] = [];
  for (let imageName = planned.imageName; ;) {
    await container.setMetadata(vhd.name, withClaim(vhd.metadata, imageName), { leaseId: lease.id });
    const others = await otherClaims(container, vhd.name);
    const isFree = !others.some((other) => sameName(other.imageName, imageName));
    if (isFree && (await remember(imageName))) return imageName;
    refused.push(imageName);
    const names = reserveImageNames([planned], [...stored, ...others], now, [...given, ...refused]);
    imageName = names.get(imagePathKey(planned.imagePath)) ?? imageName;
  }
}

async function otherClaims(container: Pick<BlobContainer, 'list'>, vhdName: string): Promise<NamedImage[]> {
  const blobs = (await container.list()).filter(({ name }) => !sameName(name, vhdName));
  return blobs.flatMap(({ metadata }) => claimedImage(metadata) ?? []);
}
