/** Characters that take two columns of a terminal: of East Asian scripts, of full width, and pictures. */
const wide =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303E\uFF01-\uFF60\uFFE0-\uFFE6\p{Emoji_Presentation}]/u;

/** Marks that stand on the character before. */
const mark = /\p{Mark}/u;

/** The beginning of a text that takes so many columns of a terminal at most. */
export function cutToWidth(text: string, columns: number): string {
  let left = columns;
  let cut = '';
  for (const character of text) {
    left -= widthOf(character);
    if (left < 0) break;
    cut += character;
  }
  return cut;
}

function widthOf(character: string): number {
  if (mark.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}
