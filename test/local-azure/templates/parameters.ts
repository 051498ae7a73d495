import type { Environment } from './environment.js';
import { evaluateValue } from './interpret.js';
import {
  invalidTemplate,
  isArray,
  isEqual,
  isObject,
  member,
  memberName,
  typeOf,
  type Value,
  type ValueObject,
} from './value.js';

/** A parameter as the record of a deployment shows it; a secret has no value there. */
export interface Parameter {
  readonly type: string;
  readonly value: Value;
  readonly isSecret: boolean;
}

/** The parameter types as ARM spells them, by lower-case name, with the type of their values. */
const TYPES: ReadonlyMap<string, readonly [name: string, valueType: string]> = new Map([
  ['string', ['String', 'String']],
  ['securestring', ['SecureString', 'String']],
  ['int', ['Int', 'Integer']],
  ['bool', ['Bool', 'Boolean']],
  ['array', ['Array', 'Array']],
  ['object', ['Object', 'Object']],
  ['secureobject', ['SecureObject', 'Object']],
]);

/**
 * The type of a parameter or output as ARM spells it.
 * @throws ArmError `InvalidTemplate` for any other
 */
export function typeName(type: string): string {
  const known = TYPES.get(type.toLowerCase());
  if (known === undefined) throw invalidTemplate(`The type '${type}' of a parameter or output is not valid.`);
  return known[0];
}

/** Whether a value is one of a parameter's or output's type, by the type's name as ARM spells it. */
export function isOfType(value: Value, type: string): boolean {
  return TYPES.get(type.toLowerCase())?.[1] === typeOf(value);
}

/** The value of every key vault secret; the local Azure has no key vault. */
const VAULT_SECRET = 'secret-of-a-key-vault';

/**
 * The values of a template's parameters: those of the deployment, otherwise the defaults.
 * @param declared the template's `parameters`
 * @param given the deployment's `parameters`: `{name: {value}}` or `{name: {reference}}`
 * @param environment for evaluating defaults; its own parameters are not used
 * @throws ArmError `InvalidTemplate` that names the parameter: not provided, not declared, of another type, not
 *   allowed
 */
export function readParameters(
  declared: ValueObject,
  given: ValueObject,
  environment: Omit<Environment, 'parameter'>,
): ReadonlyMap<string, Parameter> {
  refuseUnknown(declared, given);
  const parameters = new Map<string, Parameter>();
  const parameter = (name: string): Value => read(name).value;
  const pending = new Set<string>();
  const read = (wanted: string): Parameter => {
    const name = memberName(declared, wanted);
    if (name === undefined) throw invalidTemplate(`The template parameter '${wanted}' is not found.`);
    const known = parameters.get(name);
    if (known !== undefined) return known;
    if (pending.has(name))
      throw invalid(`The default values of the template parameter '${name}' form a circle.`);
    pending.add(name);
    const definition = asDefinition(name, declared[name]);
    const fresh = readParameter(name, definition, member(given, name), { ...environment, parameter });
    parameters.set(name, fresh);
    return fresh;
  };
  for (const name of Object.keys(declared)) read(name);
  return parameters;
}

function refuseUnknown(declared: ValueObject, given: ValueObject): void {
  const unknown = Object.keys(given).filter((name) => memberName(declared, name) === undefined);
  if (unknown.length === 0) return;
  throw invalid(
    `The template parameters '${unknown.join(', ')}' in the parameters file are not valid; they are not present in the original template and can therefore not be provided at deployment time. The only supported parameters for this template are '${Object.keys(declared).join(', ')}'.`,
  );
}

function asDefinition(name: string, definition: Value | undefined): ValueObject {
  if (isObject(definition)) return definition;
  throw invalid(`The definition of the template parameter '${name}' is not an object.`);
}

function readParameter(
  name: string,
  definition: ValueObject,
  given: Value | undefined,
  environment: Environment,
): Parameter {
  const wanted = typeof definition['type'] === 'string' ? definition['type'] : '';
  const type = TYPES.get(wanted.toLowerCase());
  if (type === undefined)
    throw invalid(`The type '${wanted}' of the template parameter '${name}' is not valid.`);
  const value = givenValue(given) ?? defaultValue(name, definition, environment);
  const isSecret = type[0].startsWith('Secure');
  const isAbsent = value === null && definition['nullable'] === true;
  if (!isAbsent) checkValue(name, definition, type[1], value);
  return { type: type[0], value, isSecret };
}

function givenValue(given: Value | undefined): Value | undefined {
  if (!isObject(given)) return undefined;
  return isObject(given['reference']) ? VAULT_SECRET : (given['value'] ?? undefined);
}

function defaultValue(name: string, definition: ValueObject, environment: Environment): Value {
  const value = definition['defaultValue'];
  if (value !== undefined) return evaluateValue(value, environment);
  if (definition['nullable'] === true) return null;
  throw invalid(
    `The value for the template parameter '${name}' is not provided. Please see https://aka.ms/arm-create-parameter-file for usage details.`,
  );
}

function checkValue(name: string, definition: ValueObject, valueType: string, value: Value): void {
  if (typeOf(value) !== valueType)
    throw invalid(
      `The provided value for the template parameter '${name}' is not valid. Expected a value of type '${valueType}', but received a value of type '${typeOf(value)}'.`,
    );
  checkAllowed(name, definition['allowedValues'], value);
  for (const limit of limits(value)) checkLimit(name, limit, definition);
}

function checkAllowed(name: string, allowed: Value | undefined, value: Value): void {
  if (!isArray(allowed) || allowed.some((item) => isEqual(item, value))) return;
  const isSubset = isArray(value) && value.every((item) => allowed.some((other) => isEqual(other, item)));
  if (isSubset) return;
  throw invalid(
    `The provided value for the template parameter '${name}' is not valid. The value '${JSON.stringify(value)}' is not part of the allowed value(s): '${allowed.map((item) => JSON.stringify(item)).join(', ')}'.`,
  );
}

interface Limit {
  readonly what: string;
  readonly actual: number;
  readonly minimum: string;
  readonly maximum: string;
}

function limits(value: Value): Limit[] {
  if (typeof value === 'number')
    return [{ what: 'The value', actual: value, minimum: 'minValue', maximum: 'maxValue' }];
  if (typeof value === 'string' || isArray(value))
    return [
      { what: 'Length of the value', actual: value.length, minimum: 'minLength', maximum: 'maxLength' },
    ];
  return [];
}

function checkLimit(name: string, limit: Limit, definition: ValueObject): void {
  const minimum = definition[limit.minimum];
  const maximum = definition[limit.maximum];
  if (typeof minimum === 'number' && limit.actual < minimum)
    throw outOfRange(name, limit, 'greater', minimum);
  if (typeof maximum === 'number' && limit.actual > maximum) throw outOfRange(name, limit, 'less', maximum);
}

function outOfRange(name: string, limit: Limit, relation: string, bound: number): Error {
  return invalid(
    `The provided value for the template parameter '${name}' is not valid. ${limit.what} should be ${relation} than or equal to '${bound}'.`,
  );
}

function invalid(message: string): Error {
  return invalidTemplate(`Deployment template validation failed: '${message}'.`);
}
