import { textIn } from '../requests/shape.js';

/** The Hyper-V generation of the virtual machines that start from a disk or image. */
export type Generation = 'V1' | 'V2';

export type OsType = 'Windows' | 'Linux';

export type Architecture = 'x64' | 'Arm64';

/** Azure does not write the generation of old disks and images, which is the first. */
export function generationIn(value: unknown): Generation {
  return textIn(value)?.toUpperCase() === 'V2' ? 'V2' : 'V1';
}

/** Azure does not write the architecture of old disks and images. */
export function architectureIn(value: unknown): Architecture {
  return textIn(value)?.toLowerCase() === 'arm64' ? 'Arm64' : 'x64';
}

/** @returns `undefined` for what is neither of the two */
export function osTypeIn(value: unknown): OsType | undefined {
  const osType = textIn(value)?.toLowerCase();
  if (osType === 'windows') return 'Windows';
  return osType === 'linux' ? 'Linux' : undefined;
}

/** e.g. `TrustedLaunch`; `undefined` also where Azure says in a word that there is none. */
export function securityTypeIn(value: unknown): string | undefined {
  const securityType = textIn(value);
  return securityType === undefined || /^(standard)?$/i.test(securityType) ? undefined : securityType;
}
