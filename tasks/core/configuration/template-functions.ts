import type { Known, Scope, Turn } from './known.js';

/** A function of the template language on values that may be unknown; `undefined` is unknown. */
type TemplateFunction = (values: readonly Known[], scope: Scope) => Known;

/** Longer texts and lists count as unknown, so that no value grows without bound; no value in use is that long. */
const longestValue = 100_000;

/** The supported functions by their names in lower case. The values of all others are unknown. */
export const templateFunctions: ReadonlyMap<string, TemplateFunction> = new Map(
  Object.entries<TemplateFunction>({
    parameters: (values, { parameter }) => withText(values, parameter),
    variables: (values, { variable }) => withText(values, variable),
    add: (values) => calculated(values, (one, other) => one + other),
    and: (values) => allAre(true, values),
    concat: (values) => (values.length > 0 && values.every(isList) ? joined(values) : concatenated(values)),
    copyIndex,
    createArray: (values) => values,
    createObject: createdObject,
    empty: ([value, ...others]) => (others.length > 0 ? undefined : isEmpty(value)),
    equals: ([one, other, ...others]) => (others.length > 0 ? undefined : areEqual(one, other)),
    false: (values) => (values.length === 0 ? false : undefined),
    first: (values) => itemOf(values, 0),
    format: ([pattern, ...values]) => formatted(pattern, values),
    if: chosen,
    last: (values) => itemOf(values, -1),
    length: ([value, ...others]) => (others.length === 0 ? lengthOf(value) : undefined),
    not: ([value, ...others]) => (others.length === 0 ? negated(value) : undefined),
    or: (values) => negated(allAre(false, values)),
    resourceGroup: (values, { resourceGroupId: id }) =>
      values.length === 0 ? { id, name: id.split('/').at(-1) ?? '', location: undefined } : undefined,
    resourceId: (values, { resourceGroupId }) => resourceId(values, resourceGroupId),
    split: splitText,
    sub: (values) => calculated(values, (one, other) => one - other),
    subscription: (values, { resourceGroupId }) =>
      values.length === 0 ? subscription(resourceGroupId) : undefined,
    toLower: (values) => withText(values, (text) => text.toLowerCase()),
    toUpper: (values) => withText(values, (text) => text.toUpperCase()),
    true: (values) => (values.length === 0 ? true : undefined),
  }).map(([name, apply]) => [name.toLowerCase(), apply]),
);

/** `copyIndex([loop], [offset])`: the turn of the loop that the resource stands in. */
function copyIndex(values: readonly Known[], { turn }: Scope): Known {
  const [first, ...others] = values;
  const [loop, rest] = typeof first === 'string' ? [first, others] : [undefined, values];
  const offset = rest.length === 0 ? 0 : rest[0];
  if (!turn || rest.length > 1 || typeof offset !== 'number') return undefined;
  return loop === undefined || isLoopOf(turn, loop) ? turn.index + offset : undefined;
}

function isLoopOf(turn: Turn, loop: string): boolean {
  return typeof turn.loop === 'string' && turn.loop.toLowerCase() === loop.toLowerCase();
}

function calculated(values: readonly Known[], apply: (one: number, other: number) => number): Known {
  const [one, other, ...others] = values;
  const isKnown = typeof one === 'number' && typeof other === 'number' && others.length === 0;
  return isKnown ? apply(one, other) : undefined;
}

/** Whether all are this value; one that is another decides before those that are unknown. */
function allAre(wanted: boolean, values: readonly Known[]): Known {
  if (values.length < 2 || values.some((value) => value !== undefined && typeof value !== 'boolean'))
    return undefined;
  if (values.includes(!wanted)) return false;
  return values.includes(undefined) ? undefined : true;
}

function negated(value: Known): Known {
  return typeof value === 'boolean' ? !value : undefined;
}

function lengthOf(value: Known): Known {
  if (typeof value === 'string' || isList(value)) return value.length;
  return typeof value === 'object' && value !== null ? Object.keys(value).length : undefined;
}

function withText(values: readonly Known[], apply: (text: string) => Known): Known {
  const [text] = values;
  return values.length === 1 && typeof text === 'string' ? apply(text) : undefined;
}

