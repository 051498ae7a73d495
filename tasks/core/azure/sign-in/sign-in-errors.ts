import { isAbortError } from '../requests/errors.js';
import { present } from '../requests/present.js';

/** How the host of a run speaks of an identity: it knows where that was set up, and so what can be done. */
export interface SignInWords {
  /** What to do about a refusal of Microsoft Entra, by the number of its code, e.g. `7000215`. */
  readonly refused: (number: string) => string;
  /** What to do where Microsoft Entra gives no answer at its address. */
  readonly unreachable: (authorityUrl: string) => string;
  /** What it means that the machine gives no token of a managed identity, and what to do. */
  readonly noManagedIdentity: { readonly what: string; readonly remedy: string };
}

/** The part of a connection that errors of its sign-in need. */
interface FailedConnection {
  readonly title: string;
  readonly words: SignInWords;
  readonly authorityUrl: string;
  readonly identity: { readonly kind: string };
}

/** A refused or failed sign-in in one sentence, with a remedy. */
export interface SignInError extends Error {
  /** The code of Microsoft Entra, e.g. `AADSTS7000215`, if there is one. */
  readonly code?: string;
  readonly remedy: string;
}

/** Turns an error of the sign-in package into one that names the connection and, where known, a remedy. */
export function signInError(error: unknown, connection: FailedConnection): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  if (isAbortError(error) || 'remedy' in error) return error;
  const refusal = entraRefusal(error.message);
  if (refusal) return refused(refusal, connection, error);
  if (connection.identity.kind === 'managed identity') {
    const { what, remedy } = connection.words.noManagedIdentity;
    return failure(what, remedy, error);
  }
  return /endpoints_resolution_error|network_error/.test(error.message)
    ? unreachable(connection, error)
    : error;
}

interface Refusal {
  /** The number after `AADSTS`. */
  readonly number: string;
  readonly sentence: string;
}

/** The number and the informative sentence of an Entra error, without its time stamps and ids. */
export function entraRefusal(message: string): Refusal | undefined {
  const [, number, sentence] = /AADSTS(\d+): ?(.+?)(?:\.(?=\s|$)|\s-\s|[\r\n]|$)/.exec(message) ?? [];
  return number === undefined || sentence === undefined
    ? undefined
    : { number, sentence: sentence.trimEnd() };
}

function refused(
  { number, sentence }: Refusal,
  { title, words }: FailedConnection,
  cause: Error,
): SignInError {
  const text = `Microsoft Entra refused the sign-in of ${title}: ${sentence}.`;
  return failure(text, words.refused(number), cause, `AADSTS${number}`);
}

function unreachable({ title, words, authorityUrl }: FailedConnection, cause: Error): SignInError {
  return failure(
    `${sentenceStart(title)} cannot sign in: ${authorityUrl} does not answer, or not for its tenant.`,
    words.unreachable(authorityUrl),
    cause,
  );
}

function sentenceStart(title: string): string {
  return title.charAt(0).toUpperCase() + title.slice(1);
}

function failure(message: string, remedy: string, cause: Error, code?: string): SignInError {
  return Object.assign(new Error(message, { cause }), { remedy, ...present('code', code) });
}
