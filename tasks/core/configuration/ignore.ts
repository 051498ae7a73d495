import type { Finding } from './finding.js';
import { compileGlob, type Glob } from './glob.js';

/**
 * Compiles `GoldenImages/.factoryignore` (C6): one glob a line; empty lines and lines that start with `#` are
 * skipped. A pattern without a slash matches a name in any folder; a pattern that matches a folder matches everything
 * in it.
 * @param file the file's path, for findings
 * @returns a function that tells whether a path below GoldenImages, written with `/`, is ignored; or why the file cannot
 * be used
 */
export function createIgnore(text: string, file: string): ((relativeFile: string) => boolean) | Finding {
  const lines = text.split(/\r\n|\r|\n/).map((line, index) => ({ pattern: line.trim(), line: index + 1 }));
  const patterns = lines.filter(({ pattern }) => pattern !== '' && !pattern.startsWith('#'));
  const globs = patterns.map((place) => ({ ...place, glob: globOf(place.pattern) }));
  for (const { glob, line } of globs)
    if (glob.refusal !== undefined) return refused(file, line, glob.refusal);
  return (relativeFile) =>
    withFolders(relativeFile).some((candidate) => globs.some(({ glob }) => glob.matches?.(candidate)));
}

function globOf(pattern: string): Glob {
  const trimmed = pattern
    .replaceAll('\\', '/')
    .replace(/^\.?\//, '')
    .replace(/(?<!\/)\/+$/, '');
  const anywhere = trimmed === pattern || pattern.endsWith('/');
  return compileGlob(trimmed, { basename: anywhere && !trimmed.includes('/') });
}

/** Without its list, images would be built that must not be built. */
function refused(file: string, line: number, refusal: string): Finding {
  return {
    code: 'IF113',
    severity: 'error',
    what: 'A pattern of .factoryignore cannot be used.',
    why: `Nobody knows how long it would take to match: ${refusal}.`,
    remedy: 'Write it in a simpler way, or as several lines.',
    file,
    line,
    column: 1,
  };
}

/** A path and all folders above it: `a/b/c.json` gives `a`, `a/b` and itself. */
function withFolders(path: string): string[] {
  const segments = path.split('/');
  return segments.map((_, index) => segments.slice(0, index + 1).join('/'));
}
