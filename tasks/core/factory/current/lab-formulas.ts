import { statusOf } from '../../azure/requests/errors.js';
import type { Formula } from '../../azure/resources/formulas.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { OwnedFormula } from '../../configuration/formula.js';
import type { GoldenImage } from '../../configuration/golden-image.js';
import type { LabEntry } from '../../configuration/labs-json.js';
import { missingNeeds, type PermissionContext, scopedNeeds } from '../../lab/preflight.js';
import type { Finding } from '../../step/action.js';
import { messageOf, remedyOf } from '../../step/problem.js';
import { type MatchingOptions, subscriptionOf } from '../labs/matching.js';
import { formulaNeeds } from '../mark-needs.js';

/** A formula of the Configuration folder, with the path of its golden image as that is called. */
export interface WantedFormula {
  readonly formula: OwnedFormula;
  readonly imagePath: string;
}

/** The formulas that a lab is to have, and those that it has; or why these cannot be known or changed. */
export type LabFormulas =
  | { readonly wanted: readonly WantedFormula[]; readonly present: readonly Formula[] }
  | { readonly isForbidden: true }
  | { readonly fault: Finding };

/** The formulas, each with the path of its golden image; that of one that does not exist as it is written. */
export function wantedFormulas(
  formulas: readonly OwnedFormula[],
  goldenImages: readonly GoldenImage[],
): readonly WantedFormula[] {
  const paths = new Map(goldenImages.map(({ key, imagePath }) => [key, imagePath]));
  return formulas.map((formula) => ({ formula, imagePath: paths.get(formula.pathKey) ?? formula.pathKey }));
}

/** Those of the formulas whose image a lab takes. */
export function takenFormulas(
  wanted: readonly WantedFormula[],
  entry: LabEntry,
  options: MatchingOptions,
): readonly WantedFormula[] {
  return wanted.filter(({ imagePath }) => subscriptionOf(entry, imagePath, options).subscribed);
}

/** Reads the formulas of a lab that is to have some: one request for all. What goes wrong concerns its formulas alone. */
export async function readLabFormulas(
  lab: Lab,
  wanted: readonly WantedFormula[],
  read: (lab: Lab) => Promise<readonly Formula[]>,
  context: PermissionContext,
): Promise<LabFormulas | undefined> {
  if (wanted.length === 0) return undefined;
  const missing = await missingNeeds(scopedNeeds(formulaNeeds, lab), context);
  if (missing.length > 0) return { isForbidden: true };
  try {
    return { wanted, present: await read(lab) };
  } catch (error) {
    context.signal.throwIfAborted();
    return statusOf(error) === 403 ? { isForbidden: true } : { fault: unread(lab, error) };
  }
}

function unread({ name }: Lab, error: unknown): Finding {
  return {
    severity: 'warning',
    what: `The formulas of the lab ${name} cannot be read: ${messageOf(error)}`,
    why: 'Its formulas stay as they are. Images are brought as ever.',
    remedy: remedyOf(error) ?? 'The next run tries again.',
  };
}

/** Says once for all labs what is not done for want of a right. */
export function noticeUnread(
  labs: readonly { readonly lab: Lab; readonly formulas?: LabFormulas }[],
  { notice }: Pick<PermissionContext, 'notice'>,
): void {
  for (const { formulas } of labs) if (formulas && 'fault' in formulas) notice(formulas.fault);
  const forbidden = labs.filter(({ formulas }) => formulas && 'isForbidden' in formulas);
  if (forbidden.length === 0) return;
  notice({
    severity: 'notice',
    what: `The formulas of the Configuration folder are not written to ${forbidden.map(({ lab }) => lab.name).join(', ')}.`,
    why: 'The service connection may not read and write formulas there. Images are brought as ever.',
    remedy:
      'Allow it Microsoft.DevTestLab/labs/formulas/read and Microsoft.DevTestLab/labs/formulas/write, as the role of this task does.',
  });
}
