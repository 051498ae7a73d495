import { isUtf8 } from 'node:buffer';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

export interface DecodedText {
  readonly text: string;
  readonly encoding: Encoding;
  /** Set if the encoding is only a guess. */
  readonly warning?: string;
}

/**
 * Decodes text as any script, editor or PowerShell may have written it (C32, C57): a byte order mark decides; else
 * UTF-16 is recognised by its NUL bytes; else it is UTF-8 if the bytes are valid; else windows-1252, with a warning.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  const encoding = encodingOf(bytes);
  if (encoding !== 'windows-1252') return { text: new TextDecoder(encoding).decode(bytes), encoding };
  return {
    text: decodeWindows1252(bytes),
    encoding,
    warning: 'The bytes are neither UTF-8 nor UTF-16: they were read as windows-1252.',
  };
}

function encodingOf(bytes: Uint8Array): Encoding {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  // JSON starts with an ASCII character and never holds NUL, so the first two bytes decide (RFC 4627, section 3).
  if (second === 0 && first !== 0) return 'utf-16le';
  if (first === 0 && second !== 0) return 'utf-16be';
  return isUtf8(bytes) ? 'utf-8' : 'windows-1252';
}

/**
 * The characters of windows-1252 from 0x80 to 0x9F; all other bytes are the code points of their values (WHATWG
 * Encoding).
 */
const specialCharacters = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** Decodes by a table, because some versions of Node.js decode windows-1252 as ISO 8859-1. */
function decodeWindows1252(bytes: Uint8Array): string {
  return Array.from(
    bytes,
    (byte) => specialCharacters[byte < 0x80 ? -1 : byte - 0x80] ?? String.fromCharCode(byte),
  ).join('');
}
