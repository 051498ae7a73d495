import type { Metafile } from 'esbuild';
import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BundledPackage, bundledFolders, noticesOf, readPackage } from '../../../scripts/notices.js';

/** What esbuild says of a bundle of these files, with the bytes that each has in it. */
function bundleOf(files: Readonly<Record<string, number>>): Metafile {
  const inputs = Object.entries(files).map(([path, bytesInOutput]) => [path, { bytesInOutput }] as const);
  return {
    inputs: {},
    outputs: {
      'index.js': { bytes: 0, inputs: Object.fromEntries(inputs), imports: [], exports: [] },
    },
  };
}

describe('The packages that are bundled', () => {
  it('are those of all bundles with code in one, once each', () => {
    const one = bundleOf({
      'tasks/core/step/wait.ts': 10,
      'node_modules/ms/index.js': 10,
      'node_modules/ms/parse.js': 10,
      'node_modules/tree-shaken/index.js': 0,
      'left-out:open': 10,
    });
    const other = bundleOf({
      'node_modules/ms/index.js': 10,
      'node_modules/@azure/msal-node/node_modules/@azure/msal-common/dist/index.mjs': 10,
    });
    assert.deepEqual(bundledFolders([one, other]), [
      'node_modules/@azure/msal-node/node_modules/@azure/msal-common',
      'node_modules/ms',
    ]);
  });
});

const library: BundledPackage = {
  name: 'library',
  version: '1.2.3',
  licence: 'ISC',
  author: undefined,
  texts: ['Permission to use this.', 'Copyright (c) Somebody'],
};

describe('The third-party notices', () => {
  it('name each package with version, licence and all its texts', () => {
    assert.ok(
      noticesOf([library]).includes(
        '\nlibrary 1.2.3 (ISC)\n\nPermission to use this.\n\nCopyright (c) Somebody\n',
      ),
    );
  });

  it('have a text once that several packages have', () => {
    const notices = noticesOf([library, { ...library, name: 'another' }]);
    assert.ok(notices.includes('\nlibrary 1.2.3 (ISC)\nanother 1.2.3 (ISC)\n\nPermission to use this.'));
    assert.equal(notices.split('Permission to use this.').length, 2);
  });

  it('have the text of MIT and the author for a package that only names that licence', () => {
    const notices = noticesOf([{ ...library, licence: 'MIT', author: 'A. Nother', texts: [] }]);
    assert.ok(notices.includes('\nCopyright (c) A. Nother\n\nPermission is hereby granted'));
  });

  for (const [what, change, expected] of [
    ['a licence that nobody has looked at', { licence: 'GPL-3.0-only' }, /licence \(GPL-3\.0-only\) is not/],
    ['a choice of licences', { licence: '(MIT OR GPL-3.0-only)' }, /\(\(MIT OR GPL-3\.0-only\)\) is not one/],
    ['no licence', { licence: undefined }, /licence \(none in package\.json\) is not one/],
    ['no text of its licence', { author: 'A. Nother', texts: [] }, /no file with its licence \(ISC\)/],
    ['neither text nor author', { licence: 'MIT', texts: [] }, /no file with its licence \(MIT\)/],
  ] as const) {
    it(`are refused for a package with ${what}, with the remedy`, () => {
      const notices = () => noticesOf([{ ...library, ...change }]);
      assert.throws(notices, expected);
      assert.throws(
        notices,
        /^Error: The package library 1\.2\.3 is bundled, .*\. Use (?:another package|a version)/,
      );
    });
  }

  it('are refused for all packages at once', () => {
    const without = { ...library, licence: undefined };
    assert.throws(
      () => noticesOf([without, { ...without, name: 'another' }]),
      /library 1\.2\.3.*\n.*another 1/,
    );
  });
});

describe('What a package says of itself', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'library-'));
    await mkdir(join(folder, 'LICENSES'));
    for (const name of [
      'LICENSE',
      'licence.md',
      'COPYING',
      'CopyrightNotice.txt',
      'NOTICE',
      'LICENSE-MIT.txt',
    ])
      await writeFile(join(folder, name), `\uFEFF${name} \r\nof it\r\n`);
    for (const name of ['README.md', 'license.js', 'unlicensed.md'])
      await writeFile(join(folder, name), 'Something else');
  });

  after(() => rm(folder, { recursive: true, force: true }));

  const withPackageFile = async (content: object) => {
    await writeFile(
      join(folder, 'package.json'),
      JSON.stringify({ name: 'library', version: '1.2.3', ...content }),
    );
    return await readPackage(folder);
  };

  it('is its name, version, licence and author', async () => {
    const { texts, ...rest } = await withPackageFile({ license: 'MIT', author: { name: 'A. Nother' } });
    assert.ok(texts.length > 0);
    assert.deepEqual(rest, { name: 'library', version: '1.2.3', licence: 'MIT', author: 'A. Nother' });
  });

  it('is every file with its licence, copyright or a notice, in plain lines', async () => {
    const { texts } = await withPackageFile({ license: 'MIT' });
    const names = ['COPYING', 'CopyrightNotice.txt', 'LICENSE', 'LICENSE-MIT.txt', 'NOTICE', 'licence.md'];
    assert.deepEqual(
      texts,
      names.map((name) => `${name}\nof it`),
    );
  });

  it('is no licence where package.json has one of an old form', async () => {
    const { licence } = await withPackageFile({ license: { type: 'MIT' }, licenses: ['MIT'] });
    assert.equal(licence, undefined);
  });
});
