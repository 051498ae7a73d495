import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { secondsOf, spanOf } from '../../../../results-tab/views/span.js';

describe('The span of several', () => {
  it('goes from the first start to the last end', () => {
    const spans = [
      { startedAt: 5000, endedAt: 9000 },
      { startedAt: 2000, endedAt: 6500 },
    ];
    assert.deepEqual(spanOf(spans), { startedAt: 2000, endedAt: 9000 });
    assert.equal(secondsOf(spanOf(spans)), 7);
  });
});
