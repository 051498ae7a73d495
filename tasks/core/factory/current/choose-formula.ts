import type { Formula } from '../../azure/resources/formulas.js';
import { sameName } from '../../lab/names.js';
import type { Finding } from '../../step/action.js';
import type { CurrentMove } from './choose-current.js';
import type { WantedFormula } from './lab-formulas.js';
import { type FormulaPlace, isOwnFormula, isUpToDate } from './own-formulas.js';
import type { FormulaChange } from './write-formula.js';

/** What becomes of a formula in a lab: it is written, or left alone for a reason. */
export type FormulaChoice =
  | { readonly change: FormulaChange; readonly reason: string }
  | { readonly change?: undefined; readonly reason: string; readonly findings: readonly Finding[] };

/** A lab whose formulas are known, and the images of the path of a formula there. */
export interface FormulaSituation extends FormulaPlace, Pick<CurrentMove, 'candidates'> {
  readonly present: readonly Formula[];
  /** Whether the best of the candidates is there by now. */
  readonly isThere: boolean;
}

/**
 * C126: a formula is written where the lab lacks it, or where its file or its image is another one; never in place of one that
 * this factory has not written.
 */
export function chooseFormula(
  { formula, imagePath }: WantedFormula,
  { lab, factoryLabId, present, candidates, isThere }: FormulaSituation,
): FormulaChoice {
  const existing = present.find(({ name }) => sameName(name, formula.name));
  if (existing && !isOwnFormula(existing, factoryLabId))
    return { reason: notOurs, findings: [foreign(lab.name, existing)] };
  const [best] = candidates;
  if (best === undefined) return leave(`${lab.name} has no image of ${imagePath} yet.`);
  if (existing && isThere && isUpToDate(existing, formula, best, { lab, factoryLabId }))
    return leave('It is as the Configuration folder says.');
  return {
    change: { lab, factoryLabId, formula, imagePath, candidates },
    reason: existing ? `It is to make VMs of ${best}.` : `${lab.name} lacks it, and takes ${imagePath}.`,
  };
}

const notOurs = "It is not this factory's, and stays as it is.";

function leave(reason: string): FormulaChoice {
  return { reason, findings: [] };
}

function foreign(labName: string, { name }: Formula): Finding {
  return {
    severity: 'warning',
    what: `The lab ${labName} has a formula ${name} that is not this factory's: it stays as it is.`,
    why: 'It lacks the tags of a formula that this factory has written.',
    remedy: 'Rename the file of the formula, or delete the formula in the lab.',
  };
}
