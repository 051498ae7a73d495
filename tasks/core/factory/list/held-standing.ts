import { present } from '../../azure/requests/present.js';
import { isCurrent } from '../current/current-tag.js';
import { deleteAfterTag, isRevoked, reasonTag, stateTag, tagOf } from '../images/tags.js';
import type { Details } from '../../step/action.js';
import { sameName } from '../../lab/names.js';
import type { HeldImage } from './held-images.js';

/** What is said of an image of a lab or a gallery that its users should not take, or cannot, or that is the current one. */
export interface HeldStanding {
  /** A sentence, with a space in front. */
  readonly text: string;
  readonly details: Details;
}

/** Whether the users of an image can take it, and whether it is deprecated (C120), revoked (C124) or the current one (C125). */
export function heldStanding({ state, tags }: Pick<HeldImage, 'state' | 'tags'>): HeldStanding {
  if (state === 'unfinished') return { text: ' It is not finished.', details: { state } };
  if (state === 'failed') return { text: ' It has failed: nobody can take it.', details: { state } };
  if (isRevoked(tags)) return revokedStanding(tagOf(tags, reasonTag));
  if (isCurrent(tags)) return { text: ' It is the current one.', details: {} };
  if (!sameName(tagOf(tags, stateTag) ?? '', 'deprecated')) return { text: '', details: {} };
  const day = tagOf(tags, deleteAfterTag);
  const until = day === undefined ? undefined : `to be deleted after ${day}`;
  return {
    text: ` It is deprecated${until === undefined ? '' : `, ${until}`}.`,
    details: { state: 'deprecated', ...(until === undefined ? {} : { stateReason: until }) },
  };
}

function revokedStanding(reason: string | undefined): HeldStanding {
  return {
    text: ` It was revoked: nobody is to use it.${reason === undefined ? '' : ` ${reason}`}`,
    details: { state: 'revoked', ...present('stateReason', reason) },
  };
}
