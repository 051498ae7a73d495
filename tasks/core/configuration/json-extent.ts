import { createScanner } from 'jsonc-parser';

/**
 * Where a JSON object or array that begins inside another text ends: the offset after its last bracket. Brackets in
 * strings and comments do not count.
 * @returns undefined where no object or array begins, or where it is not closed
 */
export function endOfJson(text: string, start: number): number | undefined {
  const scanner = createScanner(text, true);
  scanner.setPosition(start);
  const step = () => {
    scanner.scan();
    return depthOf(text.charAt(scanner.getTokenOffset()));
  };
  let depth = step();
  if (depth <= 0) return undefined;
  while (depth > 0 && scanner.getPosition() < text.length) depth += step();
  return depth === 0 ? scanner.getPosition() : undefined;
}

function depthOf(character: string): number {
  if (character === '{' || character === '[') return 1;
  return character === '}' || character === ']' ? -1 : 0;
}
