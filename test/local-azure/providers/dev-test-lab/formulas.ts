import { resourceKey } from '../../arm/identifiers.js';
import type { Resource } from '../../arm/resources.js';
import type { Formula } from '../../world.js';
import type { LabContext } from './context.js';
import { formulas, keep } from './kept.js';

/** Adds a formula of the world, by which users of a lab make machines of a custom image. */
export function addFormula(lab: Resource, formula: Formula, context: LabContext): void {
  const { name, description, osType, customImage, size = 'Standard_D2s_v3', tags } = formula;
  const customImageId = resourceKey(`${lab.id}/customimages/${customImage}`);
  const properties = {
    ...(description !== undefined && { description }),
    osType,
    formulaContent: {
      ...(lab.location !== undefined && { location: lab.location }),
      properties: { customImageId, size, allowClaim: false },
    },
  };
  keep(`${lab.id}/formulas/${name}`, { properties, ...(tags && { tags }) }, formulas, context);
}
