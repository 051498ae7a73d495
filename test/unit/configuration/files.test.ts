import { afterEach, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findNamed, readText } from '../../../tasks/core/configuration/files.js';
import { readTree } from '../../../tasks/core/configuration/tree.js';
import { isConfigurationError } from '../../../tasks/core/configuration/finding.js';
import { type Sources, writeSources } from '../../worlds/sources.js';

describe('The files of the Configuration folder', () => {
  let sources: Sources;
  beforeEach(async () => {
    sources = await writeSources({
      'B.json': {},
      'a.JSON': {},
      'notes.txt': 'x',
      'Sub/c.json': {},
      'Labs.json/d.json': {},
    });
  });
  afterEach(() => sources.remove());

  it('C1 C7 are listed before those of the subfolders, by name without regard to casing', async () => {
    assert.deepEqual((await readTree(sources.folder, sources.folder)).files, [
      'a.JSON',
      'B.json',
      'Labs.json/d.json',
      'Sub/c.json',
    ]);
  });

  it('C1 are found by a name in any casing, and only where the kind is right', async () => {
    const found = [
      await findNamed(sources.folder, 'A.json', 'file'),
      await findNamed(sources.folder, 'SUB', 'folder'),
      await findNamed(sources.folder, 'labs.json', 'file'),
    ];
    assert.deepEqual(found, [join(sources.folder, 'a.JSON'), join(sources.folder, 'Sub'), undefined]);
  });

  it('are an error of the configuration where their folder cannot be read', async () => {
    await assert.rejects(
      readTree(join(sources.folder, 'missing'), sources.folder),
      (error) => isConfigurationError(error) && error.findings[0]?.code === 'IF104',
    );
  });

  it('are read up to the size of the largest template, and named where they are larger', async () => {
    const file = join(sources.folder, 'large.json');
    await writeFile(file, `"${'x'.repeat(4 * 1024 ** 2 - 2)}"`);
    assert.ok('text' in (await readText(file)));
    await writeFile(file, `"${'x'.repeat(4 * 1024 ** 2 - 1)}"`);
    const read = await readText(file);
    assert.ok('code' in read);
    assert.deepEqual([read.code, read.file], ['IF104', file]);
    assert.match(read.why, /It has 4194305 bytes, and 4194304 \(4 MB\) are the most/);
  });

  it('are not read where they are none', async () => {
    const read = await readText(sources.folder);
    assert.ok('code' in read && /not a file/.test(read.why));
  });

  it('C32 have a warning where their encoding is a guess', async () => {
    const file = join(sources.folder, 'guess.json');
    await writeFile(file, Buffer.from([0x22, 0xe9, 0x22]));
    const read = await readText(file);
    assert.ok('text' in read);
    assert.deepEqual([read.text, read.findings.map(({ code }) => code)], ['"é"', ['IF105']]);
  });

  it('are an error where they cannot be read', async () => {
    const read = await readText(join(sources.folder, 'missing.json'));
    assert.ok('code' in read);
    assert.deepEqual([read.code, read.severity], ['IF104', 'error']);
  });
});
