import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

const keyword = 'Source\0';

/** The signature of a PNG file and its first chunk, the header, which always has this length. */
const headerEnd = 33;

/** The PNG file `png` with a note of the text that it was made of, which pictures do not show. */
export function withSource(png: Buffer, source: string): Buffer {
  return Buffer.concat([png.subarray(0, headerEnd), noteOf(source), png.subarray(headerEnd)]);
}

/** Whether a PNG file was made of this text, as `withSource` noted. */
export function isMadeOf(png: Buffer, source: string): boolean {
  const note = noteOf(source);
  return png.subarray(headerEnd, headerEnd + note.length).equals(note);
}

/** A chunk of text (tEXt) with the hash of the source. */
function noteOf(source: string): Buffer {
  const hash = createHash('sha256').update(source.replaceAll('\r\n', '\n')).digest('hex');
  const content = Buffer.from(`tEXt${keyword}${hash}`, 'latin1');
  const chunk = Buffer.alloc(content.length + 8);
  chunk.writeUInt32BE(content.length - 4, 0);
  content.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(content), content.length + 4);
  return chunk;
}
