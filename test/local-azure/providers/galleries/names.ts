import { invalid } from './context.js';

/** The rules of compute galleries for names; each check throws the service's refusal. */

export function checkGalleryName(name: string): void {
  if (!/^[a-z\d]([\w.]{0,78}[a-z\d])?$/i.test(name))
    throw invalid(
      'galleryName',
      'it has 1 to 80 letters, digits, dots and underscores, and ends with none of these',
    );
}

export function checkDefinitionName(name: string): void {
  if (!/^[a-z\d]([\w.-]{0,78}[a-z\d])?$/i.test(name))
    throw invalid('galleryImageName', 'it has 1 to 80 letters, digits, dots, hyphens and underscores');
}

const longest = { publisher: 128, offer: 64, sku: 64 };

export function checkIdentifier(identifier: Readonly<Record<keyof typeof longest, string>>): void {
  for (const name of ['publisher', 'offer', 'sku'] as const) {
    const value = identifier[name];
    if (!/^[\w.-]+$/.test(value) || value.endsWith('.') || value.length > longest[name])
      throw invalid(`galleryImage.properties.identifier.${name}`, `it has 1 to ${longest[name]} characters`);
  }
}

export function checkVersionName(name: string): void {
  const numbers = /^\d+\.\d+\.\d+$/.test(name) ? name.split('.').map(Number) : [Infinity];
  if (numbers.some((number) => number > 2 ** 31 - 1))
    throw invalid('galleryImageVersionName', 'it has the form major.minor.patch, with integers of 32 bits');
}

/** Below 0 if the first version is the older one. */
export function compareVersions(one: string, other: string): number {
  const numbers = other.split('.').map(Number);
  const differences = one.split('.').map((text, index) => Number(text) - (numbers[index] ?? 0));
  return differences.find((difference) => difference !== 0) ?? 0;
}
