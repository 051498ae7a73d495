import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hintFor } from '../../../tasks/core/pipeline/sign-in-words.js';
import { root } from './extension-files.js';

const page = readFileSync(join(root, 'docs', 'troubleshooting.md'), 'utf8');

/** The messages that the page quotes, with `…` for what differs. */
const quoted = [...page.matchAll(/^ *(?:- )?> (.+)$/gm)].map(([, message = '']) => message);

/** The lines of the product's code that have a text. */
const lines = ['tasks/core', 'results-tab'].flatMap(linesBelow);

function linesBelow(folder: string): string[] {
  const files = readdirSync(join(root, folder), { recursive: true }).map(String);
  return files
    .filter((path) => path.endsWith('.ts'))
    .flatMap((path) => readFileSync(join(root, folder, path), 'utf8').split('\n'))
    .filter((line) => /['"`]/.test(line));
}

/** Whether a line has the fixed parts of a message, in their order. */
function isMessage(message: string): boolean {
  const parts = message.split('…').map((part) => part.trim());
  return lines.some((line) => haveInOrder(line, parts));
}

function haveInOrder(line: string, [first, ...others]: readonly string[]): boolean {
  if (first === undefined) return true;
  const start = line.indexOf(first);
  return start >= 0 && haveInOrder(line.slice(start + first.length), others);
}

describe('The page for troubleshooting', () => {
  it('quotes messages', () => {
    assert.ok(quoted.length > 25);
    assert.deepEqual(
      quoted.filter((message) => message.replaceAll(/[…\W]/g, '').length < 12),
      [],
    );
  });

  it('quotes only messages of the product', () => {
    assert.deepEqual(
      quoted.filter((message) => !isMessage(message)),
      [],
    );
  });

  it('explains only codes of Microsoft Entra that have a remedy of their own', () => {
    const numbers = [...page.matchAll(/`AADSTS(\d+)`/g)].map(([, number = '']) => number);
    assert.ok(numbers.length > 0);
    const general = hintFor('0', 'the connection');
    assert.deepEqual(
      numbers.filter((number) => hintFor(number, 'the connection') === general),
      [],
    );
  });

  it('says for each symptom that has a cause also the remedy', () => {
    const symptoms = page.split(/^### /m).slice(1);
    const halves = symptoms.filter(
      (text) => text.split('**Cause:**').length !== text.split('**Remedy:**').length,
    );
    assert.deepEqual(
      halves.map((text) => text.split('\n')[0]),
      [],
    );
  });
});
