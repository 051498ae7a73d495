import type { Finding } from '../../configuration/finding.js';
import type { GoldenImage } from '../../configuration/golden-image.js';
import { locate } from '../../configuration/json.js';
import type { ParameterOverride } from '../../configuration/parameter-overrides.js';
import { declaredParameters, typeOf } from '../../lab/templates/declarations.js';
import { inTemplate } from '../../lab/templates/value-findings.js';
import { type Choice, isBuildParameter, roleOf } from './build-parameters.js';

/**
 * One finding for each override that no golden image uses: its name is misspelled, or the task fills that parameter.
 */
export function unusedOverrides(
  images: readonly GoldenImage[],
  overrides: readonly ParameterOverride[],
): Finding[] {
  const declared = images.flatMap(({ template }) =>
    declaredParameters(template).filter(([name], _, all) => roleOf(name, all) === undefined),
  );
  const names = new Set(declared.map(([name]) => name.toLowerCase()));
  return overrides
    .filter(({ name }) => !names.has(name.toLowerCase()))
    .map(({ name }) => unusedOverride(name));
}

function unusedOverride(name: string): Finding {
  return {
    code: 'IF310',
    severity: 'warning',
    what: `The value for "${name}" in the input parameterOverrides is not used.`,
    why: isBuildParameter(name)
      ? 'The task itself fills this parameter.'
      : 'No golden image declares a parameter of this name.',
    remedy: 'Correct the name, or remove it.',
  };
}

/**
 * Values beside a template for parameters that it does not declare, which are not sent: Azure would refuse them.
 * Microsoft's published parameter files contain the build parameters, without a value; those are no finding.
 */
export function unusedFileValues({ imagePath, template, parameterFile }: GoldenImage): Finding[] {
  if (!parameterFile) return [];
  const declared = new Set(declaredParameters(template).map(([name]) => name.toLowerCase()));
  const { file, text, values } = parameterFile;
  const names = Object.keys(values).filter(
    (name) => !declared.has(name.toLowerCase()) && !isBuildParameter(name),
  );
  return names.map((name) => ({
    code: 'IF310',
    severity: 'warning',
    what: `The value for ${name} beside ${imagePath} is not used.`,
    why: 'The template declares no parameter of this name.',
    remedy: 'Correct the name, or remove it.',
    file,
    ...locate(text, ['parameters', name]),
  }));
}

export function openPassword(image: GoldenImage, name: string): Finding {
  return {
    code: 'IF306',
    severity: 'warning',
    what: `The parameter ${name} of ${image.imagePath} is not a securestring.`,
    why: 'Azure would record the password with the deployment; it is deployed as a securestring instead.',
    remedy: 'Declare it as "type": "securestring".',
    ...inTemplate(image, [name]),
  };
}

export function wrongType(image: GoldenImage, { name, declaration }: Choice): Finding {
  return {
    code: 'IF309',
    severity: 'error',
    what: `The value for "${name}" in the input parameterOverrides does not fit ${image.imagePath}.`,
    why: `The template declares the type ${typeOf(declaration)}.`,
    remedy: 'Correct the value; arrays and objects are written as JSON.',
    ...inTemplate(image, [name]),
  };
}

export function missingValues(image: GoldenImage, names: readonly string[]): Finding {
  const [first = ''] = names;
  const parameterFile = image.imagePath.replace(/^.*\\/, '').replace(/\.json$/i, '.parameters.json');
  return {
    code: 'IF305',
    severity: 'error',
    what: `${image.imagePath} cannot be deployed: no value for ${names.join(', ')}.`,
    why: 'Only labName, newVMName, userName, password and size are filled; every other parameter needs a value.',
    remedy: `Give the parameter a defaultValue, or a value in ${parameterFile} beside the template or in the input parameterOverrides.`,
    ...inTemplate(image, [first]),
  };
}

export function withoutSize(image: GoldenImage, name: string): Finding {
  return {
    code: 'IF328',
    severity: 'error',
    what: `${image.imagePath} has no VM size: its parameter ${name} gets no value.`,
    why: 'The input vmSize is empty, and the parameter has no defaultValue.',
    remedy: `Give the input vmSize, e.g. Standard_D2s_v5, or give ${name} a defaultValue.`,
    ...inTemplate(image, [name]),
  };
}
