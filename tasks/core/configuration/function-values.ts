import type { Known, Scope } from './known.js';

/** A function of the template language on values that may be unknown; `undefined` is unknown. */
export type TemplateFunction = (values: readonly Known[], scope: Scope) => Known;

export type FunctionTable = Readonly<Record<string, TemplateFunction>>;

/** Longer texts and lists count as unknown, so that no value grows without bound; no value in use is that long. */
export const longestValue = 100_000;

export function isList(value: Known): value is readonly Known[] {
  return Array.isArray(value);
}

export function bounded(text: string): Known {
  return text.length > longestValue ? undefined : text;
}

/** A scalar in the form in which `concat` and `format` write it. */
export function textOf(value: Known): string | undefined {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** A function of exactly one value. */
export function ofOne(apply: (value: Known) => Known): TemplateFunction {
  return (values) => (values.length === 1 ? apply(values[0]) : undefined);
}

/** A function of one text. */
export function ofText(apply: (text: string) => Known): TemplateFunction {
  return ofOne((value) => (typeof value === 'string' ? apply(value) : undefined));
}

/** A function of two texts. */
export function ofTexts(apply: (one: string, other: string) => Known): TemplateFunction {
  return ([one, other, ...more]) =>
    typeof one === 'string' && typeof other === 'string' && more.length === 0 ? apply(one, other) : undefined;
}

/** A function of two numbers; a result that is no exact whole number is unknown. */
export function ofNumbers(apply: (one: number, other: number) => number): TemplateFunction {
  return ([one, other, ...more]) => {
    if (typeof one !== 'number' || typeof other !== 'number' || more.length > 0) return undefined;
    const result = apply(one, other);
    // Not -0, which JavaScript has and the template language has not.
    return Number.isSafeInteger(result) ? result + 0 : undefined;
  };
}
