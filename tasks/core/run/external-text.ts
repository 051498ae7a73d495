import { visible } from '../report/visible.js';

/**
 * Makes text from outside (Azure, artifacts, files, the pipeline's author) one line of visible characters in which the
 * agent finds neither a logging command (`##vso[…]`) nor a formatting command (`##[…]`), nor `##vso` itself, for which
 * it gives a warning (A38): no line break, other control character or line separator of Unicode starts a line of its
 * own. The agent compares as its culture does, which ignores characters that nobody sees.
 */
export function harmless(text: string): string {
  return visible(text)
    .replace(/[\r\n\v\f\u2028\u2029\u0085]+\s*/g, ' ⏎ ')
    .replace(/[\p{Cc}]/gu, ' ')
    .replace(/##(?=vso|\[)/giu, '##_');
}

/** XML of the same meaning in which no engine finds a command, and a terminal no escape sequence. */
export function harmlessXml(xml: string): string {
  return xml
    .replaceAll('##', '#&#35;')
    .replace(/^(\s{0,99}):(?=:)/gm, '$1&#58;')
    .replace(/[\r\u007f-\u009f\u2028\u2029]/g, (character) => `&#${character.charCodeAt(0)};`);
}
