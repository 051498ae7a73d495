import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filledIn, placeholdersIn, type Publisher, readPublisher } from '../../../scripts/publisher.js';

const publisher: Publisher = {
  publisher: 'somebody',
  repository: 'https://git.contoso.com/factory',
  documentation: 'https://git.contoso.com/factory/blob/main',
  issues: 'https://git.contoso.com/factory/issues',
  support: 'https://www.contoso.com/support',
  privacyPolicy: 'https://www.contoso.com/privacy',
};

const write = (change: object) => JSON.stringify({ ...publisher, ...change }, undefined, 2);

describe('npm run publish:check', () => {
  it('accepts addresses that somebody owns', () => {
    assert.deepEqual(placeholdersIn(write({})), []);
  });

  for (const address of [
    'https://example.com/factory',
    'https://docs.example.org/',
    'https://factory.example',
    'https://factory.invalid/issues',
    'https://localhost:8080/',
  ]) {
    it(`refuses the placeholder ${address}, with its place and what to write`, () => {
      assert.deepEqual(placeholdersIn(write({ issues: address })), [
        'scripts/publisher.json:5:13 issues is a placeholder. Write the address where people report faults and ask questions.',
      ]);
    });
  }

  it('refuses all placeholders at once', () => {
    const faults = placeholdersIn(
      write({ repository: 'https://example.com/', support: 'https://example.com/' }),
    );
    assert.deepEqual(
      faults.map((fault) => fault.split(' ')[1]),
      ['repository', 'support'],
    );
  });

  it('takes a name that only looks like one for what it is', () => {
    assert.deepEqual(
      placeholdersIn(write({ issues: 'https://notexample.com/', support: 'https://contoso.test.com/' })),
      [],
    );
  });
});

describe('A text of the package', () => {
  it('has the addresses of the publisher where it names them', () => {
    assert.equal(
      filledIn(
        '[A](${issues}), [B](${documentation}/README.md), $(variable), ${{ parameters.a }}',
        publisher,
      ),
      '[A](https://git.contoso.com/factory/issues), [B](https://git.contoso.com/factory/blob/main/README.md), $(variable), ${{ parameters.a }}',
    );
  });

  it('is refused with a name that the publisher does not have', () => {
    assert.throws(
      () => filledIn('${constructor}', publisher),
      /\$\{constructor\}, which scripts\/publisher\.json has not/,
    );
  });
});

describe('The file of the publisher', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'publisher-'));
    await mkdir(join(folder, 'scripts'));
  });

  after(() => rm(folder, { recursive: true, force: true }));

  const readWith = async (change: object) => {
    await writeFile(join(folder, 'scripts', 'publisher.json'), write(change));
    return await readPublisher(folder);
  };

  it('is read whole', async () => {
    assert.deepEqual(await readWith({}), publisher);
  });

  for (const [what, change, name] of [
    ['an address that is missing', { support: undefined }, 'support'],
    ['an address without https', { issues: 'http://git.contoso.com' }, 'issues'],
    ['an id with a space', { publisher: 'some body' }, 'publisher'],
    ['a value that nobody reads', { homepage: 'https://www.contoso.com' }, 'homepage'],
  ] as const) {
    it(`is refused for ${what}`, async () => {
      await assert.rejects(readWith(change), new RegExp(`publisher\\.json is not complete:[^]*${name}`));
    });
  }
});
