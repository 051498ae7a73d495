import { setCustomImageTags } from '../../azure/resources/custom-image-tags.js';
import { type CustomImage, getCustomImage, isUnchanged } from '../../azure/resources/custom-images.js';
import {
  endAhead,
  getImageVersion,
  type ImageVersion,
  setImageVersionEnd,
} from '../../azure/resources/image-versions.js';
import { waitForOperation } from '../../lab/wait-for-operation.js';
import { problem } from '../../step/problem.js';
import { excludedTag, hasTag } from '../images/tags.js';
import type { CustomImageMarking, VersionMarking } from './actions.js';
import { isUnchangedVersion } from './delete-version.js';
import { demandInLab } from './delete.js';
import { deleteAfterIn, deprecatedTags, restoredTags } from './deprecation-days.js';
import type { RetireContext } from './inputs.js';
import { changed, gone, type WhyLeft } from './why-left.js';

/**
 * Deprecates a custom image, or restores it, unless it changed since the plan was made. All its other tags stay: it is read
 * anew, since Azure knows no condition for a change of tags.
 */
export async function markCustomImage(
  { image: planned, lab, deleteAfter }: Pick<CustomImageMarking, 'image' | 'lab' | 'deleteAfter'>,
  { azure, signal }: RetireContext,
): Promise<WhyLeft> {
  demandInLab(planned, lab);
  const now = await getCustomImage(azure, lab.id, planned.name, signal);
  if (!now) return gone;
  if (!isUnchanged(now, planned)) return changed;
  const answered = await setCustomImageTags(azure, planned.id, tagsOf(now, deleteAfter), signal);
  if (deleteAfterIn(answered)?.getTime() !== deleteAfter?.getTime()) throw unmarked(now, deleteAfter);
  return undefined;
}

function tagsOf({ tags }: Pick<CustomImage, 'tags'>, deleteAfter: Date | undefined) {
  return deleteAfter ? deprecatedTags(tags, deleteAfter) : restoredTags(tags);
}

function unmarked({ name }: CustomImage, deleteAfter: Date | undefined): Error {
  return problem(
    `Azure has not ${deleteAfter ? 'given' : 'taken'} ${name} the tags of a deprecated image.`,
    'The next run tries again; a policy of Azure may change the tags of images.',
  );
}

/**
 * Deprecates a version, or restores it, unless it changed since the plan was made: it is not the latest any more, and its
 * end of life is the day after which it goes. An end that somebody else has set stays, and a version that was excluded from
 * the latest before stays so.
 */
export async function markVersion(
  { version: { version: planned, definition }, deleteAfter }: Pick<VersionMarking, 'version' | 'deleteAfter'>,
  context: RetireContext,
): Promise<WhyLeft> {
  const { azure, signal } = context;
  const now = await getImageVersion(azure, planned.id, signal);
  if (!now) return gone;
  if (!isUnchangedVersion(now, planned)) return changed;
  const end = deleteAfter ? deprecatedEnd(now, deleteAfter, context.now()) : restoredEnd(now, context.now());
  const what = `the change of the version ${planned.name} of ${definition.name}`;
  await waitForOperation(setImageVersionEnd(azure, planned.id, end), what, context);
  return undefined;
}

function deprecatedEnd(version: ImageVersion, deleteAfter: Date, now: Date) {
  const tags = deprecatedTags(version.tags, deleteAfter);
  return {
    tags: isExcluded(version) ? { ...tags, [excludedTag]: 'true' } : tags,
    isExcludedFromLatest: true,
    endOfLife: endAhead(version, now) ?? deleteAfter,
  };
}

function restoredEnd(version: ImageVersion, now: Date) {
  const end = endAhead(version, now);
  const isOurs = end?.getTime() === deleteAfterIn(version.tags)?.getTime();
  return {
    tags: restoredTags(version.tags),
    isExcludedFromLatest: hasTag(version.tags, excludedTag),
    ...(end && !isOurs ? { endOfLife: end } : {}),
  };
}

function isExcluded({ isExcludedFromLatest, regions }: ImageVersion): boolean {
  return isExcludedFromLatest || regions.some(({ excludeFromLatest }) => excludeFromLatest === true);
}
