import { createHash } from 'node:crypto';

/** The 64 hex digits of SHA-256 over a text's UTF-8 bytes. */
export function hexDigits(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
