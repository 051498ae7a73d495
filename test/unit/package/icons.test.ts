import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { isMadeOf, withSource } from '../../../scripts/png.js';
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

describe('A picture with its source', () => {
  const png = Buffer.from(read('tasks/SnapImages/icon.png'));
  const noted = withSource(png, '<svg />');

  it('is known as made of it, whatever the ends of its lines, and of nothing else', () => {
    assert.ok(isMadeOf(withSource(png, '<svg>\n</svg>'), '<svg>\r\n</svg>'));
    assert.ok(!isMadeOf(noted, '<svg></svg>'));
    assert.ok(!isMadeOf(png, '<svg />'));
  });

  it('is a PNG file whose every chunk is whole', () => {
    const names: string[] = [];
    for (let start = 8; start < noted.length;) {
      const end = start + 8 + noted.readUInt32BE(start);
      assert.equal(noted.readUInt32BE(end), crc32(noted.subarray(start + 4, end)));
      names.push(noted.toString('latin1', start + 4, start + 8));
      start = end + 4;
    }
    assert.deepEqual([names[0], names[1], names.at(-1)], ['IHDR', 'tEXt', 'IEND']);
  });
});
