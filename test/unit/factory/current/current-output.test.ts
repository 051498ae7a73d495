import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { currentImagesOf } from '../../../../tasks/core/factory/current/current-output.js';
import type { UnitRecord } from '../../../../tasks/core/step/record.js';
import { someRecord } from '../../report/results.js';

const recordOf = (path: string, lab: string, image: string, more: Partial<UnitRecord> = {}) =>
  someRecord(image, 'succeeded', {
    verb: 'make current',
    target: { kind: 'lab', id: `/${lab}`, name: lab },
    imageFacts: { path },
    details: { currentImage: image },
    ...more,
  });

describe('The output variable currentImages', () => {
  it('has the image of each path and lab, whether this run has made it the current one or not', () => {
    const records = [
      recordOf('A.json', 'Dev', 'A-2'),
      { ...recordOf('A.json', 'Web', 'A-1'), outcome: 'skipped' as const },
      recordOf('B.json', 'Dev', 'B-2'),
    ];
    assert.equal(currentImagesOf(records), '{"A.json":{"Dev":"A-2","Web":"A-1"},"B.json":{"Dev":"B-2"}}');
  });

  it('has none that is only planned or has failed', () => {
    const records = (['planned', 'failed', 'unfinished'] as const).map((outcome) => ({
      ...recordOf('A.json', 'Dev', 'A-2'),
      outcome,
    }));
    assert.equal(currentImagesOf(records), '{}');
  });

  it('names labs by their ids where two have one name', () => {
    const target = (id: string) => ({ target: { kind: 'lab', id, name: 'Dev' } });
    const records = [
      recordOf('A.json', 'Dev', 'A-1', target('/one')),
      recordOf('A.json', 'Dev', 'A-2', target('/two')),
    ];
    assert.equal(currentImagesOf(records), '{"A.json":{"/one":"A-1","/two":"A-2"}}');
  });
});
