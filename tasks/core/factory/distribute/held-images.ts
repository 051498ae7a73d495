import type { Lab } from '../../azure/resources/labs.js';
import { imagePathKey } from '../../configuration/image-path.js';
import { sameLocation } from '../../lab/locations.js';
import type { Finding, LeftAlone } from '../../step/action.js';
import { imagePathTag, tagOf } from '../images/tags.js';
import type { StoredBlobs } from '../store/store.js';
import type { HeldImage, Receiver } from './receivers.js';

export type Why = Required<Pick<LeftAlone, 'outcome' | 'reason' | 'findings'>>;

/** Why an image that a lab wants is not brought there: it is there (C78), or it cannot be (C79). */
export function whyNot(receiver: Receiver, image: StoredBlobs, factoryLab: Lab): Why | undefined {
  const { lab } = receiver;
  const existing = existingImage(receiver, image);
  if (existing && !isUnfinished(receiver, image)) return alreadyThere(existing, image);
  if (sameLocation(lab.location, factoryLab.location)) return undefined;
  const reason = `The lab ${lab.name} is in ${lab.location}, the factory in ${factoryLab.location}: a VHD is not copied between regions.`;
  return { outcome: 'failed', reason, findings: [{ severity: 'error', what: reason }] };
}

/** The scripts may have given a name twice (L15), also to an image that a run of ours stored meanwhile. */
export function whyNotToo(other: StoredBlobs | undefined, { imagePath }: StoredBlobs): Why | undefined {
  if (!other) return undefined;
  const what = `An older stored image of the same name is brought: ${other.vhdFileName}.`;
  const isSame = imagePathKey(other.imagePath) === imagePathKey(imagePath);
  const findings: Finding[] = isSame
    ? []
    : [{ severity: 'warning', what, why: `That one is of ${other.imagePath}.` }];
  return { outcome: 'skipped', reason: what, findings };
}

/** An image whose creation failed counts as none: it is made again (C78). */
function existingImage({ images }: Receiver, { imageName }: StoredBlobs): HeldImage | undefined {
  const found = images.get(imageName.toLowerCase());
  return found?.provisioningState === 'Failed' ? undefined : found;
}

/** A killed run began to bring it: it is still being made, or its staged VHD is still there. */
export function isUnfinished(receiver: Receiver, image: StoredBlobs): boolean {
  const existing = existingImage(receiver, image);
  if (!existing || !isSamePath(existing, image)) return false;
  const isMade = existing.provisioningState === 'Succeeded';
  return !isMade || receiver.staged.has(image.vhdFileName.toLowerCase());
}

function isSamePath({ tags }: HeldImage, { imagePath }: StoredBlobs): boolean {
  return imagePathKey(tagOf(tags, imagePathTag) ?? '') === imagePathKey(imagePath);
}

const hasIt: Why = { outcome: 'skipped', reason: 'The lab has it.', findings: [] };

function alreadyThere(existing: HeldImage, image: StoredBlobs): Why {
  if (isSamePath(existing, image)) return hasIt;
  const path = tagOf(existing.tags, imagePathTag) ?? 'without ImagePath tag';
  const what = `The lab has an image ${existing.name} of another golden image: ${path}.`;
  const remedy = 'Rename or delete the image in the lab.';
  return { outcome: 'skipped', reason: what, findings: [{ severity: 'warning', what, remedy }] };
}
