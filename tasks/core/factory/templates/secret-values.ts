import type { GoldenImage } from '../../configuration/golden-image.js';
import { isObject, type JsonValue, parseJson, property } from '../../configuration/json.js';
import type { ParameterOverride } from '../../configuration/parameter-overrides.js';
import { textsIn } from '../../configuration/texts-in.js';
import { declaredParameters, isSecure, typeOf } from '../../lab/templates/declarations.js';

/**
 * The values that parameters get which templates declare as secure strings or secure objects: those of
 * `parameterOverrides`, of parameter files and of defaults, and every text and number in an object.
 */
export function parameterSecrets(
  images: readonly GoldenImage[],
  overrides: readonly ParameterOverride[],
): readonly string[] {
  const secrets = images.flatMap(({ template, parameterFile }) =>
    declaredParameters(template)
      .filter(([, declaration]) => isSecure(declaration))
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
