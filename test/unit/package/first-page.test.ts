import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './extension-files.js';

const readme = readFileSync(join(root, 'README.md'), 'utf8');

describe('The README', () => {
  it('has at most 250 lines', () => {
    assert.ok(readme.split('\n').length <= 251, `${readme.split('\n').length - 1} lines`);
  });

  it('shows a picture before the first heading below its title', () => {
    const [beginning = ''] = readme.split('\n## ');
    assert.match(beginning, /!\[[^\]]{20,}\]\(images\/\S+\.png\)/);
  });

  it('leads to every page in docs', () => {
    const files = readdirSync(join(root, 'docs'), { recursive: true }).map(String);
    const pages = files.filter((name) => name.endsWith('.md')).map((name) => name.replaceAll('\\', '/'));
    assert.ok(pages.length > 10);
    assert.deepEqual(
      pages.filter((name) => !readme.includes(`(docs/${name}`)),
      [],
    );
  });
});
