import type { ChoiceInput, Input, NumberInput } from '../definitions/input.js';
import type { defaultOf } from '../definitions/defaults.js';
import type { Finding } from '../step/action.js';

/** The value of an input, or what is wrong with its text. */
export type Reading = { readonly value: ReturnType<typeof defaultOf> } | { readonly fault: Finding };

/**
 * The value of an input that a host gives as text. Where folders and files lie is for the host to say.
 * @param title what messages call the input, e.g. `The input whatIf` or `--what-if`
 */
export function parseInput(input: Input, text: string, title: string): Reading {
  switch (input.type) {
    case 'boolean':
      return parseBoolean(text, title);
    case 'number':
    case 'whole number':
      return parseNumber(input, text.trim(), title);
    case 'choice':
      return parseChoice(input, text.trim(), title);
    case 'secret':
      return { value: text };
    default:
      return { value: text.trim() };
  }
}

function parseBoolean(text: string, title: string): Reading {
  const word = text.trim().toLowerCase();
  if (word === 'true' || word === 'false') return { value: word === 'true' };
  return wrong(title, text, 'is neither true nor false', 'Write true or false.');
}

function parseNumber(input: NumberInput, text: string, title: string): Reading {
  const whole = input.type === 'whole number';
  const remedy = `Write a ${input.type}${rangeOf(input)}${whole ? '' : '; decimals have a point'}.`;
  if (!/^-?\d+(\.\d+)?$/.test(text)) return wrong(title, text, `is not a number`, remedy);
  if (text.startsWith('-')) return wrong(title, text, 'is negative', remedy);
  if (whole && !/^\d+$/.test(text)) return wrong(title, text, 'is not a whole number', remedy);
  const value = Number(text);
  const fault = outOfRange(input, value);
  return fault === undefined ? { value } : wrong(title, text, fault, remedy);
}

function outOfRange({ zero, least = 0, most }: NumberInput, value: number): string | undefined {
  if (value > most) return `is more than ${most}`;
  if (value === 0 && !zero) return 'must be above 0';
  return value < least ? `is less than ${least}` : undefined;
}

function rangeOf({ zero, least, most }: NumberInput): string {
  return least === undefined && !zero ? ` above 0, at most ${most}` : ` from ${least ?? 0} to ${most}`;
}

function parseChoice(input: ChoiceInput, text: string, title: string): Reading {
  const value = input.choices.find((choice) => choice.toLowerCase() === text.toLowerCase());
  const choices = input.choices.join(', ');
  return value === undefined
    ? wrong(title, text, 'is not one of its choices', `Write one of ${choices}.`)
    : { value };
}

function wrong(title: string, text: string, why: string, remedy: string): Reading {
  return { fault: { severity: 'error', what: `${title} is "${text}", which ${why}`, remedy } };
}
