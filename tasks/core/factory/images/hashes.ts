import { createHash } from 'node:crypto';
import { imagePathKey } from '../../configuration/image-path.js';

/** The 64 hex digits of SHA-256 over a text's UTF-8 bytes. */
export function hexDigits(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** The hash of an image path, of which names take their first digits (C27). */
export function imagePathHash(imagePath: string): string {
  return hexDigits(imagePathKey(imagePath));
}
