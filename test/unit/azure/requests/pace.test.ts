import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  nextTurn,
  noPace,
  type Pace,
  paceAfterAnswer,
  paceAfterRefusal,
  paceAfterTurn,
} from '../../../../tasks/core/azure/requests/pace.js';

describe('The pace of what was refused once', () => {
  /** Refused at 0, and then asked once a second, each request answered so many milliseconds later. */
  function afterThree(answerMs: number): Pace {
    return [1000, 2000, 3000].reduce(
      (pace, at) => paceAfterAnswer(paceAfterTurn(pace, false, true, at), at, at + answerMs),
      paceAfterRefusal(noPace, 0, 1, 10_000),
    );
  }

  it('is what was certainly given back', () => {
    assert.equal(nextTurn(afterThree(1), true, 3001) - 3000, (1.1 * 3001) / 2);
  });

  it('is slower where answers come late: the service may have counted the last request just then', () => {
    assert.equal(nextTurn(afterThree(900), true, 3900) - 3000, (1.1 * 3900) / 2);
  });
});
