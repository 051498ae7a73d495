import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonReport } from '../../../tasks/core/report/json.js';
import { reportType } from '../../../tasks/core/report/schema.js';
import { someLab, someRecord, someReport, someResult } from '../report/results.js';
import { root } from './extension-files.js';

const page = readFileSync(join(root, 'docs', 'report.md'), 'utf8');

/** The names in the first column of the table below a heading. */
function propertiesBelow(heading: string): string[] {
  const [, section = ''] = page.split(`\n## ${heading}\n`);
  const [table = ''] = section.split('\n## ');
  return [...table.matchAll(/^\| `(\w+)`/gm)].map(([, name = '']) => name).sort();
}

/** A record of which everything is known. */
const record = someRecord('Win2016', 'failed', {
  target: someLab('ContosoLab'),
  imageFacts: { path: 'Win2016.json' },
  phases: [{ name: 'copy', startedAt: new Date(0), endedAt: new Date(0) }],
  testCases: [{ name: 'boot', seconds: 1, outcome: 'passed', message: '' }],
});

/** Of it, what only a build or a fallback has. */
const build = someRecord('Win2016', 'succeeded', {
  verb: 'build',
  imageFacts: { path: 'Win2016.json' },
  phases: [{ name: 'deploy', startedAt: new Date(0), endedAt: new Date(0) }],
  bytes: 1,
  storedBytes: 1,
  expectedMachine: { seconds: 1, isGuess: true },
  isFallback: true,
});

const shrinking = someRecord('Win2016', 'succeeded', { storedBytes: -1 });

const report = JSON.parse(
  [...jsonReport(someReport(someResult([record, build, shrinking], { lab: someLab('Factory') })))].join(''),
) as { readonly records: readonly object[]; readonly took: object };

describe('The page about the report', () => {
  it('describes every property of a report, and no other', () => {
    assert.deepEqual(propertiesBelow('The run'), Object.keys(report).sort());
  });

  it('describes every property of a record, and no other', () => {
    assert.deepEqual(
      propertiesBelow('A record'),
      Object.keys({ ...report.records[0], ...report.records[1] }).sort(),
    );
  });

  it('describes every property of what a run took, and no other', () => {
    const properties = [...propertiesBelow('What it took'), 'images'].sort();
    assert.deepEqual(properties, Object.keys(report.took).sort());
  });

  it('names the type of the attachment', () => {
    assert.ok(page.includes(`attachments/${reportType}?`));
  });
});
