import { customImageNameIn } from '../../azure/resources/formulas.js';
import type { CustomImage } from '../../azure/resources/custom-images.js';
import type { Uses } from './rollback-labs.js';

/** The formulas that use an image, as RetireImages spares them (C117). */
export function usedBy(
  { name }: Pick<CustomImage, 'name'>,
  formulas: Uses['formulas'] = [],
): string | undefined {
  const users = formulas.filter(
    ({ customImageId }) => customImageNameIn(customImageId) === name.toLowerCase(),
  );
  if (users.length === 0) return undefined;
  const names = users.map((formula) => formula.name).join(', ');
  return users.length === 1 ? `the formula ${names} uses it.` : `the formulas ${names} use it.`;
}
