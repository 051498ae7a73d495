import { present } from './present.js';

/** One of the innermost errors of Azure's answer. */
export interface Cause {
  readonly code?: string;
  readonly message: string;
}

/**
 * The errors without further details in an error body of Azure Resource Manager. Bodies nest (`error`, `details`,
 * `innererror`), and the message of an outer error may itself be the JSON text of an inner one.
 * @param body the parsed body of an answer; one without an error gives an empty list
 */
export function innermostCauses(body: unknown): readonly Cause[] {
  if (!isObject(body)) return [];
  const inner = innerErrors(body).flatMap(innermostCauses);
  if (inner.length > 0) return distinct(inner);
  const { code, message } = body;
  if (typeof message !== 'string' || message === '') return [];
  return [{ ...present('code', textOf(code)), message }];
}

/** Parses JSON. @returns `undefined` for a text that is not JSON */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function innerErrors({ error, details, innererror, message }: Fields): readonly unknown[] {
  const ofMessage = typeof message === 'string' ? parseJson(message) : undefined;
  return [error, innererror, ofMessage, ...(Array.isArray(details) ? (details as unknown[]) : [])];
}

type Fields = Readonly<Record<string, unknown>>;

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function distinct(causes: readonly Cause[]): readonly Cause[] {
  return causes.filter(
    (cause, index) => causes.findIndex(({ message }) => message === cause.message) === index,
  );
}
