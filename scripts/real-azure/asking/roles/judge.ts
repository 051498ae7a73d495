import type { PublishedRole } from './published-role.js';
import { meaningOf, type Refusal, refusalsIn } from './refusals.js';
import type { TaskEnd } from './run-as.js';

/** Whether a role was enough for a run. */
export interface RoleVerdict {
  readonly verdict: 'enough' | 'not enough' | 'not known' | 'not yet';
  /** The actions that it lacks. */
  readonly lacks: readonly string[];
  /** Actions that it has and that were refused outside the kit's group, where it is not given. */
  readonly elsewhere: readonly string[];
  /** What the run said that it did, and why it failed. */
  readonly says?: string;
}

/**
 * Judges a run by what was refused in it. A role that was refused nothing that it lacks is enough, if the run succeeded: else
 * something else kept it from that.
 * @param does the word for what the run has to have done
 */
export function judgeRun(
  end: TaskEnd,
  refusals: readonly Refusal[],
  role: PublishedRole,
  groupId: string,
  does?: string,
): RoleVerdict {
  const text = end.texts.join(' ');
  const all = [...refusals, ...end.texts.flatMap(refusalsInText)];
  const by = (wanted: ReturnType<typeof meaningOf>) => [
    ...new Set(
      all.filter((refusal) => meaningOf(refusal, role, groupId) === wanted).map(({ action }) => action),
    ),
  ];
  const found = {
    lacks: [...by('lacks'), ...(blobRefusal.test(text) ? ['a data action of blobs'] : [])],
    elsewhere: by('elsewhere'),
    ...(text === '' ? {} : { says: text }),
  };
  if (found.lacks.length > 0) return { verdict: 'not enough', ...found };
  if (by('not yet').length > 0) return { verdict: 'not yet', ...found };
  const isDone = does === undefined || new RegExp(`\\d ${does}\\b`).test(text);
  return { verdict: end.hasFailed || !isDone ? 'not known' : 'enough', ...found };
}

/** What was begun may be refused later: the text of its failure alone says so. */
function refusalsInText(text: string): readonly Refusal[] {
  if (/LinkedAuthorizationFailed|linked scope/i.test(text))
    return refusalsIn('LinkedAuthorizationFailed', text);
  return /AuthorizationFailed|authorization to perform action/i.test(text)
    ? refusalsIn('AuthorizationFailed', text)
    : [];
}

/** The blob service names no action. */
const blobRefusal = /\bAuthorizationPermissionMismatch\b/;
