import { ArmError } from '../arm/provider.js';
import { repeat } from './copy.js';
import { type Environment, environmentFunctions } from './environment.js';
import { type Expression, isExpression, parseExpression, unescapeLiteral } from './expression.js';
import { collectionFunctions } from './functions/collections.js';
import { asBoolean, type TemplateFunction } from './functions/function.js';
import { logicFunctions } from './functions/logic.js';
import { numberFunctions } from './functions/numbers.js';
import { textFunctions } from './functions/text.js';
import { invalidTemplate, isArray, isObject, member, typeOf, type Value, type ValueObject } from './value.js';

const pureFunctions = byLowerCaseName({
  ...collectionFunctions,
  ...logicFunctions,
  ...numberFunctions,
  ...textFunctions,
});

/** Functions that only Azure has; most need answers of resource providers. */
const AZURE_ONLY =
  /^(reference|references|list\w*|environment|providers|pickZones|map|filter|reduce|sort|toObject)$/i;

const boundFunctions = byLowerCaseName(environmentFunctions);

/**
 * Evaluates all expressions in a part of a template, including `copy` of members.
 * @throws ArmError `InvalidTemplate`
 */
export function evaluateValue(value: Value, environment: Environment): Value {
  if (typeof value === 'string') return evaluateText(value, environment);
  if (isArray(value)) return value.map((item) => evaluateValue(item, environment));
  return isObject(value) ? evaluateObject(value, environment) : value;
}

/** Like `evaluateValue`, for an optional member. */
export function evaluateOptional(value: Value | undefined, environment: Environment): Value | undefined {
  return value === undefined ? undefined : evaluateValue(value, environment);
}

export function evaluateObject(object: ValueObject, environment: Environment): ValueObject {
  const result: Record<string, Value> = {};
  for (const [name, value] of Object.entries(object)) {
    if (name === 'copy' && isArray(value))
      Object.assign(result, ...value.map((loop) => copyMember(loop, environment)));
    else result[evaluateName(name, environment)] = evaluateValue(value, environment);
  }
  return result;
}

/** `{name, count, input}`: a member whose value is an array with `count` copies of the input. */
function copyMember(loop: Value, environment: Environment): ValueObject {
  const { name, turns } = repeat(loop, environment, evaluateValue);
  const input = isObject(loop) ? (loop['input'] ?? null) : null;
  return { [name]: turns.map((turn) => evaluateValue(input, turn)) };
}

function evaluateName(name: string, environment: Environment): string {
  const evaluated = evaluateText(name, environment);
  if (typeof evaluated !== 'string')
    throw invalidTemplate(`The name '${name}' is not a string when evaluated.`);
  return evaluated;
}

function evaluateText(text: string, environment: Environment): Value {
  if (!isExpression(text)) return unescapeLiteral(text);
  return evaluateExpression(parseExpression(text), environment);
}

function evaluateExpression(expression: Expression, environment: Environment): Value {
  if (expression.kind === 'literal') return expression.value;
  if (expression.kind === 'call') return evaluateCall(expression.name, expression.parameters, environment);
  return selectMember(
    evaluateExpression(expression.of, environment),
    evaluateExpression(expression.key, environment),
  );
}

function evaluateCall(name: string, parameters: readonly Expression[], environment: Environment): Value {
  if (name.toLowerCase() === 'if') return evaluateIf(parameters, environment);
  const values = (): Value[] => parameters.map((parameter) => evaluateExpression(parameter, environment));
  const pure = pureFunctions.get(name.toLowerCase());
  if (pure !== undefined) return apply(name, pure, values());
  const bound = boundFunctions.get(name.toLowerCase());
  if (bound === undefined) throw unknownFunction(name);
  const [minimum, maximum, call] = bound;
  return apply(name, [minimum, maximum, (...given) => call(environment, ...given)], values());
}

function unknownFunction(name: string): ArmError {
  const what = AZURE_ONLY.test(name) ? 'is not supported by the local Azure' : 'is not valid';
  return invalidTemplate(`The template function '${name}' ${what}.`);
}

/** Evaluates only the branch that is taken. */
function evaluateIf(parameters: readonly Expression[], environment: Environment): Value {
  const [condition, whenTrue, whenFalse] = parameters;
  if (condition === undefined || whenTrue === undefined || whenFalse === undefined || parameters.length > 3)
    throw wrongCount('if', 3, 3, parameters.length);
  const choose: TemplateFunction = [1, 1, (value) => asBoolean(value)];
  const chosen = apply('if', choose, [evaluateExpression(condition, environment)]);
  return evaluateExpression(chosen === true ? whenTrue : whenFalse, environment);
}

function apply(name: string, [minimum, maximum, call]: TemplateFunction, values: readonly Value[]): Value {
  if (values.length < minimum || values.length > maximum)
    throw wrongCount(name, minimum, maximum, values.length);
  try {
    return call(...values);
  } catch (error) {
    if (!(error instanceof Error) || error instanceof ArmError) throw error;
    throw invalidTemplate(`Unable to evaluate template language function '${name}': ${error.message}.`);
  }
}

function wrongCount(name: string, minimum: number, maximum: number, count: number): Error {
  const wanted = minimum === maximum ? `${minimum}` : `at least ${minimum}`;
  return invalidTemplate(
    `Unable to evaluate template language function '${name}': it requires ${wanted} argument(s), but got ${count}.`,
  );
}

function selectMember(of: Value, key: Value): Value {
  if (isArray(of)) return selectItem(of, key);
  if (!isObject(of) || typeof key !== 'string')
    throw invalidTemplate(
      `The language expression property ${JSON.stringify(key)} cannot be read from a value of type '${typeOf(of)}'.`,
    );
  const found = member(of, key);
  if (found === undefined)
    throw invalidTemplate(
      `The language expression property '${key}' doesn't exist, available properties are '${Object.keys(of).join(', ')}'.`,
    );
  return found;
}

function selectItem(array: readonly Value[], key: Value): Value {
  const item = typeof key === 'number' ? array[key] : undefined;
  if (item === undefined)
    throw invalidTemplate(
      `The language expression property array index ${JSON.stringify(key)} is out of bounds: the array has ${array.length} item(s).`,
    );
  return item;
}

function byLowerCaseName<T>(table: Readonly<Record<string, T>>): ReadonlyMap<string, T> {
  return new Map(Object.entries(table).map(([name, value]) => [name.toLowerCase(), value]));
}
