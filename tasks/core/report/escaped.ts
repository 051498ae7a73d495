import { visible } from './visible.js';

/**
 * Escapes text of any origin, so that a Markdown table cell shows it exactly as it is: backslashes of image paths,
 * pipes, HTML, links and emphasis have no meaning, line breaks and other control characters become spaces, and characters
 * that nobody sees are shown by their number.
 */
export function escaped(text: string): string {
  return visible(text)
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\|`*[\]~]/g, (mark) => `\\${mark}`)
    .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\_')
    .replace(/!(?=\\\[)/g, '\\!');
}
