import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { parseLabsJson } from '../../../../tasks/core/configuration/labs-json.js';
import { missingImageFinding, missingImages } from '../../../../tasks/core/factory/labs/missing-images.js';

/** The keys of the missing golden images that entries name; with a question mark where one may mean a folder. */
function missing(entries: readonly string[], ...existing: readonly string[]): string[] {
  const named = entries.map((text) => ({ text, line: 1, column: 1 }));
  return missingImages(named, new Set(existing)).map(
    ({ key, isSurelyFile }) => `${key}${isSurelyFile ? '' : '?'}`,
  );
}

const server = 'win\\server.json';

describe('A golden image that Labs.json names', () => {
  it('C8 C18 is missing where no file has its key, in whatever way the entry is written', () => {
    for (const entry of [
      'Win/Server.json',
      'win\\SERVER.json',
      './Win/Server.json',
      ' GoldenImages/Win/Server.json ',
    ])
      assert.deepEqual(
        [missing([entry], 'win\\other.json'), missing([entry], server)],
        [[server], []],
        entry,
      );
  });

  it('C8 C18 may be written without the extension, unless a folder has that name', () => {
    assert.deepEqual(missing(['Win/Server'], 'win\\other.json'), [`${server}?`]);
    assert.deepEqual(missing(['Win/Server'], 'win\\server\\core.json'), []);
  });

  it('C8 C16 is missing although an image begins with its name', () => {
    assert.deepEqual(missing(['Win/Server'], 'win\\server2022.json'), [`${server}?`]);
  });

  it('C8 C19 is none where an entry is a glob that matches something, or can be no name', () => {
    assert.deepEqual(missing(['Win/*.json', '{a,b}.json', '', '.', '../x.json'], 'a.json'), []);
  });

  it('C8 C19 may have brackets in its name', () => {
    assert.deepEqual(missing(['Win [x64].json'], 'a.json'), ['win [x64].json']);
  });

  it('C8 is named by every entry of the file, whatever becomes of it', () => {
    const texts = [
      '{"LabName": "x", "ImagePaths": ["a.json"]}',
      '{"SubscriptionId": "s", "LabName": "x", "ImagePaths": ["b.json"], "imagepaths": ["c.json", "../d.json"]}',
    ];
    const { named } = parseLabsJson(
      `{"labs": [${texts.join()}],\n"Labs": [{"ImagePaths": "e.json"}]}`,
      'Labs.json',
    );
    assert.deepEqual(
      named.map(({ text, line }) => [text, line]),
      [
        ['a.json', 1],
        ['b.json', 1],
        ['c.json', 1],
        ['../d.json', 1],
        ['e.json', 2],
      ],
    );
  });

  it('has a warning at the place of the entry', () => {
    const [image] = missingImages([{ text: 'a.json', line: 3, column: 5 }], new Set());
    assert.ok(image);
    const { code, severity, file, line, column } = missingImageFinding(image, '/c/Labs.json');
    assert.deepEqual([code, severity, file, line, column], ['IF222', 'warning', '/c/Labs.json', 3, 5]);
  });
});
