import { imagePathKey } from '../../configuration/image-path.js';
import { hexDigits } from '../../lab/hashes.js';

/** The hash of an image path, of which names take their first digits (C27). */
export function imagePathHash(imagePath: string): string {
  return hexDigits(imagePathKey(imagePath));
}
