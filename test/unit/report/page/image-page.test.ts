import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { imagePage } from '../../../../tasks/core/report/page/image-page.js';
import type { UnitRecord } from '../../../../tasks/core/step/record.js';
import { error, someLab, someReport, someResult } from '../results.js';

const factory = { kind: 'store', id: '/store', name: 'Factory' };

const path = 'Win\\Dev.json';

function listed(name: string, kind: string, changes: Partial<UnitRecord> = {}): UnitRecord {
  return {
    verb: 'list',
    subject: { kind, name },
    outcome: 'succeeded',
    reason: '',
    findings: [],
    details: {},
    bytes: 0,
    ...changes,
  };
}

function stored(name: string, details: UnitRecord['details'] = {}, imagePath = path): UnitRecord {
  const createdAt = new Date('2026-11-20T01:00:00Z');
  const imageFacts = { path: imagePath, name, createdAt, bytes: 2 ** 30, isThere: true };
  return listed(name, 'stored image', {
    target: factory,
    imageFacts,
    details: { osType: 'Windows', ...details },
  });
}

function held(lab: string, name: string, newerCount: number, isThere = true): UnitRecord {
  const imageFacts = { path, name, ...(isThere ? { isThere } : {}) };
  return listed(name, 'custom image', {
    target: someLab(lab),
    imageFacts,
    details: { newerCount: String(newerCount), ...(isThere ? {} : { state: 'failed' }) },
  });
}

function lacking(lab: string): UnitRecord {
  const imageFacts = { path, isThere: false };
  return listed(path, 'golden image', {
    target: someLab(lab),
    imageFacts,
    outcome: 'skipped',
    reason: 'It has none.',
  });
}

function pageOf(records: readonly UnitRecord[], labName = 'Factory'): string {
  const lab = { kind: 'lab', id: '/labs/f', name: labName };
  const origin = { extensionVersion: '0.1.0', portalUrl: 'https://portal.azure.com' };
  return imagePage(someReport(someResult(records, { lab }), { origin }));
}

/** The texts of the cells of the table below a heading, by rows. */
function tableBelow(page: string, heading: string): string[][] {
  const [, section = ''] = page.split(`<h2>${heading}</h2>`);
  const [table = ''] = section.split('</table>');
  return [...table.matchAll(/<tr>(.*)<\/tr>/g)].map(([, row = '']) =>
    row
      .split(/<\/t[hd]>/)
      .slice(0, -1)
      .map((cell) => cell.replaceAll(/(<[^>]*>)+/g, ' ').trim()),
  );
}

describe('The page of images', () => {
  it('shows of each golden image its newest, what that was built from, and which labs have it', () => {
    const records = [
      stored('Dev-1'),
      stored('Dev-2', { age: '10 days old', base: 'P:O:S:1', baseAge: '40 days old' }),
      held('Near', 'Dev-2', 0),
      held('Far', 'Dev-1', 1),
      lacking('Test'),
    ];
    assert.deepEqual(tableBelow(pageOf(records), 'Golden images'), [
      [
        'Golden image',
        'Newest stored',
        'Made',
        'Base',
        'Labs that have it',
        'Labs that lag behind',
        'Labs that have none',
      ],
      [
        path,
        'Dev-2',
        '2026-11-20 01:00 UTC 10 days old',
        'P:O:S:1 40 days old',
        '1: Near',
        '1: Far (1 newer)',
        '1: Test',
      ],
    ]);
  });

  it('takes no image for the newest that must not be distributed, and tells its state and why', () => {
    const waiting = { state: 'snapped', stateReason: 'TestImages has not tested it.' };
    const page = pageOf([stored('Dev-1'), stored('Dev-2', waiting)]);
    assert.equal(tableBelow(page, 'Golden images')[1]?.[1], 'Dev-1');
    assert.deepEqual(tableBelow(page, 'Stored images')[2]?.slice(0, 3), [
      path,
      'Dev-2',
      'waits for tests TestImages has not tested it.',
    ]);
    assert.match(page, /1 image waits for tests\./);
  });

  it('takes no lab for up to date because of an image that nobody can take', () => {
    const page = pageOf([stored('Dev-2'), held('Near', 'Dev-1', 1), held('Near', 'Dev-2', 0, false)]);
    assert.ok(tableBelow(page, 'Golden images')[1]?.includes('1: Near (1 newer)'));
  });

  it('shows what each lab has and lacks, with a link to it', () => {
    const page = pageOf([stored('Dev-2'), held('Near', 'Dev-1', 1), lacking('Near')]);
    assert.deepEqual(
      tableBelow(page, 'Lab Near').map((row) => row.slice(0, 2)),
      [
        ['Golden image', 'Image'],
        [path, 'Dev-1'],
        [path, 'missing It has none.'],
      ],
    );
  });

  it('says of a base that tells no day that its age is unknown, and nothing where nobody noted it', () => {
    const rows = tableBelow(pageOf([stored('a', { base: 'P:O:S:1' }), stored('b')]), 'Stored images');
    assert.deepEqual(
      rows.map((row) => row[4]),
      ['Base', 'P:O:S:1 age unknown', ''],
    );
  });

  it('shows what golden images are made of where the Configuration folder was read', () => {
    const details = { builtFrom: 'P:O:S:latest', artifacts: 'a, b', description: 'For all' };
    const defined = { ...listed(path, 'golden image', { details }), verb: 'define' };
    assert.deepEqual(tableBelow(pageOf([defined]), 'What golden images are made of')[1], [
      path,
      'For all',
      'P:O:S:latest',
      'a, b',
    ]);
  });

  it('tells what could not be read, why, and what to do', () => {
    const findings = [{ ...error('Azure said no'), remedy: 'Ask again' }];
    const page = pageOf([listed('Gone', 'lab', { outcome: 'failed', findings })]);
    assert.deepEqual(tableBelow(page, 'What could not be read')[1], [
      'lab Gone',
      'Azure said no. Ask again.',
    ]);
    assert.match(page, /1 thing could not be read: this list is not whole\./);
  });

  it('says that there is nothing', () => {
    assert.match(pageOf([]), /The store has none\./);
  });
});

