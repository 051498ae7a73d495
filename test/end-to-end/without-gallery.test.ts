import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { requestsOfNights } from '../worlds/night-requests.js';

/**
 * Made of the version before the tasks knew galleries and records; each line has a number and what was so often requested. The
 * formulas of labs that lose an image came later.
 */
const list = join(import.meta.dirname, 'requests-without-gallery.txt');

/** Two images, two nights. */
const forRecords = [
  '1 PUT /storefactory/imagefactory-records',
  '16 GET /storefactory/imagefactory-records (list)',
  '2 DELETE /storefactory/imagefactory-records/*.json',
  '2 GET /subscriptions/*/resourcegroups/factory1000948002355/providers/microsoft.compute/virtualmachines/debian',
  '2 GET /subscriptions/*/resourcegroups/factory1971209315909/providers/microsoft.compute/virtualmachines/server',
  // The first one finds no container.
  '5 PUT /storefactory/imagefactory-records/*.json',
];

function counted(lines: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return [...counts].map(([line, count]) => `${count} ${line}`).sort();
}

/** The records of images, and the machine that tells which version of its base image an image was built from. */
function isForRecords(line: string): boolean {
  return /\/imagefactory-records\b|\/providers\/microsoft\.compute\/virtualmachines\//.test(line);
}

describe('A factory without the input gallery and without Images.json', () => {
  for (const hasGallery of [false, true])
    it(`requests what it did before, and records of its images, with ${hasGallery ? 'a' : 'no'} gallery in its subscription`, async () => {
      const before = (await readFile(list, 'utf8')).trimEnd().split('\n').sort();
      const requests = await requestsOfNights(hasGallery);
      assert.deepEqual(counted(requests.filter((line) => !isForRecords(line))), before);
      assert.deepEqual(counted(requests.filter(isForRecords)), forRecords);
    });
});
