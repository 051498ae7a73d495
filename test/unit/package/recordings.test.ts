import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { schemaVersion } from '../../../tasks/core/report/schema.js';
import { root } from './extension-files.js';

const folder = join(root, 'test', 'browser', 'recordings');

const recordings = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
  path.endsWith('.json'),
);

describe('The recorded reports', () => {
  it('have the form that the tasks write now', () => {
    assert.ok(recordings.length > 0);
    for (const path of recordings) {
      const { content } = JSON.parse(readFileSync(join(folder, path), 'utf8')) as { content: string };
      const report = JSON.parse(content) as { schemaVersion: number };
      assert.equal(report.schemaVersion, schemaVersion, `${path}: make them again, see test/README.md`);
    }
  });
});
