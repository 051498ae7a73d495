import { errors } from '../../arm/errors.js';
import { isArray, isObject, member, type Value, type ValueObject } from '../../templates/value.js';

/**
 * The parameters of a deployment from those of an environment, whose values are texts: where the template declares
 * another type, the text is read as one. A text that is none stays, and the deployment refuses it.
 * @param given `[{name, value}]`
 * @throws ArmError if that is not its form
 */
export function deploymentParameters(given: unknown, template: ValueObject): ValueObject {
  const declared = template['parameters'] ?? null;
  const values = Object.fromEntries(
    parameterList(given).map(({ name = '', value }) => [
      name,
      value === undefined ? {} : { value: converted(value, typeOf(declared, name)) },
    ]),
  );
  const own = Object.entries(ofService).filter(([name]) => isObject(declared) && member(declared, name));
  return { ...Object.fromEntries(own.map(([name, value]) => [name, { value }])), ...values };
}

/** The copy of the repository of a template that DevTest Labs makes: its address, and the token for it. */
const ofService = {
  _artifactsLocation: 'https://artifacts.example/template',
  _artifactsLocationSasToken: '?sig=of-the-artifacts',
};

interface Parameter {
  readonly name?: string;
  readonly value?: string;
}

/** @throws ArmError if a value is no text */
export function parameterList(given: unknown): readonly Parameter[] {
  const list = given ?? [];
  if (Array.isArray(list) && list.every(isParameter)) return list;
  throw errors.badRequest(
    'InvalidRequestContent',
    "The request content was invalid and could not be deserialized: 'parameters' must be names with texts as values.",
  );
}

function isParameter(item: unknown): item is Parameter {
  if (typeof item !== 'object' || item === null) return false;
  const { name, value } = item as { readonly name?: unknown; readonly value?: unknown };
  return [name, value].every((text) => text === undefined || typeof text === 'string');
}

function typeOf(declared: Value, name: string): string {
  const definition = isObject(declared) ? member(declared, name) : undefined;
  const type = isObject(definition) ? definition['type'] : undefined;
  return typeof type === 'string' ? type.toLowerCase() : 'string';
}

function converted(text: string, type: string): Value {
  if (type === 'int') return /^\s*-?\d+\s*$/.test(text) ? Number(text) : text;
  if (type === 'bool') return /^\s*(true|false)\s*$/i.test(text) ? /true/i.test(text) : text;
  if (type === 'array') return parsed(text, isArray);
  return type.endsWith('object') ? parsed(text, isObject) : text;
}

function parsed(text: string, isWanted: (value: Value) => boolean): Value {
  try {
    const value = JSON.parse(text) as Value;
    return isWanted(value) ? value : text;
  } catch {
    return text;
  }
}
