import { isObject, type JsonObject, parseJson, property } from '../../configuration/json.js';
import { type ParameterFile, type ParameterValue, plainValue } from '../../configuration/parameter-file.js';
import type { ParameterOverride } from '../../configuration/parameter-overrides.js';
import { isOfType, typeOf } from './declarations.js';

/** The value of an override in the type that the template declares; undefined if its text is none of that type. */
export function valueOf({ value }: ParameterOverride, declaration: JsonObject): ParameterValue | undefined {
  if (typeof value !== 'string') return value;
  const type = typeOf(declaration);
  if (type === '' || type.endsWith('string')) return { value };
  const { value: parsed } = { value: undefined, ...parseJson(type === 'bool' ? value.toLowerCase() : value) };
  return parsed !== undefined && isOfType(parsed, type) ? { value: parsed } : undefined;
}

/** The override of a parameter, whose name is compared without regard to casing; the last one where there are several. */
export function overrideOf(
  name: string,
  overrides: readonly ParameterOverride[],
): ParameterOverride | undefined {
  return overrides.findLast((one) => one.name.toLowerCase() === name.toLowerCase());
}

/** What a parameter file has for a parameter; a value `null` counts as none. */
export function fileValueOf(name: string, file: ParameterFile | undefined): ParameterValue | undefined {
  const entry = property(file?.values ?? {}, name);
  return isObject(entry) && plainValue(entry) !== null ? entry : undefined;
}

/**
 * A value of a parameter file in the type that the template declares: a text is read as one, and where texts are declared,
 * numbers and booleans become texts, as the extension for single steps made of all values. Others stay as they are.
 */
export function inDeclaredType(given: ParameterValue, declaration: JsonObject): ParameterValue {
  const value = plainValue(given);
  if (typeof value === 'string') return valueOf({ name: '', value }, declaration) ?? given;
  const isPlain = typeof value === 'number' || typeof value === 'boolean';
  return isPlain && typeOf(declaration).endsWith('string') ? { value: String(value) } : given;
}
