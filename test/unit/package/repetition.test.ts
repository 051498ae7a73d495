import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './extension-files.js';

/** The changelog tells again what was once new. */
const pages = [
  'README.md',
  'overview.md',
  'cli/README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.md') && name !== 'CHANGELOG.md')
    .map((name) => join('docs', name)),
];

/** Characters of the shortest sentence that says enough to be a repetition. */
const shortest = 50;

/** The sentences of a page, without code, tables and the addresses of links. */
function sentencesOf(text: string): string[] {
  const prose = text
    .replaceAll(/^ *```[^]*?^ *```$/gm, '')
    .replaceAll(/^ *\|.*$/gm, '')
    .replaceAll(/\]\([^)]*\)/g, ']');
  const paragraphs = prose
    .split(/\n\s*\n|^ *(?:[-*>]|\d+\.) /m)
    .map((paragraph) => paragraph.replaceAll(/\s+/g, ' '));
  return paragraphs
    .flatMap((paragraph) => paragraph.split(/[.:;] /))
    .map((sentence) => sentence.replaceAll(/^\W+|\W+$/g, ''))
    .filter((sentence) => sentence.length >= shortest);
}

describe('The pages for users', () => {
  it('say nothing twice in the same words', () => {
    const said = pages.flatMap((page) => {
      const sentences = sentencesOf(readFileSync(join(root, page), 'utf8'));
      return sentences.map((sentence) => ({ page, sentence }));
    });
    assert.ok(said.length > 100);
    const first = new Map(said.toReversed().map((one) => [one.sentence, one]));
    const repeated = said.filter((one) => first.get(one.sentence) !== one);
    assert.deepEqual(
      repeated.map(({ page, sentence }) => `${page}: ${sentence}`),
      [],
    );
  });
});
