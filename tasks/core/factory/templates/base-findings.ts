import type { Finding } from '../../configuration/finding.js';
import type { GoldenImage } from '../../configuration/golden-image.js';
import { inTemplate } from '../../lab/templates/value-findings.js';
import { sameName } from '../../lab/names.js';
import type { Choice, GivenBase } from './build-parameters.js';

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
