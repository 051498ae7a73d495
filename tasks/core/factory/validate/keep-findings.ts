import type { Finding } from '../../configuration/finding.js';
import type { GoldenImage } from '../../configuration/golden-image.js';
import type { ImageRule } from '../../configuration/images-json.js';
import { imageSettingsOf } from '../templates/image-settings.js';

type Named = Pick<GoldenImage, 'imagePath'>;

/** A golden image of which one image alone is kept, and where Images.json says so; no place: the input says it. */
interface KeptAlone extends Named {
  readonly place?: Pick<Finding, 'file' | 'line' | 'column'>;
}

/** A warning for each `Keep` of Images.json that leaves RollbackImages no image to go back to. */
export function keepRuleFindings(rules: readonly ImageRule[], goldenImages: readonly Named[]): Finding[] {
  const byPlace = new Map<string, [KeptAlone, ...KeptAlone[]]>();
  for (const image of keptAlone(rules, goldenImages, undefined)) {
    const key = JSON.stringify(image.place);
    byPlace.set(key, [...(byPlace.get(key) ?? []), image] as [KeptAlone, ...KeptAlone[]]);
  }
  return [...byPlace.values()].map((images) => ({
    ...oneKept,
    what: `Keep leaves one image alone of ${namesOf(images)}.`,
    remedy: 'Write "Count": 2, or more.',
    ...images[0].place,
  }));
}

/**
 * A warning for the input imagesToKeep, where it leaves RollbackImages no image to go back to.
 * @param imagesToKeep undefined where it is not known, and nothing is to judge
 */
export function keepInputFindings(
  rules: readonly ImageRule[],
  goldenImages: readonly Named[],
  imagesToKeep: number | undefined,
): Finding[] {
  const images = keptAlone(rules, goldenImages, imagesToKeep).filter(({ place }) => !place);
  if (images.length === 0) return [];
  return [
    {
      ...oneKept,
      what: `imagesToKeep is 1: it leaves one image alone of ${namesOf(images)}.`,
      remedy:
        'Give 2 or more, as to the task that retires images, or write "Keep": {"Count": 2} for them in Images.json.',
    },
  ];
}

const oneKept = {
  code: 'IF524',
  severity: 'warning',
  why: 'If it is bad, RollbackImages has no other one to go back to.',
} as const;

/**
 * As RetireImages counts (C119). Where a rule is wrong, no image goes by count; where images are deprecated first, the one
 * before is there for some days more, and a rollback takes it.
 */
function keptAlone(
  rules: readonly ImageRule[],
  goldenImages: readonly Named[],
  imagesToKeep: number | undefined,
): KeptAlone[] {
  return goldenImages.flatMap(({ imagePath }) => {
    const { keep = {}, keepPlace, broken } = imageSettingsOf(rules, imagePath);
    const { count = imagesToKeep, deprecateDays } = keep;
    if (broken || count !== 1 || deprecateDays !== undefined) return [];
    return [{ imagePath, ...(keep.count !== undefined && keepPlace ? { place: keepPlace } : {}) }];
  });
}

function namesOf(images: readonly Named[]): string {
  return images.length > 3
    ? `${images.length} golden images`
    : images.map(({ imagePath }) => imagePath).join(', ');
}
