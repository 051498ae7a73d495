import { errors } from '../../arm/errors.js';

/** Rules of DevTest Labs for names and dates; each check throws the service's refusal. */

export function checkCustomImageName(name: string): void {
  if (/^[\w\-()]{1,80}$/.test(name)) return;
  const message =
    `The custom image name '${name}' is invalid: ` +
    'it has 1 to 80 letters, digits, underscores, hyphens and parentheses.';
  throw errors.badRequest('InvalidCustomImageName', message);
}

const longestMachineName = { Windows: 15, Linux: 64 };

export function checkMachineName(name: string, osType: 'Windows' | 'Linux'): void {
  const longest = longestMachineName[osType];
  const isWellFormed = /^[a-z\d]([a-z\d-]*[a-z\d])?$/i.test(name) && !/^\d+$/.test(name);
  if (isWellFormed && name.length <= longest) return;
  const message =
    `The virtual machine name '${name}' is invalid: it has 1 to ${longest} letters, digits and hyphens, ` +
    'begins and ends with a letter or digit, and not only digits.';
  throw errors.badRequest('InvalidVirtualMachineName', message);
}

/** @param value the property `expirationDate`; a machine without one stays until somebody deletes it */
export function checkExpirationDate(value: unknown, now: Date): void {
  if (value === undefined || value === null) return;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const date = Date.parse(text);
  if (date > now.getTime()) return;
  throw errors.badRequest(
    'InvalidExpirationDate',
    Number.isNaN(date)
      ? `The expiration date '${text}' is not a date.`
      : `The expiration date '${text}' must be in the future.`,
  );
}

/** A machine that is signed in to by a key needs that key. */
export function checkSshKey({ isAuthenticationWithSshKey, sshKey }: Readonly<Record<string, unknown>>): void {
  if (isAuthenticationWithSshKey !== true || (typeof sshKey === 'string' && sshKey !== '')) return;
  throw errors.badRequest('MissingRequiredProperty', "The property 'sshKey' is missing.");
}
