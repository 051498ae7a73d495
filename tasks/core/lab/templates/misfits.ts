import { type JsonObject, type JsonValue, property } from '../../configuration/json.js';
import type { Known } from '../../configuration/known.js';
import { isOfType, isSecure, typeOf } from './declarations.js';

/** What Azure does not find right of a value. */
export interface Misfit {
  /** Completes "It must be". */
  readonly demand: string;
  /** True where the value is not of the declared type. */
  readonly isType: boolean;
  /** True where it is not, or is none of the allowed values. */
  readonly isPlain: boolean;
}

/**
 * Why Azure refuses a value for a parameter, by what the template declares: the type, which converts nothing;
 * `allowedValues`, without regard to casing; `minLength` and `maxLength` of texts and arrays; `minValue` and `maxValue`.
 * @returns undefined where the value fits, or is not known well enough
 */
export function misfitOf(value: Known, declaration: JsonObject): Misfit | undefined {
  if (value === undefined || (value === null && property(declaration, 'nullable') === true)) return undefined;
  const type = typeOf(declaration);
  if (value === null || !isOfType(value, type))
    return { demand: `of the type ${type}`, isType: true, isPlain: true };
  if (!isAllowed(value, declaration))
    return { demand: choiceOf(declaration, value), isType: false, isPlain: true };
  return ofRange(rangeDemand(value, declaration));
}

/** Why Azure refuses a text of this length, which itself is not looked at. */
export function lengthMisfit(length: number, declaration: JsonObject): Misfit | undefined {
  return ofRange(demandOf(length, declaration, ['minLength', 'maxLength'], ' characters long'));
}

function ofRange(demand: string | undefined): Misfit | undefined {
  return demand === undefined ? undefined : { demand, isType: false, isPlain: false };
}

/** An array may be one of the allowed ones, or be made of allowed items. */
function isAllowed(value: Known, declaration: JsonObject): boolean {
  const allowed = property(declaration, 'allowedValues');
  if (!Array.isArray(allowed) || !isWhollyKnown(value)) return true;
  const forms = new Set((allowed as readonly JsonValue[]).map((one) => comparable(one)));
  if (forms.has(comparable(value))) return true;
  return isList(value) && value.every((item) => forms.has(comparable(item)));
}

/** At most ten of the allowed values; those of a secret are not shown. Texts have quotes beside a number or a boolean. */
function choiceOf(declaration: JsonObject, value: Known): string {
  const allowed = property(declaration, 'allowedValues');
  const list = Array.isArray(allowed) ? (allowed as readonly JsonValue[]) : [];
  if (isSecure(declaration)) return `one of the ${list.length} allowed values`;
  if (list.length === 0) return 'one of allowedValues, which is empty';
  const isText = typeof value !== 'number' && typeof value !== 'boolean';
  const shown = list
    .slice(0, 10)
    .map((one) => (isText && typeof one === 'string' ? one : JSON.stringify(one)));
  const more = list.length > shown.length ? ` and ${list.length - shown.length} more` : '';
  return list.length === 1 ? shown.join() : `one of ${shown.join(', ')}${more}`;
}

function rangeDemand(value: Known, declaration: JsonObject): string | undefined {
  if (typeof value === 'number') return demandOf(value, declaration, ['minValue', 'maxValue'], '');
  if (typeof value === 'string')
    return demandOf(value.length, declaration, ['minLength', 'maxLength'], ' characters long');
  return isList(value)
    ? demandOf(value.length, declaration, ['minLength', 'maxLength'], ' items long')
    : undefined;
}

function demandOf(
  size: number,
  declaration: JsonObject,
  [lowest, highest]: readonly [string, string],
  unit: string,
): string | undefined {
  const [lower, upper] = [property(declaration, lowest), property(declaration, highest)];
  const least = typeof lower === 'number' ? lower : -Infinity;
  const most = typeof upper === 'number' ? upper : Infinity;
  if (size >= least && size <= most) return undefined;
  if (Number.isFinite(least) && Number.isFinite(most)) return `from ${least} to ${most}${unit}`;
  return size < least ? `at least ${least}${unit}` : `at most ${most}${unit}`;
}

/** Equal for values that Azure takes for equal: names in any order, texts in any casing. */
function comparable(value: Known): string {
  if (typeof value === 'string') return JSON.stringify(value.toLowerCase());
  if (isList(value)) return `[${value.map(comparable).join()}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const members = Object.entries(value).map(([name, one]) => `${comparable(name)}:${comparable(one)}`);
  return `{${members.sort().join()}}`;
}

function isWhollyKnown(value: Known): boolean {
  if (isList(value)) return value.every(isWhollyKnown);
  return typeof value === 'object' && value !== null
    ? Object.values(value).every(isWhollyKnown)
    : value !== undefined;
}

function isList(value: Known): value is readonly Known[] {
  return Array.isArray(value);
}
