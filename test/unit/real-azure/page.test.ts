import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { questions } from '../../../scripts/real-azure/questions/all.js';

const page = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'real-azure.md'), 'utf8');

describe('The page of the kit', () => {
  it('has the questions of the kit in its table, by the same titles', () => {
    const rows = [...page.matchAll(/^\| (\d+) +\| (.+?) +\|$/gm)];
    assert.deepEqual(
      rows.map(([, number, title]) => `${number}. ${title}`),
      questions.map(({ number, title }) => `${number}. ${title}`),
    );
  });
});
