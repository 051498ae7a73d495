import { evaluate, isExpression } from '../../configuration/expression.js';
import type { Finding } from '../../configuration/finding.js';
import type { GoldenImage } from '../../configuration/golden-image.js';
import { type JsonObject, property, propertyName } from '../../configuration/json.js';
import type { Scope } from '../../configuration/known.js';
import { plainValue } from '../../configuration/parameter-file.js';
import { lengthMisfit, type Misfit, misfitOf } from '../../lab/templates/misfits.js';
import { inFile, inTemplate, refused } from '../../lab/templates/value-findings.js';
import { type Choice, passwordName } from './build-parameters.js';
import type { ChosenParameters } from './parameters.js';

/** What is known of the values that the task itself gives. */
export interface OwnValues {
  /** Build parameters whose values stand for others that are not known yet: only their types are judged. */
  readonly assumed: readonly string[];
  /** The number of characters of the password; undefined where it is not known yet. */
  readonly passwordLength: number | undefined;
}

/**
 * The values that Azure would refuse, each at its place: those that the task, `parameterOverrides` and the parameter file
 * give, and defaults. A default in whose place another value is given may do no harm, and is a warning.
 * @param scope has the values of all parameters, as far as they can be known
 */
export function valueFindings(
  image: GoldenImage,
  { choices }: Pick<ChosenParameters, 'choices'>,
  own: OwnValues,
  scope: Scope,
): Finding[] {
  return choices.flatMap((choice) => {
    const given = choice.role === passwordName ? passwordMisfit(choice, own) : givenMisfit(choice, own);
    return [...(given ? [ofGiven(image, choice, given)] : []), ...defaultFindings(image, choice, scope)];
  });
}

function passwordMisfit({ declaration }: Choice, { passwordLength }: OwnValues): Misfit | undefined {
  const ofType = misfitOf('', typeAlone(declaration));
  return ofType ?? (passwordLength === undefined ? undefined : lengthMisfit(passwordLength, declaration));
}

function givenMisfit(
  { role, declaration, value, source }: Choice,
  { assumed }: OwnValues,
): Misfit | undefined {
  const plain = value && plainValue(value);
  const isAssumed =
    source === 'base' || (source === 'task' && (plain === '' || assumed.includes(role ?? '')));
  return misfitOf(plain, isAssumed ? typeAlone(declaration) : declaration);
}

function typeAlone(declaration: JsonObject): JsonObject {
  return { type: property(declaration, 'type') ?? '' };
}

function ofGiven(image: GoldenImage, choice: Choice, misfit: Misfit): Finding {
  const { name, source } = choice;
  return {
    ...refused(image, `The value for ${name} ${sourceOf(choice)}`, misfit.demand),
    remedy: remedyOf(choice, misfit),
    ...(source === 'file' && image.parameterFile
      ? inFile(image.parameterFile, name)
      : inTemplate(image, [name])),
  };
}

/** The task gives texts alone. */
function remedyOf({ source, role }: Choice, { isType }: Misfit): string {
  if ((source === 'task' || source === 'base') && isType)
    return `Declare it as "type": "${role === passwordName ? 'securestring' : 'string'}".`;
  return 'Correct the value, or what the template declares.';
}

/** The values of the build are no secrets, all others may be. */
function sourceOf({ source, value }: Choice): string {
  if (source === 'override') return 'in the input parameterOverrides';
  if (source === 'file') return 'in the parameter file';
  const plain = value && plainValue(value);
  return typeof plain === 'string' && plain !== ''
    ? `that the task gives, "${plain}",`
    : 'that the task gives';
}

function defaultFindings(image: GoldenImage, { name, declaration, source }: Choice, scope: Scope): Finding[] {
  const written = property(declaration, 'defaultValue');
  const misfit = misfitOf(evaluate(written, scope), declaration);
  const isComputed = typeof written === 'string' && isExpression(written);
  if (!misfit || (source && (isComputed || !misfit.isPlain))) return [];
  return [
    {
      ...refused(image, `The default of ${name}`, misfit.demand),
      severity: source ? 'warning' : 'error',
      remedy: 'Correct the default, or what the template declares.',
      ...inTemplate(image, [name, propertyName(declaration, 'defaultValue') ?? 'defaultValue']),
    },
  ];
}
