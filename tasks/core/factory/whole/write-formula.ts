import type { Done } from '../../step/step.js';
import type { WriteFormulaAction } from '../distribute/actions.js';
import { writeLabFormula } from '../distribute/write-lab-formula.js';
import { withImage } from './forecast-labs.js';
import type { WholeContext } from './inputs.js';
import { chooseAnew } from './mark-current.js';
import { pictureOf } from './picture.js';
import type { Run } from './run.js';

/** Writes a formula with an image that is chosen anew, of what has come by now: the older one is not used by it any more. */
export async function writeFormula(
  planned: WriteFormulaAction,
  pathKey: string,
  run: Run,
  context: WholeContext,
): Promise<Done> {
  const due = { ...planned, ...chooseAnew(planned.lab, pathKey, run) };
  const { imageId, ...done } = await writeLabFormula(due, context);
  const known = pictureOf(run.picture, planned.lab);
  const { formulas } = known ?? {};
  if (known && formulas && imageId !== undefined)
    known.formulas = withImage(formulas, planned.formula.name, imageId);
  return done;
}
