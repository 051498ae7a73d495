import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { imageTimesOf } from '../../../tasks/core/report/image-times.js';
import { imageTimesCells, imageTimesHeading } from '../../../tasks/core/report/image-times-table.js';
import type { UnitRecord } from '../../../tasks/core/step/record.js';
import { someLeftAlone } from './results.js';
import { brought, far, near, oldImage, wholeRun, work } from './whole-runs.js';

/** The cells that have something in them, by their headings. */
function rowOf(records: readonly UnitRecord[]): Readonly<Record<string, string>> {
  const [image] = imageTimesOf(records);
  assert.ok(image);
  const cells = imageTimesCells(image).map(
    (cell, column) => [imageTimesHeading[column] ?? '', cell] as const,
  );
  return Object.fromEntries(cells.filter(([, cell]) => cell !== ''));
}

function pathsOf(records: readonly UnitRecord[]): readonly string[] {
  return imageTimesOf(records).map(({ path }) => path);
}

describe('The times of golden images', () => {
  it('has for each its stages with their waits, the labs that it reached, and the total', () => {
    assert.deepEqual(rowOf(wholeRun), {
      'Golden image': 'Win.json',
      Build: '1 h 0 min, waited 10 min 0 s',
      Store: '10 min 0 s, waited 2 min 0 s',
      'To labs': '18 min 0 s',
      'Clean up': '3 min 0 s',
      Retire: '16 min 0 s, waited 14 min 0 s',
      'Labs reached': '2/2',
      Waited: '17 min 0 s',
      Total: '1 h 36 min',
    });
  });

  it('count as waiting only what no work on the image goes on beside', () => {
    const waits = [['wait for another run', 0, 30]] as const;
    const records = [
      work('distribute', 0, 30, { target: near, waits }),
      work('distribute', 10, 30, { target: far }),
    ];
    assert.equal(rowOf(records)['To labs'], '30 min 0 s, waited 10 min 0 s');
  });

  it('count the time from the start of the run until the work on an image began', () => {
    const records = [work('build', 0, 5, { path: 'A.json' }), work('snap', 20, 50)];
    const { Store, Waited, Total } = rowOf(records);
    assert.deepEqual([Store, Waited, Total], ['30 min 0 s, waited 20 min 0 s', '20 min 0 s', '50 min 0 s']);
  });

  it('count no wait for what is only deleted', () => {
    const records = [
      work('build', 0, 5, { path: 'A.json' }),
      work('delete', 20, 50, { subject: oldImage, target: near }),
    ];
    assert.deepEqual(rowOf(records), {
      'Golden image': 'Win.json',
      Retire: '30 min 0 s',
      Total: '30 min 0 s',
    });
  });

  it('tell how often an image was built', () => {
    const records = [work('build', 0, 5, { details: { attempts: '2' } })];
    assert.equal(rowOf(records)['Build'], '5 min 0 s, 2 attempts');
  });

  it('count the labs that have the newest image, also those that had it before, of those that are to have it', () => {
    const there = { imageFacts: { path: 'Win.json', ...brought } };
    const lacking = { ...brought, isThere: false };
    const lab = (name: string) => ({ ...near, id: `/labs/${name}` });
    const records = [
      work('distribute', 0, 5, { target: near, facts: brought }),
      work('distribute', 0, 5, { target: far, outcome: 'failed', facts: lacking }),
      someLeftAlone('Win', 'The lab has it.', { target: lab('Had'), ...there }),
      someLeftAlone('Win', 'No rule deletes it.', { target: lab('Kept'), verb: 'keep', ...there }),
      someLeftAlone('Win', 'It is there.', { target: { ...lab('S'), kind: 'store' }, ...there }),
    ];
    assert.equal(rowOf(records)['Labs reached'], '2/3');
    assert.equal(rowOf(records)['To labs'], '5 min 0 s, failed');
  });

  it('begin with what failed, then what is unfinished, each the longest first', () => {
    const records = [
      work('build', 0, 10, { path: 'short' }),
      work('build', 0, 20, { path: 'long' }),
      work('build', 0, 1, { path: 'unfinished', outcome: 'unfinished' }),
      work('build', 0, 2, { path: 'failed', outcome: 'failed' }),
      work('build', 0, 1, { path: 'failed later' }),
      work('snap', 1, 1.5, { path: 'failed later', outcome: 'failed' }),
    ];
    assert.deepEqual(pathsOf(records), ['failed', 'failed later', 'unfinished', 'long', 'short']);
  });

  it('are those of golden images on which work was started, however their paths are cased', () => {
    const leftAlone = someLeftAlone('B', 'There.', { imageFacts: { path: 'B.json' } });
    const { imageFacts, ...orphan } = work('delete', 0, 1, { subject: { kind: 'orphan', name: 'a.vhd' } });
    assert.ok(imageFacts);
    const same = [work('build', 0, 1), work('snap', 1, 2, { path: 'WIN.json' })];
    assert.deepEqual(pathsOf([...same, leftAlone, orphan]), ['Win.json']);
  });
});
