import { isSameId } from '../../azure/resource-id.js';
import { customImageNameIn, type Formula, type NewFormula } from '../../azure/resources/formulas.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { Tags } from '../../azure/resources/tags.js';
import type { OwnedFormula } from '../../configuration/formula.js';
import { canonicalJson } from '../../configuration/json.js';
import { hexDigits } from '../../lab/hashes.js';
import { sameName } from '../../lab/names.js';
import { factoryLabTag, formulaTag, tagOf } from '../images/tags.js';

/** A lab, and the factory whose formulas it gets. */
export interface FormulaPlace {
  readonly lab: Pick<Lab, 'id' | 'name' | 'location'>;
  readonly factoryLabId: string;
}

/** The image that a formula makes VMs of. */
export interface FormulaImage {
  readonly id: string;
  readonly osType?: string;
}

/** Whether a formula of a lab is one that this factory keeps: nobody else's is changed. */
export function isOwnFormula({ tags }: Pick<Formula, 'tags'>, factoryLabId: string): boolean {
  const owner = tagOf(tags, factoryLabTag);
  return tagOf(tags, formulaTag) !== undefined && owner !== undefined && isSameId(owner, factoryLabId);
}

/** Whether a formula of ours in a lab is as its file says, and makes VMs of the image with this name. */
export function isUpToDate(
  present: Pick<Formula, 'tags' | 'customImageId'>,
  formula: OwnedFormula,
  imageName: string,
  place: FormulaPlace,
): boolean {
  const isAsWritten = tagOf(present.tags, formulaTag) === hashOf(formula, place);
  return isAsWritten && sameName(customImageNameIn(present.customImageId), imageName);
}

/** A formula as it is written to a lab: whole, with our marks. */
export function writtenFormula(formula: OwnedFormula, image: FormulaImage, place: FormulaPlace): NewFormula {
  const { name, description, osType = image.osType, content } = formula;
  const { properties } = content as { readonly properties: object };
  return {
    name,
    tags: tagsOf(formula, place),
    properties: {
      ...(description === undefined ? {} : { description }),
      ...(osType === undefined ? {} : { osType }),
      formulaContent: {
        location: place.lab.location,
        ...content,
        properties: { ...properties, customImageId: image.id },
      },
    },
  };
}

function tagsOf(formula: OwnedFormula, place: FormulaPlace): Tags {
  return { [factoryLabTag]: place.factoryLabId, [formulaTag]: hashOf(formula, place) };
}

/** 16 hex digits of all that a file says of a formula, in any order of its properties, and of where it is written to. */
function hashOf({ description, osType, content }: OwnedFormula, { lab }: FormulaPlace): string {
  const said = { description: description ?? null, osType: osType ?? null, content, location: lab.location };
  return hexDigits(canonicalJson(said)).slice(0, 16);
}
