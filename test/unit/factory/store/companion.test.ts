import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  companionName,
  readCompanion,
  type StoredImage,
  vhdName,
  writeCompanion,
} from '../../../../tasks/core/factory/store/companion.js';

const image: StoredImage & { readonly timestamp: Date } = {
  imageName: 'Win10_custombox-Aug-24-2018',
  imagePath: 'Win10\\custombox.json',
  description: 'Windows 10',
  osType: 'Windows',
  vhdFileName: 'c3870516-4428-45e1-97a7-e44aaf43a0f9.vhd',
  timestamp: new Date('2018-08-24T13:14:33Z'),
};

const lastModified = new Date('2018-08-24T14:00:00Z');

/** As an old Snap leaves it. */
const old = { ...image, timestamp: '8/24/2018 1:14:33 PM' };

const read = (companion: unknown, encoding: BufferEncoding = 'utf8') =>
  readCompanion(Buffer.from(JSON.stringify(companion), encoding), lastModified);

const problemOf = (companion: unknown) => {
  const result = read(companion);
  return 'problem' in result ? result.problem : undefined;
};

describe('A companion', () => {
  it('C54 has the six texts that the scripts read', () => {
    assert.deepEqual(JSON.parse(writeCompanion(image)), { ...image, timestamp: '2018-08-24T13:14:33' });
  });

  it('C54 has three texts of our own where they are known', () => {
    const own = { sourceVmId: '/vm', sourceVmCreated: '2018-08-24T10:00:00.1234567Z', factoryRunId: '4711' };
    assert.deepEqual(readCompanion(Buffer.from(writeCompanion({ ...image, ...own })), lastModified), {
      ...image,
      ...own,
    });
  });

  it('C55 is pure ASCII', () => {
    const text = writeCompanion({ ...image, description: 'Zürich €\u007f' });
    assert.ok(text.includes('Z\\u00fcrich \\u20ac\\u007f'));
    assert.match(text, /^[\n -~]*$/);
  });

  it('C55 gives back what was written, beyond the basic plane too', () => {
    const description = 'Zürich "quoted" \\ 😀';
    const result = readCompanion(Buffer.from(writeCompanion({ ...image, description })), lastModified);
    assert.equal('description' in result && result.description, description);
  });

  it('C54 of an old Snap is read', () => {
    assert.deepEqual(read(old), image);
  });

  it('C57 of PowerShell 5.1 is read: UTF-16 with a byte order mark, CRLF and escapes', () => {
    const text = `\ufeff${JSON.stringify({ ...old, description: 'x' }, undefined, 4).replaceAll('\n', '\r\n')}`;
    const result = readCompanion(
      Buffer.from(text.replace('"x"', '"Bob\\u0027s Zürich"'), 'utf16le'),
      lastModified,
    );
    assert.equal('description' in result && result.description, "Bob's Zürich");
  });

  it('C57 in windows-1252 is read with a warning', () => {
    const result = read({ ...old, description: 'Zürich' }, 'latin1');
    assert.deepEqual('description' in result && [result.description, typeof result.warning], [
      'Zürich',
      'string',
    ]);
  });

  it('C58 whose timestamp cannot be read has none, with a warning', () => {
    const result = read({ ...old, timestamp: { value: 1 } });
    assert.deepEqual('timestamp' in result && [result.timestamp, typeof result.warning], [
      undefined,
      'string',
    ]);
  });

  it('C60 may have no description', () => {
    const result = read({ ...old, description: null });
    assert.equal('description' in result && result.description, '');
  });

  for (const name of ['imagePath', 'imageName', 'vhdFileName'])
    it(`C59 without ${name} is a problem`, () => {
      assert.equal(problemOf({ ...old, [name]: undefined }), `It has no ${name}.`);
    });

  it('C59 that is not valid JSON is a problem with its place', () => {
    const result = readCompanion(Buffer.from('{\n"imageName": }'), lastModified);
    assert.match('problem' in result ? result.problem : '', /line 2, column 14/);
  });

  it('C59 that is not an object is a problem', () => {
    assert.equal(problemOf([]), 'It is not a JSON object.');
  });

  const dangerous: readonly (readonly [string, string])[] = [
    ['imagePath', '..\\a.json'],
    ['vhdFileName', '../other/x.vhd'],
    ['vhdFileName', 'x.json'],
    ['imageName', '../labs/other'],
    ['imageName', '..'],
    ['imageName', 'a%2fb'],
    ['osType', 'Solaris'],
  ];
  for (const [name, value] of dangerous)
    it(`C59 with the ${name} ${value} is a problem`, () => {
      assert.match(problemOf({ ...old, [name]: value }) ?? '', new RegExp(`^Its ${name} is n`));
    });

  it('C54 has its operating system read in any casing', () => {
    const result = read({ ...old, osType: 'linux' });
    assert.equal('osType' in result && result.osType, 'Linux');
  });

  it('C52 has the name of its VHD with another ending, whatever else is in the name', () => {
    assert.equal(companionName('vhd.json.vhd'), 'vhd.json.json');
    assert.equal(companionName('X.VHD'), 'X.json');
    assert.equal(vhdName('json.vhd.json'), 'json.vhd.vhd');
  });
});
