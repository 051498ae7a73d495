import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { decodeText } from '../../../tasks/core/configuration/text.js';

const text = '{"description":"Zürich"}';

const bigEndian = (value: string) => Buffer.from(value, 'utf16le').swap16();

describe('A text file (C32, C57) is read', () => {
  const cases: readonly (readonly [string, Uint8Array, string])[] = [
    ['as UTF-8', Buffer.from(text), 'utf-8'],
    ['as UTF-8 with a byte order mark', Buffer.from(`\ufeff${text}`), 'utf-8'],
    [
      'as UTF-16 with a byte order mark, as PowerShell 5.1 writes it',
      Buffer.from(`\ufeff${text}`, 'utf16le'),
      'utf-16le',
    ],
    ['as UTF-16 with a byte order mark, big-endian', bigEndian(`\ufeff${text}`), 'utf-16be'],
    ['as UTF-16 without a byte order mark', Buffer.from(text, 'utf16le'), 'utf-16le'],
    ['as UTF-16 without a byte order mark, big-endian', bigEndian(text), 'utf-16be'],
    ['as windows-1252 where the bytes are not UTF-8', Buffer.from(text, 'latin1'), 'windows-1252'],
  ];
  for (const [how, bytes, encoding] of cases)
    it(how, () => {
      const decoded = decodeText(bytes);
      assert.deepEqual([decoded.text, decoded.encoding], [text, encoding]);
    });

  it('with a warning only where the encoding is a guess', () => {
    const warned = cases.filter(([, bytes]) => decodeText(bytes).warning !== undefined);
    assert.deepEqual(
      warned.map(([, , encoding]) => encoding),
      ['windows-1252'],
    );
  });

  it('with the characters that windows-1252 has and ISO 8859-1 has not', () => {
    assert.equal(decodeText(Uint8Array.of(0x80, 0x96, 0x9f, 0xa0, 0xff, 0x41)).text, '€–Ÿ\u00a0ÿA');
  });

  it('as nothing if it is empty', () => {
    assert.equal(decodeText(new Uint8Array()).text, '');
  });
});
