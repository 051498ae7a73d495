import { createHash } from 'node:crypto';
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

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

function noteOf(source: string): Buffer {
  const hash = createHash('sha256').update(source.replaceAll('\r\n', '\n')).digest('hex');
  return chunk('tEXt', Buffer.from(`Source\0${hash}`, 'latin1'));
}

function chunk(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  return Buffer.concat([numbers(content.length), named, numbers(crc32(named))]);
}

function numbers(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, 4 * index);
  return bytes;
}

/** A colour, as the number 0xRRGGBB. */
type Colour = number;

/** As many as half a byte tells apart. */
const mostColours = 16;

/** Colours with a smaller distance look alike: the square of the difference in red, green and blue together. */
const smallestDistance = 28 ** 2;

/**
 * The picture in its 16 most frequent colours that do not look alike, each other one replaced by the nearest of them, with
 * a fraction of the bytes; `png` is RGB or RGBA, and loses its transparency.
 */
export function inFewColours(png: Buffer): Buffer {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const pixel = png[25] === 6 ? 4 : 3;
  const lines = plainLines(inflateSync(contentOf(png, 'IDAT')), width * pixel, pixel).map((line) =>
    Array.from({ length: width }, (_, index) => line.readUIntBE(index * pixel, 3)),
  );
  const palette = mostFrequent(lines);
  const indexOf = finderOf(palette);
  // Each line begins with the kind of its filter: none.
  const indexes = lines.map((line) => Buffer.from([0, ...inPairs(line.map(indexOf))]));
  return Buffer.concat([
    signature,
    chunk('IHDR', Buffer.concat([numbers(width, height), Buffer.from([4, 3, 0, 0, 0])])),
    chunk('PLTE', Buffer.from(palette.flatMap(partsOf))),
    chunk('IDAT', deflateSync(Buffer.concat(indexes), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function mostFrequent(lines: readonly (readonly Colour[])[]): readonly Colour[] {
  const counts = new Map<Colour, number>();
  for (const line of lines) for (const colour of line) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const chosen: Colour[] = [];
  for (const [colour] of [...counts].sort(([, one], [, other]) => other - one)) {
    if (chosen.length === mostColours) break;
    if (chosen.every((each) => distance(each, colour) >= smallestDistance)) chosen.push(colour);
  }
  return chosen;
}

/** Two numbers of half a byte in each byte, the first in its upper half. */
function inPairs(halves: readonly number[]): readonly number[] {
  return halves.flatMap((half, index) => (index % 2 === 0 ? [(half << 4) | (halves[index + 1] ?? 0)] : []));
}

/** Finds the index of the colour of the palette that is nearest to another. */
function finderOf(palette: readonly Colour[]): (colour: Colour) => number {
  const known = new Map(palette.map((colour, index) => [colour, index]));
  return (colour) => {
    const index = known.get(colour) ?? nearestIndex(colour, palette);
    known.set(colour, index);
    return index;
  };
}

function nearestIndex(colour: Colour, palette: readonly Colour[]): number {
  const distances = palette.map((each) => distance(colour, each));
  return distances.indexOf(Math.min(...distances));
}

function distance(one: Colour, other: Colour): number {
  const parts = partsOf(other);
  return partsOf(one).reduce((sum, part, index) => sum + (part - (parts[index] ?? 0)) ** 2, 0);
}

const partsOf = (colour: Colour) => [colour >> 16, (colour >> 8) & 255, colour & 255];

/** What all chunks of a type have. */
function contentOf(png: Buffer, type: string): Buffer {
  const contents: Buffer[] = [];
  for (let start = signature.length; start < png.length;) {
    const end = start + 8 + png.readUInt32BE(start);
    if (png.toString('latin1', start + 4, start + 8) === type) contents.push(png.subarray(start + 8, end));
    start = end + 4;
  }
  return Buffer.concat(contents);
}

/** The lines of a picture without the filters that make them smaller; `pixel` is the number of bytes of one. */
function plainLines(filtered: Buffer, length: number, pixel: number): readonly Buffer[] {
  const lines: Buffer[] = [];
  for (let start = 0; start < filtered.length; start += length + 1) {
    const line = Buffer.from(filtered.subarray(start + 1, start + 1 + length));
    const above = lines.at(-1) ?? Buffer.alloc(length);
    for (const [index, byte] of line.entries()) {
      const [left, corner] = [line[index - pixel] ?? 0, above[index - pixel] ?? 0];
      line[index] = byte + predicted(filtered[start] ?? 0, left, above[index] ?? 0, corner);
    }
    lines.push(line);
  }
  return lines;
}

/** What a filter of PNG expects of a byte, by the same byte of its neighbours. */
function predicted(filter: number, left: number, above: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return above;
  if (filter === 3) return (left + above) >> 1;
  return filter === 4 ? nearest(left + above - corner, [left, above, corner]) : 0;
}

function nearest(value: number, candidates: readonly number[]): number {
  return candidates.reduce((best, each) => (Math.abs(value - each) < Math.abs(value - best) ? each : best));
}
