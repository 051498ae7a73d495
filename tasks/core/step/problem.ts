/** An error that says what to do about it. */
export interface Problem extends Error {
  readonly remedy: string;
}

/**
 * @param what what failed, on what, and why, as one sentence
 * @param remedy what the reader can do
 */
export function problem(what: string, remedy: string, cause?: unknown): Problem {
  return Object.assign(new Error(what, { cause }), { remedy });
}

/** The remedy of an error, where it has one. */
export function remedyOf(error: unknown): string | undefined {
  return error instanceof Error && 'remedy' in error && typeof error.remedy === 'string'
    ? error.remedy
    : undefined;
}

/** The text of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
