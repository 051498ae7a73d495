import { statusOf } from '../../azure/requests/errors.js';
import type { Done } from '../../step/step.js';
import { type WrittenFormula, writeFormula } from '../current/write-formula.js';
import type { WriteFormulaAction } from './actions.js';
import type { DistributeContext } from './inputs.js';

/** Writes a formula to a lab. A right that is missing is told, and is no fault of what the lab has got. */
export async function writeLabFormula(
  action: WriteFormulaAction,
  context: DistributeContext,
): Promise<Done & { readonly imageId?: string }> {
  try {
    return endOfWriting(action, await writeFormula(action, context));
  } catch (error) {
    if (statusOf(error) !== 403) throw error;
    return { outcome: 'skipped', reason: 'The service connection may not write formulas there.' };
  }
}

/** How the writing of a formula has ended. */
function endOfWriting(
  { lab, imagePath }: WriteFormulaAction,
  written: WrittenFormula,
): Done & { readonly imageId?: string } {
  switch (written.end) {
    case 'no image':
      return { outcome: 'skipped', reason: `${lab.name} has no image of ${imagePath} to take.` };
    case 'foreign':
      return { outcome: 'skipped', reason: "It is not this factory's any more, and stays as it is." };
    case 'same':
    case 'written':
      return {
        reason: `It makes VMs of ${written.image.name}.`,
        details: { image: written.image.name },
        imageId: written.image.id,
      };
  }
}
