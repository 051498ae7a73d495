import { mergeTags, type Tags, withoutTags } from '../../azure/resources/tags.js';
import { deleteAfterTag, excludedTag, stateTag, tagOf } from '../images/tags.js';

const current = 'current';

/** Whether the tags of a custom image say that it is the current one of its path in its lab. */
export function isCurrent(tags: Tags): boolean {
  return stateOf(tags) === current;
}

/** Whether the tags of an image say nothing against its use: it is neither deprecated nor revoked nor anything else. */
export function isWithoutFault(tags: Tags): boolean {
  return stateOf(tags) === undefined || isCurrent(tags);
}

/** Whether an image is to be deleted (C120). */
export function isDeprecated(tags: Tags): boolean {
  return stateOf(tags) === 'deprecated';
}

/** The tags of an image as the current one; all others stay. One that was deprecated is so no more: the tag is the same. */
export function currentTags(tags: Tags): Tags {
  return mergeTags(withoutTags(tags, [deleteAfterTag, excludedTag]), { [stateTag]: current });
}

/** The tags of an image that is not the current one, or no more; all others stay, and so does any other state. */
export function withoutCurrentTag(tags: Tags): Tags {
  return isCurrent(tags) ? withoutTags(tags, [stateTag]) : tags;
}

function stateOf(tags: Tags): string | undefined {
  return tagOf(tags, stateTag)?.toLowerCase();
}
