import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { writeVersions } from '../../../scripts/versions.js';
import { extensionVersion } from '../../../tasks/core/definitions/version.js';
import { manifest, readJson, root, taskNames } from './extension-files.js';
import { readTaskJson } from './task-schema.js';

const versioned = z.object({ version: z.string() });

const { version } = versioned.parse(readJson('package.json'));

describe('The version', () => {
  it('of package.json is that of the extension', () => {
    assert.equal(manifest.version, version);
  });

  it('of package.json is the one that reports name', () => {
    assert.equal(extensionVersion, version);
  });

  it('of package.json is that of the lock file', () => {
    assert.equal(versioned.parse(readJson('package-lock.json')).version, version);
  });

  it('of package.json is that of the command line', () => {
    assert.equal(versioned.parse(readJson('cli', 'package.json')).version, version);
  });

  for (const name of taskNames) {
    it(`of package.json is that of the task ${name}`, () => {
      const { Major, Minor, Patch } = readTaskJson(name).version;
      assert.equal(`${Major}.${Minor}.${Patch}`, version);
    });
  }
});

describe('npm run version', () => {
  const files = [
    'package.json',
    'package-lock.json',
    'cli/package.json',
    'vss-extension.json',
    'tasks/SnapImages/task.json',
  ];
  let copy: string;

  before(async () => {
    copy = await mkdtemp(join(tmpdir(), 'versions-'));
    await mkdir(join(copy, 'tasks', 'SnapImages'), { recursive: true });
    await mkdir(join(copy, 'tasks', 'core', 'definitions'), { recursive: true });
    await mkdir(join(copy, 'cli'));
    for (const file of files) await cp(join(root, file), join(copy, file));
  });

  after(() => rm(copy, { recursive: true, force: true }));

  it('refuses what the agent does not know as a version', async () => {
    await assert.rejects(writeVersions(copy, '1.2.3-beta'), /"1\.2\.3-beta" is not a version/);
  });

  it('writes one version everywhere, ends the preview with version 1, and changes nothing else', async () => {
    await writeVersions(copy, '11.22.33');
    const code = await readFile(join(copy, 'tasks', 'core', 'definitions', 'version.ts'), 'utf8');
    assert.match(code, /extensionVersion = '11\.22\.33';/);
    const task = { Major: 11, Minor: 22, Patch: 33 };
    for (const file of files) {
      const before: unknown = JSON.parse(await readFile(join(root, file), 'utf8'));
      const after: unknown = JSON.parse(await readFile(join(copy, file), 'utf8'));
      const expected = { ...z.record(z.string(), z.unknown()).parse(before) };
      expected['version'] = file.endsWith('task.json') ? task : '11.22.33';
      if (file.endsWith('task.json')) expected['preview'] = false;
      if (file === 'vss-extension.json') expected['galleryFlags'] = [];
      if (file === 'package-lock.json') expected['packages'] = packagesWith('11.22.33');
      assert.deepEqual(after, expected, file);
    }
  });

  it('marks a version below 1 as a preview', async () => {
    await writeVersions(copy, '11.22.33');
    await writeVersions(copy, '0.2.0');
    const read = async (file: string) =>
      z.looseObject({}).parse(JSON.parse(await readFile(join(copy, file), 'utf8')));
    assert.equal((await read('tasks/SnapImages/task.json'))['preview'], true);
    assert.deepEqual((await read('vss-extension.json'))['galleryFlags'], ['Preview']);
  });
});

function packagesWith(own: string): unknown {
  const lockFile = z.object({ packages: z.record(z.string(), z.record(z.string(), z.unknown())) });
  const { packages } = lockFile.parse(readJson('package-lock.json'));
  return { ...packages, '': { ...packages[''], version: own } };
}
