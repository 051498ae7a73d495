import { type Culture, dateText, parseDate } from './cultures.js';

/** The shell that runs the scripts, which decides how they write and read files. */
export type Shell = 'Windows PowerShell 5.1' | 'PowerShell 7';

export const shells: readonly Shell[] = ['Windows PowerShell 5.1', 'PowerShell 7'];

/** The properties of an image that SnapImagesFromVMs.ps1 stores. */
export interface OldImage {
  readonly imageName: string;
  readonly imagePath: string;
  readonly description: string;
  readonly osType: string;
  readonly vhdFileName: string;
  readonly timestamp: Date;
}

/** C63: the companion of a VHD. */
export function companionName({ vhdFileName }: Pick<OldImage, 'vhdFileName'>): string {
  return vhdFileName.replace('.vhd', '.json');
}

/** `ConvertTo-Json | Out-File` (C57, "Old writers"). */
export function writeOldCompanion(image: OldImage, shell: Shell, culture: Culture): Uint8Array {
  const object = { ...image, timestamp: dateText(image.timestamp, culture) };
  if (shell === 'PowerShell 7') return Buffer.from(`${JSON.stringify(object, undefined, 2)}\n`);
  const text = JSON.stringify(object, undefined, 4).replaceAll(/['<>&]/g, escapeCharacter);
  return Buffer.from(`\uFEFF${text}\n`.replaceAll('\n', '\r\n'), 'utf16le');
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** A stored image as the scripts read it; a time that they cannot parse stays a text among dates. */
export type ReadByScripts = Omit<OldImage, 'timestamp'> & { readonly timestamp: Date | string };

/**
 * `Get-Content | ConvertFrom-Json`, then `[DateTime]::Parse`. Windows PowerShell reads files without a byte order mark
 * as ANSI. PowerShell 7 makes dates of ISO texts by itself, which turn into invariant text before they are parsed.
 */
export function readOldCompanion(bytes: Uint8Array, shell: Shell, culture: Culture): ReadByScripts {
  const object = JSON.parse(decode(bytes, shell)) as Omit<OldImage, 'timestamp'> & { timestamp: string };
  const isDate = shell === 'PowerShell 7' && /^\d{4}-\d\d-\d\dT/.test(object.timestamp);
  const text = isDate
    ? dateText(new Date(`${object.timestamp.slice(0, 19)}Z`), 'invariant')
    : object.timestamp;
  return { ...object, timestamp: parseDate(text, culture) ?? text };
}

function decode(bytes: Uint8Array, shell: Shell): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  const encoding = isUtf16 ? 'utf-16le' : shell === 'PowerShell 7' ? 'utf-8' : 'windows-1252';
  return new TextDecoder(encoding).decode(bytes);
}
