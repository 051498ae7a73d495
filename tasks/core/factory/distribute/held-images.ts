import { usabilityOf } from '../../azure/resources/custom-images.js';
import type { Lab } from '../../azure/resources/labs.js';
import { imagePathKey } from '../../configuration/image-path.js';
import { sameLocation } from '../../lab/locations.js';
import type { Finding, LeftAlone } from '../../step/action.js';
import { ofAnotherImage, unlessFailed } from '../labs/namesakes.js';
import type { ImageRecord } from '../store/image-records.js';
import type { StoredBlobs } from '../store/store.js';
import type { HeldImage, Receiver } from './receivers.js';
import { utcDay } from '../images/days.js';

export interface Why extends Required<Pick<LeftAlone, 'outcome' | 'reason' | 'findings'>> {
  /** The lab has the image. */
  readonly isThere?: true;
}

/** Where VHDs may be copied to. */
export interface Reach {
  readonly factoryLab: Lab;
  readonly allowOtherRegions: boolean;
}

/** The reason not to bring a wanted image to a lab: the lab has it (C78), it is deprecated (C120), or the lab is in another region (C79). */
export function whyNot(
  receiver: Receiver,
  image: StoredBlobs,
  { factoryLab, allowOtherRegions }: Reach,
): Why | undefined {
  const { lab } = receiver;
  const existing = existingImage(receiver, image);
  const isBegun = existing !== undefined && isUnfinished(receiver, image);
  if (existing && !isBegun) return alreadyThere(existing, image, lab);
  if (image.record?.state === 'deprecated' && !isBegun) return deprecated(image.record);
  if (allowOtherRegions || sameLocation(lab.location, factoryLab.location)) return undefined;
  const reason = `The lab ${lab.name} is in ${lab.location}, the factory in ${factoryLab.location}: a VHD is not copied between regions.`;
  const finding: Finding = { severity: 'error', what: reason, remedy: otherWays };
  return { outcome: 'failed', reason, findings: [finding] };
}

/** It would be there for some days only, and nothing new should use it (C120). */
function deprecated({ deleteAfter }: ImageRecord): Why {
  const until = deleteAfter ? `, and goes after ${utcDay(deleteAfter)}` : '';
  return { outcome: 'skipped', reason: `It is deprecated${until}: no lab gets it any more.`, findings: [] };
}

const otherWays =
  'Serve the lab by a gallery ("Delivery": "Gallery") or by a factory lab of its region, or set allowOtherRegions, which costs the traffic of each copy.';

/**
 * The reason not to bring an image beside another one of its name. The scripts may have given a name twice (L15), also
 * to an image that a run of these tasks stored meanwhile.
 */
export function whyNotToo(other: StoredBlobs | undefined, { imagePath }: StoredBlobs): Why | undefined {
  if (!other) return undefined;
  const what = `An older stored image of the same name is brought: ${other.vhdFileName}.`;
  const isSame = imagePathKey(other.imagePath) === imagePathKey(imagePath);
  const findings: Finding[] = isSame
    ? []
    : [{ severity: 'warning', what, why: `That one is of ${other.imagePath}.` }];
  return { outcome: 'skipped', reason: what, findings };
}

/** Whether a killed run began to bring an image: the custom image is still being created, or its staged VHD is left. */
export function isUnfinished(receiver: Receiver, image: StoredBlobs): boolean {
  const existing = existingImage(receiver, image);
  if (!existing || ofAnotherImage(existing, image, receiver.lab)) return false;
  return usabilityOf(existing) === 'unfinished' || receiver.staged.has(image.vhdFileName.toLowerCase());
}

function existingImage({ images }: Receiver, { imageName }: StoredBlobs): HeldImage | undefined {
  return unlessFailed(images.get(imageName.toLowerCase()));
}

const hasIt: Why = { outcome: 'skipped', reason: 'The lab has it.', findings: [], isThere: true };

function alreadyThere(existing: HeldImage, image: StoredBlobs, lab: Lab): Why {
  const other = ofAnotherImage(existing, image, lab);
  if (!other) return hasIt;
  return { outcome: 'skipped', reason: other.what, findings: [{ severity: 'warning', ...other }] };
}
