/** An error that says what to do about it. */
export interface Problem extends Error {
  readonly remedy: string;
  /** What others said of it, a text each; absent where nobody did. */
  readonly messages?: readonly string[];
}

/**
 * @param what what failed, on what, and why, as one sentence
 * @param remedy what the reader can do
 */
export function problem(what: string, remedy: string, cause?: unknown): Problem {
  return Object.assign(new Error(what, { cause }), { remedy });
}

/** An error about which others had something to say, such as the artifacts of a VM. */
export function problemWithMessages(what: string, messages: readonly string[], remedy: string): Problem {
  return Object.assign(problem(what, remedy), { messages });
}

/** What others said of an error. */
export function messagesOf(error: unknown): readonly string[] {
  return error instanceof Error && 'messages' in error && Array.isArray(error.messages)
    ? (error.messages as readonly string[])
    : [];
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
