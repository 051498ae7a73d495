import { randomBytes } from 'node:crypto';
import type { CreateInputs } from './inputs.js';

/** Without them, a text in base 64 may lack one of the kinds of characters that Windows demands. */
const ending = 'aA1!';

const randomLength = 24;

/** The VM is generalized in the end, so nobody needs to know a password that was not given (24 random bytes). */
export function generatePassword(): string {
  return `${randomBytes(randomLength).toString('base64url')}${ending}`;
}

/** The number of characters of the password that the build gets. */
export function passwordLength({ machinePassword }: Pick<CreateInputs, 'machinePassword'>): number {
  return machinePassword.length || (randomLength / 3) * 4 + ending.length;
}
