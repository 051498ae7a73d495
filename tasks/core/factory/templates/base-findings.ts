import { evaluate } from '../../configuration/expression.js';
import type { Finding } from '../../configuration/finding.js';
import type { GoldenImage } from '../../configuration/golden-image.js';
import { property } from '../../configuration/json.js';
import { inTemplate } from '../../lab/templates/value-findings.js';
import { sameName } from '../../lab/names.js';
import type { Choice } from './build-parameters.js';
import type { ChosenMachine } from './machine.js';
import { positionOfProperty } from './positions.js';
import type { GivenBase } from './values.js';

/** Why a template cannot get the image that it is to be built upon: it has no parameter for it. */
export function baseFault(
  image: GoldenImage,
  choices: readonly Choice[],
  base: Pick<GivenBase, 'parameter'> | undefined,
): Finding[] {
  if (!base || choices.some(({ source }) => source === 'base')) return [];
  const { parameter } = base;
  const own = choices.find(({ name }) => sameName(name, parameter));
  return [
    {
      code: 'IF333',
      severity: 'error',
      what: `${image.imagePath} cannot be built upon its BaseImage: its template has no parameter ${parameter} for it.`,
      why: own ? 'The task itself fills this parameter.' : 'Images.json names a BaseImage for it.',
      remedy: `Declare a parameter ${own ? 'of another name' : parameter} of the type string and use it as customImageId of the machine, or name the right one in BaseParameter of the rule.`,
      ...inTemplate(image, own ? [own.name] : []),
    },
  ];
}

/** The finding for a machine that is certainly not made of the image that the template gets for it. */
export function unusedBase(
  image: GoldenImage,
  machine: ChosenMachine,
  { parameter, imageId }: Pick<GivenBase, 'parameter' | 'imageId'>,
): Finding | undefined {
  const written = property(machine.properties, 'customImageId');
  const value = evaluate(written, machine.scope);
  const isOther = written === undefined || value === null || typeof value === 'string';
  if (!isOther || (typeof value === 'string' && sameName(value, imageId))) return undefined;
  return {
    code: 'IF334',
    severity: 'error',
    what: `The machine of ${image.imagePath} is not made of its BaseImage.`,
    why: `Its customImageId does not come from the parameter ${parameter}, which gets the image.`,
    remedy: `Write "customImageId": "[parameters('${parameter}')]", or remove BaseImage from the rule of Images.json.`,
    ...positionOfProperty(image, machine, ['customImageId', 'galleryImageReference', 'sharedImageId']),
  };
}
