import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { inGrey, isMadeOf, withSource } from '../../../scripts/png.js';
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

describe('A picture in shades of grey', () => {
  /** A file of 2 x 5 pixels, each line with another filter; only the header's size, its form and the content are read. */
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

  const shadesOf = (png: Buffer) => [...inflateSync(chunksOf(inGrey(png)).get('IDAT') ?? Buffer.alloc(0))];

  it('has the shade of each pixel, whatever the filter of its line', () => {
    const same = (filter: number, first: number, second: number) => [
      filter,
      first,
      first,
      first,
      second,
      second,
      second,
    ];
    const lines = [same(0, 10, 200), same(1, 30, 250), same(2, 5, 6), same(3, 1, 2), same(4, 3, 4)];
    // Left of the first pixel and above the first line all is 0; sums are those of bytes.
    assert.deepEqual(shadesOf(coloured(2, lines)), [0, 10, 200, 0, 30, 24, 0, 35, 30, 0, 18, 26, 0, 21, 30]);
  });

  it('takes the left neighbour where it is as near as the one in the corner', () => {
    const lines = [
      [0, 2, 2, 2, 3, 3, 3],
      [4, 254, 254, 254, 5, 5, 5],
    ];
    assert.deepEqual(shadesOf(coloured(2, lines)), [0, 2, 3, 0, 0, 5]);
  });

  it('leaves the transparency out', () => {
    assert.deepEqual(shadesOf(coloured(6, [[0, 7, 7, 7, 255, 9, 9, 9, 255]])), [0, 7, 9]);
  });

  it('has the size of the other, and one byte for each pixel', () => {
    const header = chunksOf(inGrey(coloured(2, [[0, 1, 1, 1, 2, 2, 2]]))).get('IHDR');
    assert.deepEqual([...(header ?? [])], [0, 0, 0, 2, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
  });
});
