import fc from 'fast-check';
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

  it('says of a specialized image that it is one, and nothing of others', () => {
    const specialized = { ...image, osState: 'Specialized' as const };
    const text = writeCompanion(specialized);
    assert.match(text, /"osState": "Specialized"/);
    assert.deepEqual(readCompanion(Buffer.from(text), lastModified), specialized);
    assert.deepEqual(read({ ...old, osState: 'SPECIALIZED' }), specialized);
    assert.deepEqual(read({ ...old, osState: 'Generalized' }), image);
  });

  for (const osState of ['Sysprepped', '', null, true])
    it(`with the osState ${String(osState)} is a problem: nobody knows what labs can make of it`, () => {
      assert.equal(problemOf({ ...old, osState }), 'Its osState is neither Generalized nor Specialized.');
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
    ['vhdFileName', 'x.vhd.json'],
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

describe('A companion that anybody may have written', () => {
  it('C59 is a stored image with valid parts, or a problem in words, and never an error that ends the run', () => {
    const odd = fc.constantFrom<unknown>(
      null,
      '',
      '%E0%A4%A',
      'x',
      -1,
      1e308,
      true,
      [],
      {},
      '9999-99-99T99:99:99',
    );
    const part = (usual: unknown) => fc.oneof(fc.constant(usual), odd);
    const json = fc
      .record(
        {
          imageName: part('Win-May-1-2024'),
          imagePath: part('a.json'),
          vhdFileName: part('x.vhd'),
          osType: part('Windows'),
          timestamp: part('2024-05-01T08:00:00'),
          description: part('text'),
          sourceVmId: part('id'),
        },
        { requiredKeys: [] },
      )
      .map((companion) => JSON.stringify(companion));
    const bytes = fc.oneof(
      json.map((text) => Buffer.from(text)),
      json.map((text) => Buffer.from(text).subarray(0, -5)),
      fc.uint8Array({ maxLength: 50 }),
    );
    const property = fc.property(bytes, (content) => {
      const read = readCompanion(content, new Date('2024-05-02T08:00:00Z'));
      if ('problem' in read) assert.ok(read.problem.length > 0);
      else {
        assert.ok(read.timestamp === undefined || !Number.isNaN(read.timestamp.getTime()));
        assert.ok([read.imageName, read.imagePath, read.vhdFileName].every((text) => text !== ''));
        assert.equal(typeof read.description, 'string');
      }
    });
    fc.assert(property, { numRuns: 500 });
  });
});
