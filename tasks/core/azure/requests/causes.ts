/** One of the errors at the bottom of what Azure answered. */
export interface Cause {
  readonly code?: string;
  readonly message: string;
}

/**
 * The errors without further details in an error body of Azure Resource Manager. Bodies nest (`error`, `details`,
 * `innererror`), and the message of an outer error may itself be the JSON text of an inner one.
 * @param body what was answered; anything that holds no error gives an empty list
 */
export function innermostCauses(body: unknown): readonly Cause[] {
  if (!isObject(body)) return [];
  const inner = innerErrors(body).flatMap(innermostCauses);
  if (inner.length > 0) return distinct(inner);
  const { code, message } = body;
  if (typeof message !== 'string' || message === '') return [];
  return [{ ...(typeof code === 'string' && code !== '' ? { code } : {}), message }];
}

/** The value of a JSON text, or `undefined` where it is none. */
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

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function distinct(causes: readonly Cause[]): readonly Cause[] {
  return causes.filter(
    (cause, index) => causes.findIndex(({ message }) => message === cause.message) === index,
  );
}
