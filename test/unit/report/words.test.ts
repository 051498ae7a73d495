import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { countWords, outcomeWords } from '../../../tasks/core/report/words.js';
import type { Outcome } from '../../../tasks/core/step/record.js';
import { someRecord } from './results.js';

describe('The words for what became of a unit', () => {
  const words: readonly (readonly [string, Outcome, string])[] = [
    ['build', 'succeeded', 'built'],
    ['build', 'failed', 'not built'],
    ['snap', 'succeeded', 'stored'],
    ['test', 'succeeded', 'passed'],
    ['test', 'failed', 'not passed'],
    ['store', 'succeeded', 'stored'],
    ['reject', 'succeeded', 'rejected'],
    ['mark', 'failed', 'not marked'],
    ['revoke', 'succeeded', 'revoked'],
    ['make current', 'planned', 'would make current'],
    ['distribute', 'unfinished', 'not finished'],
    ['distribute', 'planned', 'would bring'],
    ['make current', 'succeeded', 'made current'],
    ['write formula', 'planned', 'would write'],
    ['delete', 'succeeded', 'deleted'],
    ['delete', 'skipped', 'left alone'],
    ['end the access to', 'succeeded', 'access ended'],
    ['list', 'succeeded', 'listed'],
    ['list', 'failed', 'not read'],
    ['define', 'succeeded', 'defined'],
    ['start', 'succeeded', 'started'],
    ['stop', 'failed', 'not stopped'],
    ['keep', 'skipped', 'kept'],
    ['check', 'succeeded', 'checked'],
    ['check', 'failed', 'wrong'],
    ['leave alone', 'failed', 'failed'],
    ['leave out', 'skipped', 'left out'],
    ['another verb', 'planned', 'would another verb'],
  ];
  for (const [verb, outcome, word] of words)
    it(`are "${word}" for ${verb} that is ${outcome}`, () =>
      assert.equal(outcomeWords({ verb, outcome }), word));

  it('are counted', () => {
    const records = (['succeeded', 'failed', 'succeeded'] as const).map((outcome) =>
      someRecord('a', outcome),
    );
    assert.equal(countWords(records), '2 brought, 1 not brought');
  });
});
