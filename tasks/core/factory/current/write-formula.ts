import type { Azure } from '../../azure/azure.js';
import type { CustomImage } from '../../azure/resources/custom-images.js';
import { getFormula, putFormula } from '../../azure/resources/formulas.js';
import type { OwnedFormula } from '../../configuration/formula.js';
import { type OperationInputs, waitForOperation } from '../../lab/wait-for-operation.js';
import type { ActionContext } from '../../step/step.js';
import { type CurrentChange, firstOf } from './make-current.js';
import { type FormulaPlace, isOwnFormula, isUpToDate, writtenFormula } from './own-formulas.js';

/** A formula, the lab that gets it, and the images that it may make VMs of, the best first. */
export interface FormulaChange
  extends FormulaPlace, Pick<CurrentChange, 'lab' | 'imagePath' | 'candidates' | 'isRestored'> {
  readonly lab: FormulaPlace['lab'];
  readonly formula: OwnedFormula;
}

/** What has become of it: `no image` where the lab has none of the candidates, `foreign` where the formula is not ours. */
export type WrittenFormula =
  | { readonly end: 'written' | 'same'; readonly image: CustomImage }
  | { readonly end: 'no image' | 'foreign' };

/**
 * Writes a formula of ours to a lab as a whole, with the best image that the lab has. It is looked at before, since somebody may
 * have made one of that name, and nothing is written where it is as it is to be. Can be run again.
 */
export async function writeFormula(
  change: FormulaChange,
  context: ActionContext<OperationInputs, Azure>,
): Promise<WrittenFormula> {
  const { azure, signal } = context;
  const { formula, lab, factoryLabId } = change;
  const image = await firstOf(change, context);
  if (!image) return { end: 'no image' };
  const present = await getFormula(azure, lab.id, formula.name, signal);
  if (present && !isOwnFormula(present, factoryLabId)) return { end: 'foreign' };
  if (present && isUpToDate(present, formula, image.name, change)) return { end: 'same', image };
  const operation = putFormula(azure, lab.id, writtenFormula(formula, image, change));
  await waitForOperation(operation, `the formula ${formula.name} in ${lab.name}`, context);
  return { end: 'written', image };
}
