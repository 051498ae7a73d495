import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');

const notOurs = new Set(['node_modules', 'dist', '.git']);

/** Files and folders of the repository, relative to its root, with `/`. */
const paths = readdirSync(root)
  .filter((name) => !notOurs.has(name))
  .flatMap((name) => [name, ...below(name)]);

function below(name: string): string[] {
  if (!readdirSync(root, { withFileTypes: true }).some((entry) => entry.name === name && entry.isDirectory()))
    return [];
  return readdirSync(join(root, name), { recursive: true }).map((path) =>
    join(name, String(path)).split(sep).join('/'),
  );
}

const known = new Set(paths);

const documents = paths.filter((path) =>
  /^(?:[^/]+|docs\/(?:tasks\/)?[^/]+|(?:test|cli)\/README)\.md$/.test(path),
);

const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** A text without its blocks of code, in which nothing is a link. */
const prose = (text: string) => text.replaceAll(/^ *```[^]*?^ *```$/gm, '');

/** The anchors that GitHub makes of the headings of a document. */
function anchorsOf(text: string): ReadonlySet<string> {
  const headings = [...prose(text).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

/** How a text of the package names the place of the repository's documents; those texts lie in its root. */
const documentation = '${documentation}/';

/** The links of a document that lead to nothing in the repository. */
function brokenLinks(path: string): string[] {
  const links = [...prose(read(path)).matchAll(/\]\(([^()\s]+)\)/g)].map(([, link = '']) => link);
  return links.filter((link) => !isAddress(link) && !leadsSomewhere(path, link));
}

/** Whether a link is an address of its own, written out or taken from publisher.json. */
function isAddress(link: string): boolean {
  return /^https?:/.test(link) || (link.startsWith('${') && !link.startsWith(documentation));
}

function leadsSomewhere(path: string, link: string): boolean {
  const [file = '', anchor] = link.replace(documentation, '').split('#');
  const target =
    file === ''
      ? path
      : normalize(join(dirname(path), file))
          .split(sep)
          .join('/');
  return known.has(target) && (anchor === undefined || anchorsOf(read(target)).has(anchor));
}

const sourceFile = /^[\w./-]+\.(?:ts|cjs)$/;

const folders = /^(?:tasks|test|scripts|docs|roles|schemas|sample)(?:\/[a-z][\w.-]*)*\/?$/;

/** Files and folders of the repository that a document names in code and that are not there. */
function missingPaths(path: string): string[] {
  const words = [...prose(read(path)).matchAll(/`([^`\n]+)`/g)].flatMap(([, code = '']) =>
    code.split(/[\s,:]+/),
  );
  return words.filter(
    (word) =>
      (sourceFile.test(word) && !paths.some((known) => `/${known}`.endsWith(`/${word}`))) ||
      (folders.test(word) && !known.has(word.replace(/\/$/, ''))),
  );
}

describe('The documents of the repository', () => {
  it('are more than the README', () => {
    assert.ok(documents.includes('README.md') && documents.includes('docs/architecture.md'));
  });

  for (const path of ['vss-extension.json', ...paths.filter((path) => path.endsWith('/task.json'))]) {
    it(`are where ${path} says`, () => {
      const links = [...read(path).matchAll(/\$\{documentation\}\/[\w./#-]+/g)].map(([link]) => link);
      assert.deepEqual(
        links.filter((link) => !leadsSomewhere('', link)),
        [],
      );
    });
  }

  for (const path of documents) {
    it(`have in ${path} no link that leads nowhere`, () => {
      assert.deepEqual(brokenLinks(path), []);
    });

    it(`name in ${path} no file and no folder that is not there`, () => {
      assert.deepEqual(missingPaths(path), []);
    });
  }
});
