/** The rule by which the scripts copy and delete (C16): a prefix with casing, no boundary, only slashes made equal. */
export function takesByPrefix(imagePaths: readonly string[], imagePath: string): boolean {
  return imagePaths.some((entry) => imagePath.startsWith(entry.replaceAll('/', '\\')));
}
