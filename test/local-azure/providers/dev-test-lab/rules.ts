import { errors } from '../../arm/errors.js';

/** Naming rules of DevTest Labs; each check throws the service's refusal. */

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
