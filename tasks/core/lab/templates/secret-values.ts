import { isObject, type JsonObject, type JsonValue, parseJson, property } from '../../configuration/json.js';
import type { ParameterFile } from '../../configuration/parameter-file.js';
import type { ParameterOverride } from '../../configuration/parameter-overrides.js';
import { textsIn } from '../../configuration/texts-in.js';
import { type Declared, declaredParameters, isSecure, typeOf } from './declarations.js';

/** A template with the file that has values for its parameters. */
interface Filled {
  readonly template: JsonObject;
  readonly parameterFile?: Pick<ParameterFile, 'values'>;
}

/**
 * The values that parameters get which templates declare as secure strings or secure objects: those of
 * `parameterOverrides`, of parameter files and of defaults, and every text and number in an object.
 * @param isSecret which parameters are meant, where it is not those
 */
export function parameterSecrets(
  filled: readonly Filled[],
  overrides: readonly ParameterOverride[],
  isSecret: (one: Declared) => boolean = ([, declaration]) => isSecure(declaration),
): readonly string[] {
  const secrets = filled.flatMap(({ template, parameterFile }) =>
    declaredParameters(template)
      .filter(isSecret)
      .flatMap(([name, declaration]) => {
        const given = overrides.filter((one) => one.name.toLowerCase() === name.toLowerCase());
        const values = [...given.map(({ value }) => value), property(parameterFile?.values ?? {}, name)];
        const plain = values.map((value) => plainOf(value, typeOf(declaration)));
        return [...plain.flatMap(textsIn), ...textsIn(property(declaration, 'defaultValue')).filter(isClear)];
      }),
  );
  return [...new Set(secrets)].filter((secret) => secret !== '');
}

/** A text is a value itself, or the JSON of an object; otherwise the value stands in a property. */
function plainOf(given: JsonValue | undefined, type: string): JsonValue | undefined {
  const value = isObject(given) ? property(given, 'value') : given;
  return type === 'secureobject' && typeof value === 'string' ? (parseJson(value).value ?? value) : value;
}

function isClear(text: string): boolean {
  return !text.startsWith('[');
}
