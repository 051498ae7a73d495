import assert from 'node:assert/strict';
import { freeVersionNumber, versionNumber } from '../../../../tasks/core/factory/gallery/version-numbers.js';

describe('the number of a version', () => {
  it('is the time of its snapshots in UTC, without leading zeros', () => {
    assert.equal(versionNumber(new Date('2026-11-29T08:30:15Z')), '2026.1129.83015');
    assert.equal(versionNumber(new Date('2026-01-02T00:00:05Z')), '2026.102.5');
  });

  it('grows with the time', () => {
    const times = [
      '2025-12-31T23:59:59Z',
      '2026-01-01T00:00:00Z',
      '2026-01-10T00:00:01Z',
      '2026-01-10T23:00:00Z',
      '2026-10-01T00:00:00Z',
    ];
    const keys = times.map((time) =>
      versionNumber(new Date(time))
        .split('.')
        .reduce((sum, part) => sum * 1_000_000 + Number(part), 0),
    );
    assert.deepEqual(
      keys,
      keys.toSorted((one, other) => one - other),
    );
  });

  it('is the next free second where two images have one time', () => {
    const taken = new Set(['2026.1129.83015', '2026.1129.83016']);
    assert.equal(freeVersionNumber(new Date('2026-11-29T08:30:15Z'), taken), '2026.1129.83017');
  });
});
