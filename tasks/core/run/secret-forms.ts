import { read } from './reading.js';

/** The length below which a text is not masked: shorter ones occur in ordinary words. */
export const shortestSecret = 6;

/**
 * The forms of a secret to register with a host that masks its own log: itself, trimmed, without its quotes, and each of
 * its lines, all of these as base64 and escaped for JSON too. None contains a line break, so that a host that reads lines
 * can mask them.
 */
export function formsForHost(secret: string): string[] {
  return masked(
    partsOf(secret).flatMap((part) => [
      part,
      Buffer.from(part).toString('base64'),
      JSON.stringify(part).slice(1, -1),
    ]),
  ).filter((form) => !/[\r\n]/.test(form));
}

/**
 * The forms in which a secret is looked for as they are: itself, its lines, and what is always equal in the base64 of a
 * text that contains one of these, such as `user:password` or an encoded command of PowerShell, which is UTF-16.
 */
export function plainForms(secret: string): string[] {
  const parts = masked(partsOf(secret));
  const encoded = parts.map((part) => Buffer.from(part).toString('base64'));
  const bytes = parts.flatMap((part) => [Buffer.from(part), Buffer.from(part, 'utf16le')]);
  return masked([...parts, ...encoded, ...bytes.flatMap(insideBase64)]);
}

/** The forms in which a secret is looked for in a text that was read (`read`). */
export function readForms(secret: string): string[] {
  return masked(partsOf(secret).map((part) => read(part).text));
}

/** The texts of which a secret is made, and which are secret themselves. */
function partsOf(secret: string): string[] {
  const trimmed = secret.trim();
  const lines = secret
    .split(/[\r\n]/)
    .map((line) => line.trim())
    .filter((line) => !line.startsWith('-----'));
  return [secret, trimmed, trimmed.replace(/^(["'])(.*)\1$/s, '$2'), ...lines];
}

function masked(forms: readonly string[]): string[] {
  return [...new Set(forms)].filter((form) => form.trim().length >= shortestSecret);
}

/** The least number of base64 characters that are certainly no word. */
const leastBase64 = 8;

/**
 * Base64 writes three bytes as four characters. At each of the three places at which a secret may begin, these are the
 * characters that depend on nothing but the secret.
 */
function insideBase64(bytes: Buffer): string[] {
  return [0, 1, 2]
    .map((skipped) => bytes.subarray(skipped, bytes.length - ((bytes.length - skipped) % 3)))
    .flatMap((whole) => [whole.toString('base64'), whole.toString('base64url')])
    .filter((form) => form.length >= leastBase64);
}
