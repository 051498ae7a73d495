import type { CustomImage } from '../../azure/resources/custom-images.js';
import { imagePathKey } from '../../configuration/image-path.js';
import { isCurrent } from '../current/current-tag.js';
import { imagePathOf } from '../labs/own-images.js';
import type { JudgedLab } from './judged-labs.js';
import { isByCountOrAge } from './reasons.js';
import type { Judged } from './verdicts.js';

const why =
  'It is the current image of its golden image there, and no other is yet: DistributeImages makes a newer one current first.';

/**
 * C125: the current image of a path in a lab does not go by count or age before another one that stays is current. In a lab
 * that DistributeImages brings no custom images none would ever be: there it goes as any other.
 */
export function spareCurrent(
  judged: readonly Judged<CustomImage>[],
  { entry }: Pick<JudgedLab, 'entry'>,
): readonly Judged<CustomImage>[] {
  if (!entry || entry.delivery === 'Gallery') return judged;
  const staying = new Set(judged.filter(isCurrentAndStays).map(({ image }) => keyOf(image)));
  return judged.map((one) =>
    isCurrentAndGoes(one) && !staying.has(keyOf(one.image))
      ? { ...one, verdict: { fate: 'kept', why } }
      : one,
  );
}

function isCurrentAndStays({ image, verdict }: Judged<CustomImage>): boolean {
  return isCurrent(image.tags) && (verdict.fate === 'kept' || verdict.fate === 'spared');
}

function isCurrentAndGoes({ image, verdict }: Judged<CustomImage>): boolean {
  return isCurrent(image.tags) && verdict.fate === 'deleted' && isByCountOrAge(verdict.reason);
}

function keyOf(image: CustomImage): string {
  return imagePathKey(imagePathOf(image));
}
