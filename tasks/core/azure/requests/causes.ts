import { present } from './present.js';

/** One of the innermost errors of Azure's answer. */
export interface Cause {
  readonly code?: string;
  readonly message: string;
}

/** Levels of an error body that are looked into, and causes that are told: a body may be made to have no end. */
const deepest = 20;
const mostCauses = 10;

/** The details of one error that are looked into. */
const mostDetails = 1000;

/**
 * The errors without further details in an error body of Azure Resource Manager. Bodies nest (`error`, `details`,
 * `innererror`), and the message of an outer error may itself be the JSON text of an inner one.
 * @param body the parsed body of an answer; one without an error gives an empty list
 * @param depth the levels above this one
 */
export function innermostCauses(body: unknown, depth = 0): readonly Cause[] {
  if (!isObject(body) || depth > deepest) return [];
  const inner = innerErrors(body).flatMap((error) => innermostCauses(error, depth + 1));
  if (inner.length > 0) return distinct(inner).slice(0, mostCauses);
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
  return [
    error,
    innererror,
    ofMessage,
    ...(Array.isArray(details) ? (details as unknown[]).slice(0, mostDetails) : []),
  ];
}

type Fields = Readonly<Record<string, unknown>>;

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function distinct(causes: readonly Cause[]): readonly Cause[] {
  const byMessage = new Map<string, Cause>();
  for (const cause of causes) if (!byMessage.has(cause.message)) byMessage.set(cause.message, cause);
  return [...byMessage.values()];
}
