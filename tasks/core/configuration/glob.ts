import picomatch from 'picomatch/posix.js';
import { readExpression } from './expression-parts.js';
import { matchesFromStart } from './linear-expression.js';

/** A glob pattern made ready, or why it cannot be matched in a time that is known beforehand, as a clause. */
export type Glob =
  | { readonly matches: (path: string) => boolean; readonly refusal?: undefined }
  | { readonly matches?: undefined; readonly refusal: string };

/** Characters of a pattern. */
const longestPattern = 1000;

/** Characters of a path; Azure takes no longer value of the tag that holds it (C5). */
const longestPath = 256;

/** Repetitions within each other, as in `+(a*)`. */
const deepestRepetition = 2;

/** Whether a text has a character that makes it a glob pattern. */
export function isGlob(text: string): boolean {
  return picomatch.scan(text).isGlob;
}

/**
 * Compiles a glob pattern, which is matched without regard to casing, with names that begin with a dot, and without
 * negation (C6, C19). No pattern takes more than moments, whatever it is compared with: a path that is too long for an
 * image path matches none.
 * @param options with `basename` it is compared with the last name of a path
 */
export function compileGlob(pattern: string, options: { readonly basename?: boolean } = {}): Glob {
  if (pattern.length > longestPattern)
    return { refusal: `it has ${pattern.length} characters, and ${longestPattern} are the most` };
  if (pattern === '') return { matches: () => false };
  const { source } = picomatch.makeRe(pattern, { nocase: true, dot: true, nonegate: true });
  const part = readExpression(source);
  if (!part) return { refusal: 'it has a part of a regular expression that is none of a glob pattern' };
  if (part.depth > deepestRepetition) return { refusal: 'it repeats what repeats itself' };
  return {
    matches: (path) => {
      if (path.length > longestPath) return false;
      const compared = options.basename ? path.slice(path.lastIndexOf('/') + 1) : path;
      return compared === pattern || matchesFromStart(part, compared);
    },
  };
}
