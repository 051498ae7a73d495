import picomatch from 'picomatch/posix.js';

/**
 * Compiles `GoldenImages/.factoryignore` (C6): one glob a line; empty lines and lines that start with `#` are
 * skipped. A pattern without a slash matches a name in any folder; a pattern that matches a folder matches everything
 * in it.
 * @returns a function that tells whether a path below GoldenImages, written with `/`, is ignored
 */
export function createIgnore(text: string): (relativeFile: string) => boolean {
  const patterns = text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const matchers = patterns.map(createMatcher);
  return (relativeFile) =>
    withFolders(relativeFile).some((candidate) => matchers.some((matches) => matches(candidate)));
}

function createMatcher(pattern: string): (path: string) => boolean {
  const trimmed = pattern
    .replaceAll('\\', '/')
    .replace(/^\.?\//, '')
    .replace(/(?<!\/)\/+$/, '');
  const anywhere = trimmed === pattern || pattern.endsWith('/');
  const basename = anywhere && !trimmed.includes('/');
  return picomatch(trimmed, { nocase: true, dot: true, nonegate: true, basename });
}

/** A path and all folders above it: `a/b/c.json` gives `a`, `a/b` and itself. */
function withFolders(path: string): string[] {
  const segments = path.split('/');
  return segments.map((_, index) => segments.slice(0, index + 1).join('/'));
}
