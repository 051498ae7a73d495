import type { Lab } from '../../azure/resources/labs.js';
import { sameName } from '../../lab/names.js';
import { labTarget } from '../../lab/target.js';
import { writeFormulaVerb } from '../../step/action.js';
import type { CurrentMove } from '../current/choose-current.js';
import { chooseFormula } from '../current/choose-formula.js';
import { isOwnFormula } from '../current/own-formulas.js';
import type { WriteFormulaAction } from '../distribute/actions.js';
import type { RollbackLab } from './rollback-labs.js';

/**
 * The formulas of the Configuration folder that a lab has of the golden image, written with the image that is the current one
 * then (C126). One that the lab lacks is left to DistributeImages.
 * @param coming the name of the image that is brought before
 */
export function planFormulas(
  { lab, formulas }: Pick<RollbackLab, 'lab' | 'formulas'>,
  { candidates }: CurrentMove,
  factoryLab: Lab,
  coming: string | undefined,
): WriteFormulaAction[] {
  if (!formulas || !('wanted' in formulas)) return [];
  const { present, wanted } = formulas;
  const isThere = coming === undefined || !sameName(coming, candidates[0] ?? '');
  return wanted.flatMap((one) => {
    const isOurs = present.some(
      (formula) => sameName(formula.name, one.formula.name) && isOwnFormula(formula, factoryLab.id),
    );
    if (!isOurs) return [];
    const place = { lab, factoryLabId: factoryLab.id };
    const { change, reason } = chooseFormula(one, { ...place, present, candidates, isThere });
    if (!change) return [];
    return {
      ...change,
      kind: 'write formula',
      key: `formula ${lab.id} ${one.formula.name}`.toLowerCase(),
      verb: writeFormulaVerb,
      work: 'lab',
      subject: { kind: 'formula', name: one.formula.name },
      target: labTarget(lab),
      imageFacts: { path: one.imagePath },
      reason,
      lab,
      isRestored: true,
    };
  });
}
