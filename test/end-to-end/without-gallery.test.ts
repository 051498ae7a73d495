import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { requestsOfNights } from '../worlds/night-requests.js';

/**
 * Made of the version before the tasks knew galleries; each line has a number and what was so often requested. The formulas of
 * labs that lose an image came later.
 */
const list = join(import.meta.dirname, 'requests-without-gallery.txt');

function counted(lines: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return [...counts].map(([line, count]) => `${count} ${line}`).sort();
}

describe('A factory without the input gallery', () => {
  for (const hasGallery of [false, true])
    it(`requests what it did before there were galleries, with ${hasGallery ? 'a' : 'no'} gallery in its subscription`, async () => {
      const before = (await readFile(list, 'utf8')).trimEnd().split('\n').sort();
      assert.deepEqual(counted(await requestsOfNights(hasGallery)), before);
    });
});
