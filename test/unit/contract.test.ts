import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** How many rules and latent bugs of the scripts the contract of compatibility numbers: C1 to C110, L1 to L37. */
const lastRule = 110;

const lastBug = 37;

/** Numbers that need no test yet, and why. */
const outOfScope: ReadonlyMap<string, string> = new Map([
  ['C100', 'Is about the task UpdateBuildAgent, which does not exist yet.'],
  ['C101', 'Is about the task CleanDeploymentHistory, which does not exist yet.'],
  ['C102', 'Is about the task RunImageFactory, which does not exist yet.'],
  ['C105', 'Tells how the scripts fail, and nothing of the tasks.'],
  ['L6', 'Is a bug of CleanDeploymentHistory, whose task does not exist yet.'],
]);

const numbers = [
  ...Array.from({ length: lastRule }, (_, index) => `C${index + 1}`),
  ...Array.from({ length: lastBug }, (_, index) => `L${index + 1}`),
];

/** The titles of tests: the first text that `it` or `describe` is given, or a text of a table that starts with a number. */
function titlesIn(text: string): string[] {
  const given = [...text.matchAll(/\b(?:it|describe)\(\s*(['"`])(.*?)\1/g)];
  const ofTables = [...text.matchAll(/(['"`])([CL]\d+ .*?)\1/g)];
  return [...given, ...ofTables].map((match) => match[2] ?? '');
}

async function readTitles(): Promise<string[]> {
  const tests = join(import.meta.dirname, '..');
  const files = (await readdir(tests, { recursive: true })).filter((file) => file.endsWith('.test.ts'));
  const texts = await Promise.all(files.map((file) => readFile(join(tests, file), 'utf8')));
  return texts.flatMap(titlesIn);
}

describe('The contract of compatibility', () => {
  it('has a test named by the number of each rule and each latent bug in scope', async () => {
    const titles = await readTitles();
    const named = new Set(titles.flatMap((title) => title.match(/\b[CL]\d+\b/g) ?? []));
    assert.deepEqual(
      numbers.filter((number) => !named.has(number) && !outOfScope.has(number)),
      [],
    );
  });

  it('leaves out what is out of scope only as long as no test is named so', async () => {
    const titles = (await readTitles()).join('\n');
    const tested = [...outOfScope.keys()].filter((number) => new RegExp(`\\b${number}\\b`).test(titles));
    assert.deepEqual(tested, []);
  });
});
