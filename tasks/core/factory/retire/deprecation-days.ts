import { mergeTags, type Tags, withoutTags } from '../../azure/resources/tags.js';
import { utcDay } from '../images/days.js';
import { deleteAfterTag, excludedTag, stateTag, tagOf } from '../images/tags.js';

const deprecated = 'deprecated';

const day = 86_400_000;

/** Whether a UTC day is over, given its beginning. */
export function isOver(beginning: Date, now: Date): boolean {
  return now.getTime() >= beginning.getTime() + day;
}

/** The beginning of the UTC day after which an image may go; nothing where its tags do not say that it is deprecated until a day. */
export function deleteAfterIn(tags: Tags): Date | undefined {
  if (tagOf(tags, stateTag)?.toLowerCase() !== deprecated) return undefined;
  const text = tagOf(tags, deleteAfterTag) ?? '';
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && utcDay(date) === text ? date : undefined;
}

/** The tags of an image as it is deprecated. */
export function deprecatedTags(tags: Tags, deleteAfter: Date): Tags {
  return mergeTags(tags, { [stateTag]: deprecated, [deleteAfterTag]: utcDay(deleteAfter) });
}

/** The tags of an image that is deprecated no more. */
export function restoredTags(tags: Tags): Tags {
  return withoutTags(tags, [stateTag, deleteAfterTag, excludedTag]);
}
