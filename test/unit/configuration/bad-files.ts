import { goldenImage } from '../../worlds/configuration.js';

/** One file of an otherwise good Configuration folder, and the finding that it leads to. */
export interface BadFile {
  readonly given: string;
  /** Below the Configuration folder. */
  readonly file: string;
  readonly content: string | Uint8Array;
  /** Undefined for a file that is unusual and valid. */
  readonly code?: string;
  readonly line?: number;
}

type Text = string | Uint8Array;

type Row = readonly [given: string, content: Text, code?: string, line?: number];

/** Makes one file of each row of a table. */
export function casesIn(file: string, rows: readonly Row[]): BadFile[] {
  return rows.map(([given, content, code, line]) => ({
    given,
    file,
    content,
    ...(code === undefined ? {} : { code }),
    ...(line === undefined ? {} : { line }),
  }));
}

export const subscription = '11111111-1111-4111-8111-111111111111';

/** A Labs.json whose lab begins in line 2 and has one property per line from line 3 on. */
export function labsWith(...properties: readonly string[]): string {
  return `{"Labs": [\n{\n${properties.join(',\n')}\n}\n]}\n`;
}

export const id = `"SubscriptionId": "${subscription}"`;

export const name = '"LabName": "Near"';

export const paths = '"ImagePaths": ["Win"]';

/** A golden image with replaced texts, as indented JSON. */
export function imageWith(...replacements: readonly (readonly [string | RegExp, string])[]): string {
  const text = JSON.stringify(goldenImage({ artifacts: ['windows-7zip'] }), undefined, 2);
  return replacements.reduce((changed, [from, to]) => {
    const replaced = changed.replace(from, to);
    if (replaced === changed) throw new Error(`The golden image has no ${String(from)}.`);
    return replaced;
  }, text);
}

/** UTF-16 with the byte order mark of Windows PowerShell. */
export function utf16(text: string): Uint8Array {
  return Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
}

export function withMark(text: string): Uint8Array {
  return Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)]);
}
