import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findingCodes } from '../../../tasks/core/configuration/finding.js';
import { root } from './extension-files.js';

const page = readFileSync(join(root, 'docs', 'findings.md'), 'utf8');

describe('The page of the findings', () => {
  it('has every code with its meaning, in their order', () => {
    const rows = [...page.matchAll(/^\| `(IF\d+)`\s*\| (.*?)\s*\|$/gm)];
    assert.deepEqual(
      rows.map(([, code, meaning]) => [code, meaning]),
      Object.entries(findingCodes),
    );
  });

  it('has each code in the group of its first digit', () => {
    const groups = page.split(/^## (?=\dxx: )/m).slice(1);
    assert.ok(groups.length > 1);
    for (const group of groups) {
      const strangers = [...group.matchAll(/^\| `(IF\d)/gm)].filter(([, code]) => code !== `IF${group[0]}`);
      assert.deepEqual(strangers, [], group.split('\n')[0]);
    }
  });
});
