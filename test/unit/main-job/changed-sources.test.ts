import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { changeOneTemplate } from '../../../scripts/main-job/changed-sources.js';

const sample = join(import.meta.dirname, '../../../sample');

describe('The commit before the third night of npm start', () => {
  it('changes the template of one golden image of the sample, and nothing else', async () => {
    const { folder, imagePath, remove } = await changeOneTemplate(sample);
    try {
      const [before, after] = await Promise.all([filesIn(sample), filesIn(folder)]);
      assert.deepEqual([...after.keys()], [...before.keys()]);
      const changed = [...after].filter(([file, text]) => before.get(file) !== text).map(([file]) => file);
      assert.deepEqual(
        changed.map((file) => file.split(/[\\/]/).join('\\')),
        [`Configuration\\GoldenImages\\${imagePath}`],
      );
    } finally {
      await remove();
    }
  });
});

async function filesIn(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = files
    .sort()
    .map(async (file) => [file.slice(folder.length + 1), await readFile(file, 'utf8')] as const);
  return new Map(await Promise.all(texts));
}
