import { sameName } from '../../lab/names.js';
import { isTaken } from '../labs/matching.js';
import { customImageIn, type Effect } from '../rule-comparison.js';
import type { StoredBlobs } from '../store/store.js';
import type { Receiver } from './receivers.js';
import type { DistributeState } from './state.js';

/**
 * The copies that DistributeImages.ps1 would make to the labs that can be read (C16, C77 to C79, "Old"): all stored
 * images that an entry matches by prefix and casing, unless the lab has an image of that name or writes its region
 * otherwise.
 */
export function copiedByOldRules({ factoryLab, store, receivers }: DistributeState): Effect[] {
  return receivers
    .filter(({ lab }) => sameName(lab.location, factoryLab.location))
    .flatMap((receiver) =>
      store.images
        .filter((image) => isCopied(receiver, image))
        .map(({ imageName, vhd }) => customImageIn(receiver.lab.name, imageName, vhd.bytes)),
    );
}

function isCopied({ entry, images }: Receiver, { imageName, imagePath }: StoredBlobs): boolean {
  return isTaken(entry, imagePath) && !images.has(imageName.toLowerCase());
}
