import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { criticalPathLine, criticalPathOf } from '../../../tasks/core/report/critical-path.js';
import type { UnitRecord } from '../../../tasks/core/step/record.js';
import { titleOf } from '../../../tasks/core/report/report.js';
import { someLeftAlone } from './results.js';
import { brought, far, machine, near, oldImage, wholeRun, work } from './whole-runs.js';

function pathOf(records: readonly UnitRecord[]): readonly string[] {
  return criticalPathOf(records).map((record) => `${record.verb} ${titleOf(record)}`);
}

describe('The critical path of a run', () => {
  it('leads from the build of an image to what ended last, by what let each begin', () => {
    assert.deepEqual(pathOf(wholeRun), [
      'build Win.json',
      'snap Win.json',
      'distribute Win.json → Far',
      'delete Win-0 → Far',
    ]);
  });

  it('is that of the golden image whose work ended last, however its path is cased', () => {
    const other = [work('build', 0, 10, { path: 'A.json' }), work('snap', 65, 200, { path: 'a.json' })];
    assert.deepEqual(pathOf([...wholeRun, ...other]), ['build A.json', 'snap a.json']);
  });

  it('leads to the deletion of a VM from its store, not from the labs', () => {
    const deletion = work('delete', 81, 99, { subject: machine, target: near });
    assert.deepEqual(pathOf([...wholeRun, deletion]), [
      'build Win.json',
      'snap Win.json',
      'delete Server → Near',
    ]);
  });

  it('leads to the deletion of an image of a lab only from what that lab got', () => {
    const slow = work('distribute', 73, 90, { target: far, facts: brought });
    const deletion = work('delete', 91, 99, { subject: oldImage, target: near });
    assert.deepEqual(pathOf([slow, deletion]), ['delete Win-0 → Near']);
  });

  it('leads from the publishing of a version to the labs that take it', () => {
    const gallery = { kind: 'gallery', id: '/galleries/G', name: 'G' };
    const records = [
      work('snap', 0, 10),
      work('publish', 10, 30, { target: gallery }),
      work('distribute', 30, 31, { target: near }),
    ];
    assert.deepEqual(pathOf(records), [
      'snap Win.json',
      'publish Win.json → G',
      'distribute Win.json → Near',
    ]);
  });

  it('leads from an older image of the lab to the next, which waited for it after its start', () => {
    const older = work('distribute', 5, 40, { target: near });
    const elsewhere = work('distribute', 5, 45, { target: far });
    const next = work('distribute', 10, 60, { target: near, waits: [['wait for an older image', 10, 50]] });
    assert.deepEqual(pathOf([older, elsewhere, next]), [
      'distribute Win.json → Near',
      'distribute Win.json → Near',
    ]);
  });

  it('takes nothing for its cause that had not ended', () => {
    const records = [work('build', 0, 50), work('snap', 40, 60)];
    assert.deepEqual(pathOf(records), ['snap Win.json']);
  });

  it('is that of a thing of no golden image by its name', () => {
    const { imageFacts, ...orphan } = work('delete', 98, 99, {
      subject: { kind: 'orphan', name: 'a.vhd' },
      target: { kind: 'store', id: '/s', name: 'S' },
    });
    assert.ok(imageFacts);
    assert.match(criticalPathLine([...wholeRun, orphan]) ?? '', /^Critical path: a\.vhd, 1 h 39 min: /);
  });

  it('is empty where nothing was started', () => {
    assert.deepEqual(pathOf([someLeftAlone('Win', 'There.')]), []);
    assert.equal(criticalPathLine([]), undefined);
  });
});

describe('The line of the critical path', () => {
  it('names work and waits in their order, and what the run took since its first start', () => {
    assert.equal(
      criticalPathLine(wholeRun),
      'Critical path: Win.json, 1 h 36 min: wait for cores 10 min 0 s → build 50 min 0 s → ' +
        'wait for a free place 2 min 0 s → snap 10 min 0 s → wait for a free place 1 min 0 s → ' +
        'distribute to Far 17 min 0 s → wait for a free place 5 min 0 s → delete Win-0 in Far 1 min 0 s',
    );
  });

  it('begins with the wait of an image for its turn', () => {
    const records = [work('build', 0, 20, { path: 'A.json' }), work('build', 20, 50)];
    assert.match(
      criticalPathLine(records) ?? '',
      /^Critical path: Win.json, 50 min 0 s: wait for a free place 20 min 0 s → build 30 min 0 s$/,
    );
  });

  it('counts a wait that began before its cause only from then', () => {
    const records = [
      work('distribute', 0, 40, { target: near }),
      work('distribute', 10, 60, { target: near, waits: [['wait for an older image', 10, 45]] }),
    ];
    assert.match(
      criticalPathLine(records) ?? '',
      /to Near 40 min 0 s → wait for an older image 5 min 0 s → distribute to Near 15 min 0 s$/,
    );
  });

  it('leaves out waits below a second, and says what failed', () => {
    const records = [
      work('build', 0, 10),
      work('snap', 10.01, 20, { outcome: 'failed', waits: [['wait for another run', 10.01, 10.02]] }),
    ];
    assert.match(criticalPathLine(records) ?? '', /: build 10 min 0 s → snap \(failed\) 9 min 59 s$/);
  });

  it('has at most a thousand characters', () => {
    const waits = Array.from(
      { length: 100 },
      (_, index) => ['wait for another run', index, index + 0.5] as const,
    );
    assert.ok((criticalPathLine([work('build', 0, 100, { waits })]) ?? '').length <= 1000);
  });
});
