/**
 * The number of characters to insert, delete or replace (Levenshtein distance), row by row.
 * @param limit a distance of at least this much may be answered by any number that is not below it
 */
export function editDistance(one: string, other: string, limit: number): number {
  if (Math.abs(one.length - other.length) >= limit) return limit;
  const start = commonStart(one, other);
  let distances = Array.from({ length: other.length - start + 1 }, (_, index) => index);
  for (let row = start; row < one.length; row += 1) {
    distances = nextRow(distances, one.charCodeAt(row), other, start);
    if (Math.min(...distances) >= limit) return limit;
  }
  return distances.at(-1) ?? 0;
}

function commonStart(one: string, other: string): number {
  let start = 0;
  while (start < one.length && one.charCodeAt(start) === other.charCodeAt(start)) start += 1;
  return start;
}

/** The row of distances after one more character of the first text. */
function nextRow(distances: readonly number[], character: number, other: string, start: number): number[] {
  let [above = 0] = distances;
  let left = above + 1;
  const row = [left];
  for (let column = 1; column < distances.length; column += 1) {
    const replaced = above + Number(character !== other.charCodeAt(start + column - 1));
    above = distances[column] ?? 0;
    left = Math.min(above + 1, left + 1, replaced);
    row.push(left);
  }
  return row;
}
