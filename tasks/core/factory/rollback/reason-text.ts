import { problem } from '../../step/problem.js';

/** Azure takes 256 characters of a tag; a record keeps somewhat fewer in its metadata. */
const most = 200;

/**
 * The reason as records and tags have it: one line, without characters that nobody sees, and without those that Azure refuses
 * in the value of a tag.
 * @throws a problem where nothing is left
 */
export function reasonText(reason: string): string {
  const line = reason
    .normalize('NFC')
    .replaceAll(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/[\p{C}\p{Default_Ignorable_Code_Point}]/gu, '')
    .trim();
  if (line === '') throw problem('The input reason is empty.', 'Say why the image is revoked.');
  const characters = Array.from(line);
  return characters.length <= most ? line : `${characters.slice(0, most - 1).join('')}…`;
}

/** Why nothing is done about an image that an earlier run has revoked. */
export function revokedAlready(reason = ''): string {
  const sentence = /[.!?…]$/.test(reason) ? reason : `${reason}.`;
  return `It is revoked already${reason === '' ? '.' : `: ${sentence}`} To revoke an older image, give its name.`;
}
