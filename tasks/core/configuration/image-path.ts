/** The longest value that Azure accepts for a tag. */
const longestTagValue = 256;

/**
 * The image path of a golden image: its path below GoldenImages, casing and extension as on disk, with backslashes
 * on every operating system (C3).
 * @param relativeFile path below GoldenImages, with either separator
 */
export function toImagePath(relativeFile: string): string {
  return relativeFile.replaceAll('/', '\\');
}

/**
 * The form in which image paths are compared (C4): backslashes, neither repeated nor leading, composed characters
 * (NFC), lower case.
 */
export function imagePathKey(imagePath: string): string {
  return imagePath
    .replaceAll(/[\\/]+/g, '\\')
    .replace(/^(?:\.?\\)+/, '')
    .normalize('NFC')
    .toLowerCase();
}

/** Whether a path may lead out of its base folder: it has a segment `..` or a drive. */
export function leadsOutside(path: string): boolean {
  return /^\s*[a-z]:/i.test(path) || path.split(/[\\/]/).some((segment) => segment.trim() === '..');
}

/** Whether a text from a tag or a file can be an image path (C5). */
export function isValidImagePath(text: string): boolean {
  const key = imagePathKey(text);
  return text.length <= longestTagValue && /[^\\]\.json$/.test(key) && !leadsOutside(text);
}