function isList(value: Known): value is readonly Known[] {
  return Array.isArray(value);
}

function joined(lists: readonly (readonly Known[])[]): Known {
  const length = lists.reduce((sum, list) => sum + list.length, 0);
  return length > longestValue ? undefined : lists.flat();
}

function concatenated(values: readonly Known[]): Known {
  const texts = values.map(textOf).filter((text) => text !== undefined);
  return texts.length === values.length && texts.length > 0 ? bounded(texts.join('')) : undefined;
}

/** A scalar in the form in which `concat` and `format` write it. */
function textOf(value: Known): string | undefined {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function bounded(text: string): Known {
  return text.length > longestValue ? undefined : text;
}

function createdObject(values: readonly Known[]): Known {
  const names = values.filter((_, index) => index % 2 === 0);
  const isWhole = values.length % 2 === 0 && names.every((name) => typeof name === 'string');
  return isWhole ? Object.fromEntries(names.map((name, index) => [name, values[2 * index + 1]])) : undefined;
}

function isEmpty(value: Known): Known {
  if (value === null) return true;
  if (typeof value === 'string' || isList(value)) return value.length === 0;
  return typeof value === 'object' ? Object.keys(value).length === 0 : undefined;
}

/** Compares texts case-sensitively. Lists and objects are left to Azure. */
function areEqual(one: Known, other: Known): Known {
  const known = [one, other].every(
    (value) => value !== undefined && (value === null || typeof value !== 'object'),
  );
  return known ? one === other : undefined;
}

function itemOf(values: readonly Known[], index: number): Known {
  const [list] = values;
  return values.length === 1 && (typeof list === 'string' || isList(list)) ? list.at(index) : undefined;
}

/** Replaces `{0}` and so on; any other use of braces is left to Azure. */
function formatted(pattern: Known, values: readonly Known[]): Known {
  const texts = values.map(textOf);
  if (typeof pattern !== 'string' || /[{}]/.test(pattern.replaceAll(/\{\d+\}/g, ''))) return undefined;
  const parts = pattern
    .split(/\{(\d+)\}/)
    .map((part, index) => (index % 2 === 0 ? part : texts[Number(part)]));
  return parts.some((part) => part === undefined) ? undefined : bounded(parts.join(''));
}

function chosen(values: readonly Known[]): Known {
  const [condition, whenTrue, whenFalse] = values;
  if (values.length !== 3 || typeof condition !== 'boolean') return undefined;
  return condition ? whenTrue : whenFalse;
}

function splitText(values: readonly Known[]): Known {
  const [text, delimiter] = values;
  const isKnown = values.length === 2 && typeof text === 'string' && typeof delimiter === 'string';
  return isKnown && delimiter !== '' ? text.split(delimiter) : undefined;
}

function subscription(resourceGroupId: string): Known {
  const [, , subscriptionId = ''] = resourceGroupId.split('/');
  return { id: `/subscriptions/${subscriptionId}`, subscriptionId, displayName: undefined };
}

/** `resourceId([subscription], [group], type, name, …)`, as Azure Resource Manager composes it: the type has a slash. */
function resourceId(values: readonly Known[], resourceGroupId: string): Known {
  const texts = values.filter((value) => typeof value === 'string');
  const start = texts.findIndex((text) => text.includes('/'));
  const [provider, ...types] = texts[start]?.split('/') ?? [];
  const names = texts.slice(start + 1);
  if (texts.length !== values.length || start < 0 || start > 2 || provider === undefined) return undefined;
  if (types.length !== names.length) return undefined;
  const path = types.map((type, index) => `${type}/${names[index] ?? ''}`).join('/');
  return bounded(`${groupId(texts.slice(0, start), resourceGroupId)}/providers/${provider}/${path}`);
}

function groupId(given: readonly string[], resourceGroupId: string): string {
  const [, , subscriptionId = ''] = resourceGroupId.split('/');
  const group = given.at(-1);
  if (group === undefined) return resourceGroupId;
  return `/subscriptions/${given.length > 1 ? (given[0] ?? '') : subscriptionId}/resourceGroups/${group}`;
}
