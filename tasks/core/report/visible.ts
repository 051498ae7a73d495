/**
 * Shows format controls and other characters that a reader cannot see by their number, e.g. `<U+202E>`: one that turns
 * the direction of writing, or that parts a word, lets a text look like another one.
 */
export function visible(text: string): string {
  return text.replace(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, numbered);
}

function numbered(character: string): string {
  const number = character.codePointAt(0) ?? 0;
  return `<U+${number.toString(16).toUpperCase().padStart(4, '0')}>`;
}
