import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { inFewColours, isMadeOf, withSource } from '../../../scripts/png.js';
import { manifest, root, taskNames } from './extension-files.js';

const read = (path: string) => readFileSync(join(root, path));

const icons = [
  ['images/icon.svg', manifest.icons.default],
  ...taskNames.map((name) => [`images/tasks/${name}.svg`, `tasks/${name}/icon.png`] as const),
] as const;

/** The colour of the tile of an icon, on which its symbol stands. */
function tileOf(svg: string): string {
  const [, colour] = /<rect [^>]*fill="(#[0-9a-f]{6})"/.exec(read(svg).toString('utf8')) ?? [];
  assert.ok(colour !== undefined, `${svg} has no tile`);
  return colour;
}

/** How much a colour stands out from another, from 1 to 21, as WCAG 2.1 defines it. */
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((first, second) => first - second);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((start) => Number.parseInt(colour.slice(start, start + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** What WCAG 2.1 demands of graphics. */
const enough = 3;

describe('The icons', () => {
  for (const [source, icon] of icons) {
    it(`have ${icon} as npm run pictures makes it of ${source}`, () => {
      assert.ok(isMadeOf(read(icon), read(source).toString('utf8')), 'npm run pictures');
    });

    it(`have in ${source} a white symbol that stands out from its tile`, () => {
      assert.match(read(source).toString('utf8'), /#ffffff/);
      assert.ok(contrast(tileOf(source), '#ffffff') >= enough);
    });
  }

  it('of the extension stands out from its banner', () => {
    assert.ok(contrast(tileOf('images/icon.svg'), manifest.branding.color) >= enough);
  });

  it('of the tasks have a colour each', () => {
    const colours = taskNames.map((name) => tileOf(`images/tasks/${name}.svg`));
    assert.equal(new Set(colours).size, taskNames.length);
  });
});

/** The chunks of a PNG file by name, each of which is whole. */
function chunksOf(png: Buffer): ReadonlyMap<string, Buffer> {
  const chunks = new Map<string, Buffer>();
  for (let start = 8; start < png.length;) {
    const end = start + 8 + png.readUInt32BE(start);
    assert.equal(png.readUInt32BE(end), crc32(png.subarray(start + 4, end)));
    chunks.set(png.toString('latin1', start + 4, start + 8), png.subarray(start + 8, end));
    start = end + 4;
  }
  return chunks;
}

describe('A picture with its source', () => {
  const png = Buffer.from(read('tasks/SnapImages/icon.png'));
  const noted = withSource(png, '<svg />');

  it('is known as made of it, whatever the ends of its lines, and of nothing else', () => {
    assert.ok(isMadeOf(withSource(png, '<svg>\n</svg>'), '<svg>\r\n</svg>'));
    assert.ok(!isMadeOf(noted, '<svg></svg>'));
    assert.ok(!isMadeOf(png, '<svg />'));
  });

  it('is a PNG file whose every chunk is whole', () => {
    assert.deepEqual([...chunksOf(noted).keys()].slice(0, 2), ['IHDR', 'tEXt']);
    assert.equal([...chunksOf(noted).keys()].at(-1), 'IEND');
  });
});

describe('A picture in few colours', () => {
  /** A file of two pixels a line, each line with another filter; only the header's size, its form and the content are read. */
  const coloured = (form: number, lines: readonly (readonly number[])[]) => {
    const chunk = (type: string, content: Buffer) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(content.length);
      return Buffer.concat([length, Buffer.from(type), content, Buffer.alloc(4)]);
    };
    const header = Buffer.from([0, 0, 0, 2, 0, 0, 0, lines.length, 8, form, 0, 0, 0]);
    const content = chunk('IDAT', deflateSync(Buffer.from(lines.flat())));
    return Buffer.concat([Buffer.alloc(8), chunk('IHDR', header), content]);
  };

  /** The colours of the pixels, line by line. */
  const pixelsOf = (png: Buffer) => {
    const chunks = chunksOf(inFewColours(png));
    const lines = inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0));
    const palette = chunks.get('PLTE') ?? Buffer.alloc(0);
    const colourOf = (index: number) => [...palette.subarray(3 * index, 3 * index + 3)];
    return [...lines].flatMap((byte, index) =>
      index % 2 === 0 ? [] : [colourOf(byte >> 4), colourOf(byte & 15)],
    );
  };

  it('has the colour of each pixel, whatever the filter of its line', () => {
    const lines = [
      [0, 10, 20, 30, 200, 100, 0],
      [1, 90, 0, 0, 60, 100, 60],
      [2, 0, 200, 0, 0, 0, 100],
      [3, 1, 2, 3, 4, 5, 6],
      [4, 30, 0, 60, 0, 80, 0],
    ];
    // Left of the first pixel and above the first line all is 0; sums are those of bytes.
    assert.deepEqual(pixelsOf(coloured(2, lines)), [
      [10, 20, 30],
      [200, 100, 0],
      [90, 0, 0],
      [150, 100, 60],
      [90, 200, 0],
      [150, 100, 160],
      [46, 102, 3],
      [102, 106, 87],
      [76, 102, 63],
      [102, 186, 87],
    ]);
  });

  it('takes the nearest of the most frequent colours for one that is rare', () => {
    const colours = [0, 85, 170, 255].flatMap((red) => [0, 85, 170, 255].map((blue) => [red, 0, blue]));
    const frequent = colours.map((colour) => [0, ...colour, ...colour]);
    const pixels = pixelsOf(coloured(2, [...frequent, [0, 0, 0, 0, 80, 60, 180]]));
    assert.deepEqual(pixels.slice(-2), [
      [0, 0, 0],
      [85, 0, 170],
    ]);
  });

  it('takes no two colours that look alike', () => {
    const lines = [
      [0, ...grey(100), ...grey(100)],
      [0, ...grey(100), ...grey(105)],
    ];
    assert.deepEqual(new Set(pixelsOf(coloured(2, lines)).map(String)), new Set(['100,100,100']));
  });

  it('leaves the transparency out', () => {
    assert.deepEqual(pixelsOf(coloured(6, [[0, 7, 7, 7, 255, 90, 90, 90, 255]])), [grey(7), grey(90)]);
  });

  it('has the size of the other, and half a byte for each pixel', () => {
    const header = chunksOf(inFewColours(coloured(2, [[0, 1, 1, 1, 2, 2, 2]]))).get('IHDR');
    assert.deepEqual([...(header ?? [])], [0, 0, 0, 2, 0, 0, 0, 1, 4, 3, 0, 0, 0]);
  });

  const grey = (shade: number) => [shade, shade, shade];
});
