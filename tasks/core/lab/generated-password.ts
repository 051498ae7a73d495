import { randomBytes } from 'node:crypto';

/** Without them, a text in base 64 may lack one of the kinds of characters that Windows demands. */
const ending = 'aA1!';

const randomLength = 24;

/** A password that nobody needs to know (24 random bytes). */
export function generatePassword(): string {
  return `${randomBytes(randomLength).toString('base64url')}${ending}`;
}

/** The number of its characters. */
export const generatedLength = (randomLength / 3) * 4 + ending.length;