describe('The page of images with hostile names', () => {
  const hostile = `"><script>alert('1')</script>##vso[task.complete]`;
  const details = {
    state: hostile,
    stateReason: hostile,
    base: hostile,
    baseAge: hostile,
    commit: hostile,
    age: hostile,
  };
  const more = {
    builtFrom: hostile,
    artifacts: hostile,
    description: hostile,
    osType: hostile,
    newerCount: hostile,
  };
  const ofLab = { target: { kind: 'lab', id: `/subscriptions/${hostile}`, name: hostile }, reason: hostile };
  const page = pageOf(
    [
      stored(hostile, { ...details, osType: hostile }, hostile),
      stored(hostile, {}, hostile),
      { ...held(hostile, hostile, 0), ...ofLab, details: { ...details, newerCount: hostile } },
      { ...lacking(hostile), ...ofLab },
      { ...listed(hostile, 'golden image', { details: more }), verb: 'define' },
      listed(hostile, hostile, { outcome: 'failed', reason: hostile }),
      listed(hostile, 'lab', {
        outcome: 'failed',
        findings: [{ ...error(hostile), remedy: hostile, why: hostile }],
      }),
    ],
    hostile,
  );

  it('has no tag or attribute of theirs', () => {
    const tags = [...page.matchAll(/<\/?([a-z0-9]+)[^<>]*>/gi)].map(([, name]) => name);
    const own = [
      'html',
      'head',
      'meta',
      'title',
      'style',
      'body',
      'h1',
      'h2',
      'p',
      'ul',
      'li',
      'table',
      'thead',
      'tbody',
    ];
    const known = new Set([...own, 'tr', 'th', 'td', 'div', 'span', 'a']);
    assert.deepEqual(
      tags.filter((name) => !known.has(name ?? '')),
      [],
    );
    assert.ok(!/<[^>]*\son\w+=/i.test(page));
  });

  it('has no command for a pipeline that prints it', () => {
    assert.ok(!page.includes('##'));
  });

  it('shows all of them', () => {
    const shown = page.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
    assert.ok(shown.split(hostile).length > 25, String(shown.split(hostile).length));
  });
});

describe('The page of images as a file', () => {
  const page = pageOf([stored('Dev-1'), held('Near', 'Dev-1', 0)]);

  it('has no script, and loads nothing', () => {
    assert.match(page, /content="default-src 'none'; style-src 'unsafe-inline'"/);
    assert.ok(!/<(script|link|img|iframe|object|embed|base|form)\b|\ssrc=|@import|url\(/i.test(page));
  });

  it('begins as HTML of UTF-8', () => {
    assert.match(page, /^<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n/);
  });

  it('repeats the heading of a table on each page of paper, and parts no row', () => {
    assert.match(
      page,
      /@media print \{[^@]*thead \{ display: table-header-group; \}\s+tr, h2 \{ break-inside: avoid; \}/,
    );
  });
});
