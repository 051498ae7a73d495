import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { mergeResults } from '../../local-agent/results.js';

describe('Results', () => {
  it('A53: the first one counts as it is', () => {
    assert.equal(mergeResults(undefined, 'Succeeded'), 'Succeeded');
  });

  it('A53: the worse one counts', () => {
    assert.equal(mergeResults('SucceededWithIssues', 'Failed'), 'Failed');
    assert.equal(mergeResults('Failed', 'Succeeded'), 'Failed');
  });

  it('A53: one beyond Failed stays', () => {
    assert.equal(mergeResults('Canceled', 'Abandoned'), 'Canceled');
  });
});
