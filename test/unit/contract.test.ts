import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The last numbers of the contract of compatibility: rules C1 to C126, latent bugs of the scripts L1 to L37. */
const lastRule = 127;

const lastBug = 37;

/** Numbers that need no test yet, and why. */
const outOfScope: ReadonlyMap<string, string> = new Map([
  ['C105', 'Tells how the scripts fail, and nothing of the tasks.'],
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

/**
 * A number stands where prose has it: after a space, a bracket, a comma or a quote, and before one or a full stop. So
 * colours (`#C12`), hexadecimal digits (`a-C6-b`) and parts of names (`CRC64`, `C6a`, `x.L4`) are none.
 */
const citation = /(?<=^|[\s('"`*,])([ACL])([1-9]\d{0,2})(?=$|[\s)'"`*,:;]|\.(?:$|\s))/gm;

const range = /(?<=^|[\s('"`*])([ACL])([1-9]\d{0,2})(?: to |–| – |\.\.)\1?([1-9]\d{0,2})(?!\d)/g;

/** The numbers that a text cites: of rules (C), of bugs (L), of the agent's rules (A); a range is all of its numbers. */
function citationsIn(text: string): string[] {
  const single = [...text.matchAll(citation)].map(([number]) => number);
  const ranged = [...text.matchAll(range)].flatMap(([, letter = '', from, to]) =>
    Array.from({ length: Number(to) - Number(from) + 1 }, (_, index) => `${letter}${Number(from) + index}`),
  );
  return [...new Set([...single, ...ranged])];
}

/** The numbers that a document defines: in bold, at the start of an item of a list or of a row of a table. */
function definitionsIn(text: string): string[] {
  return [...text.matchAll(/^ *(?:- |\| *)\*\*([ACL]\d+)\*\*/gm)].map(([, number = '']) => number);
}

/** This file has numbers that are examples: they neither cite nor test. */
const ownFile = join('test', 'unit', 'contract.test.ts');

const root = join(import.meta.dirname, '..', '..');

const readDocument = (name: string) => readFile(join(root, 'docs', name), 'utf8');

/** The numbers that each hand-written file of the repository cites. */
async function readCitations(): Promise<readonly { readonly file: string; readonly cited: string[] }[]> {
  const folders = ['tasks', 'test', 'scripts', 'docs', 'roles', 'schemas'];
  const found = await Promise.all(
    folders.map(async (folder) => {
      const files = await readdir(join(root, folder), { recursive: true });
      return files.map((file) => join(folder, file));
    }),
  );
  const files = [...found.flat(), 'README.md', 'overview.md'].filter(
    (file) => /\.(?:ts|js|cjs|json|md)$/.test(file) && file !== ownFile,
  );
  return Promise.all(
    files.map(async (file) => ({ file, cited: citationsIn(await readFile(join(root, file), 'utf8')) })),
  );
}

async function readTitles(): Promise<string[]> {
  const tests = await readdir(join(root, 'test'), { recursive: true });
  const files = tests.map((file) => join('test', file)).filter((file) => file !== ownFile);
  const texts = await Promise.all(
    files.filter((file) => file.endsWith('.test.ts')).map((file) => readFile(join(root, file), 'utf8')),
  );
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

  it('stands in docs/compatibility.md with each of its numbers, once', async () => {
    const contract = await readDocument('compatibility.md');
    assert.deepEqual(definitionsIn(contract).sort(), [...numbers].sort());
  });
});

describe('The numbers that code, tests, scripts and documents cite', () => {
  it('stand in docs/compatibility.md or, those of the agent, in docs/agent.md', async () => {
    const documents = await Promise.all(['compatibility.md', 'agent.md'].map(readDocument));
    const defined = new Set(documents.flatMap(definitionsIn));
    const unknown = (await readCitations()).flatMap(({ file, cited }) =>
      cited.filter((number) => !defined.has(number)).map((number) => `${file} cites ${number}`),
    );
    assert.deepEqual(unknown, []);
  });
});

describe('A citation', () => {
  const cited: Readonly<Record<string, readonly string[]>> = {
    'Names the VMs (C24).': ['C24'],
    'C6 is a file': ['C6'],
    '/** C34. */': ['C34'],
    'ours (C30, L36) and `C112`': ['C30', 'L36', 'C112'],
    "it('L4 C81 makes')": ['L4', 'C81'],
    'The table C87 to C90: the first row decides.': ['C87', 'C90', 'C88', 'C89'],
    'as C52–C54 say': ['C52', 'C53', 'C54'],
    '/** A41..A43 and A52: the events.': ['A41', 'A42', 'A43', 'A52'],
  };
  for (const [text, expected] of Object.entries(cited))
    it(`is found in: ${text}`, () => {
      assert.deepEqual(citationsIn(text).sort(), [...expected].sort());
    });

  const others = [
    '#C12',
    'CRC64',
    'C6a',
    'x.L4',
    '9b-C81-4f',
    "'%C3%BC'",
    'C:\\C12\\x',
    'fooC6',
    'C1234',
    'C07',
    'C6.ts',
  ];
  for (const text of others)
    it(`is not taken from: ${text}`, () => {
      assert.deepEqual(citationsIn(text), []);
    });
});
