import { statusOf } from '../../azure/requests/errors.js';
import type { CustomImage } from '../../azure/resources/custom-images.js';
import { customImageNameIn, type Formula } from '../../azure/resources/formulas.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { Finding, Plan } from '../../step/action.js';
import { messageOf, remedyOf } from '../../step/problem.js';
import { readEach } from '../../step/read-each.js';
import type { CustomImageDeletion, CustomImageMarking, RetireAction } from './actions.js';
import type { ReadContext } from './inputs.js';
import { deleteAfterFact } from './plan-judged.js';
import type { FormulasOfLab, JudgedLab } from './judged-labs.js';
import type { RetireState } from './state.js';
import type { Judged } from './verdicts.js';

/**
 * Adds the formulas of the labs in which a plan would delete custom images: nothing more is asked of any other lab. What is
 * not known of them is noticed: a missing right once, since it switches off no more than this rule.
 * @param planned is asked only where images in use are spared: a plan of many images takes seconds
 */
export async function withFormulas(
  state: RetireState,
  planned: () => Plan<RetireAction>,
  list: (lab: Lab) => Promise<readonly Formula[]>,
  context: ReadContext,
): Promise<RetireState> {
  if (context.inputs.protectInUse === 'none') return state;
  const losing = losingLabs(planned());
  const concerned = state.labs.filter(({ lab }) => losing.has(lab.id));
  if (concerned.length === 0) return state;
  context.reading(`The formulas of ${concerned.length} labs.`);
  const read = new Map(
    await readEach(concerned, async ({ lab }) => [lab.id, await readFormulas(lab, list, context)] as const),
  );
  noticeUnread(concerned, read, context);
  return {
    ...state,
    labs: state.labs.map((judged) => {
      const formulas = read.get(judged.lab.id);
      return formulas ? { ...judged, formulas } : judged;
    }),
  };
}

/** The ids of the labs in which custom images would be deleted or deprecated, or are deprecated already. */
function losingLabs({ actions, leftAlone }: Plan<RetireAction>): ReadonlySet<string> {
  const ids = actions.flatMap((one) => (isLoss(one) ? [one.lab.id] : []));
  const deprecated = leftAlone.flatMap(({ target, details }) =>
    target && details?.[deleteAfterFact] !== undefined ? [target.id] : [],
  );
  return new Set([...ids, ...deprecated]);
}

function isLoss(action: RetireAction): action is CustomImageDeletion | CustomImageMarking {
  return (
    action.kind === 'delete custom image' ||
    (action.kind === 'mark custom image' && action.deleteAfter !== undefined)
  );
}

async function readFormulas(
  lab: Lab,
  list: (lab: Lab) => Promise<readonly Formula[]>,
  { signal }: ReadContext,
): Promise<FormulasOfLab> {
  try {
    return { formulas: await list(lab) };
  } catch (error) {
    signal.throwIfAborted();
    return statusOf(error) === 403 ? { isForbidden: true } : { fault: unread(lab, error) };
  }
}

function unread({ name }: Lab, error: unknown): Finding {
  return {
    severity: 'warning',
    what: `The formulas of the lab ${name} cannot be read: ${messageOf(error)}`,
    why: 'A formula may use an image that would be deleted: no custom image is deleted there.',
    remedy: remedyOf(error) ?? 'The next run tries again.',
  };
}

function noticeUnread(
  labs: readonly JudgedLab[],
  read: ReadonlyMap<string, FormulasOfLab>,
  { notice }: Pick<ReadContext, 'notice'>,
): void {
  for (const formulas of read.values()) if ('fault' in formulas) notice(formulas.fault);
  const isForbidden = ({ lab }: JudgedLab) => 'isForbidden' in (read.get(lab.id) ?? {});
  const names = labs.filter(isForbidden).map(({ lab }) => lab.name);
  if (names.length === 0) return;
  notice({
    severity: 'notice',
    what: `Images that formulas use are not spared in ${names.join(', ')}.`,
    why: 'The service connection may not read the formulas there. All other rules hold as ever.',
    remedy:
      'Allow it Microsoft.DevTestLab/labs/formulas/read, as the role of this task does, or set protectInUse to none.',
  });
}

/**
 * Spares what a formula of the lab uses: no VM could be made of that formula any more. Where its formulas could not be read,
 * any image may be used.
 */
export function spareUsed(
  judged: readonly Judged<CustomImage>[],
  { formulas }: Pick<JudgedLab, 'formulas'>,
): readonly Judged<CustomImage>[] {
  if (!formulas || 'isForbidden' in formulas) return judged;
  const isDoubt = 'fault' in formulas;
  const whyUsed = isDoubt ? () => unknownUse : usesIn(formulas.formulas);
  return judged.map((one) => {
    const why = one.verdict.fate === 'deleted' ? whyUsed(one.image) : undefined;
    return why === undefined
      ? one
      : { ...one, verdict: { fate: 'kept', why, ...(isDoubt ? { isDoubt } : {}) } };
  });
}

const unknownUse = 'It is left for the next run: the formulas of the lab could not be read, and may use it.';

/** Tells why an image is used, naming its formulas. */
function usesIn(formulas: readonly Formula[]): (image: CustomImage) => string | undefined {
  const users = new Map<string, string[]>();
  for (const { name, customImageId } of formulas) {
    const key = customImageNameIn(customImageId);
    users.set(key, [...(users.get(key) ?? []), name]);
  }
  return ({ id }) => {
    const names = users.get(customImageNameIn(id));
    if (!names) return undefined;
    return names.length === 1
      ? `The formula ${names.join()} uses it.`
      : `The formulas ${names.join(', ')} use it.`;
  };
}
