import { imagePathKey } from '../../configuration/image-path.js';
import type { BuiltImage } from '../gallery/gallery-tags.js';
import { isPublished, type OwnDefinition, type PublishedVersion } from '../gallery/stock.js';
import { goldenImageOf, type RetentionRules } from './candidates.js';
import type { FinalGalleryRetention, GalleryFacts } from './gallery-retention.js';
import type { FinalVerdict, Judged } from './verdicts.js';

/** A definition that is not needed any longer. */
export interface SpareDefinition extends OwnDefinition {
  readonly reason: string;
}

/**
 * The definitions that have no version any more, or lose their last one: of removed golden images, and of images that became
 * another kind of image. An empty one of an image that waits to be published may have been made for it just now.
 */
export function spareDefinitions(
  { own }: Pick<GalleryFacts, 'own'>,
  judged: FinalGalleryRetention,
  rules: Pick<RetentionRules, 'existingKeys' | 'unknownImages'>,
): SpareDefinition[] {
  const going = new Set(goingOf(judged.versions).map(({ version }) => version.id));
  const staying = stayingOf(judged.versions);
  const waiting = new Set(stayingOf(judged.sets).map(keyOf));
  return own.flatMap((one) => {
    const isEmptied = one.versions?.every(({ id }) => going.has(id)) === true;
    if (!isEmptied || waiting.has(keyOf(one))) return [];
    const { hasGoldenImage, removalDoubt } = goldenImageOf(keyOf(one), rules);
    if (!hasGoldenImage && removalDoubt === undefined)
      return [{ ...one, reason: 'Its golden image was removed.' }];
    const other = staying.find((version) => keyOf(version) === keyOf(one) && isPublished(version));
    return other ? [{ ...one, reason: `Its image has its versions in ${other.definition.name}.` }] : [];
  });
}

function keyOf({ imagePath }: Pick<BuiltImage, 'imagePath'>): string {
  return imagePathKey(imagePath);
}

function goingOf(judged: readonly Judged<PublishedVersion, FinalVerdict>[]): PublishedVersion[] {
  return judged.filter(({ verdict }) => verdict.fate === 'deleted').map(({ image }) => image);
}

function stayingOf<T>(judged: readonly Judged<T, FinalVerdict>[]): T[] {
  return judged.filter(({ verdict }) => verdict.fate !== 'deleted').map(({ image }) => image);
}
