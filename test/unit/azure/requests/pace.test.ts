import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  nextPermitAt,
  noPace,
  type Pace,
  paceAfterAnswer,
  paceAfterSending,
  paceAfterThrottling,
} from '../../../../tasks/core/azure/requests/pace.js';

describe('The pace of a request that was throttled once', () => {
  const sent = (pace: Pace, now: number) =>
    paceAfterSending(pace, { now, wasThrottled: false, throttledRequestsWait: true });

  /** Throttled at 0, and then asked once a second, each request answered so many milliseconds later. */
  function afterThree(answerMs: number): Pace {
    return [1000, 2000, 3000].reduce(
      (pace, at) => paceAfterAnswer(sent(pace, at), { sentAt: at, now: at + answerMs }),
      paceAfterThrottling(noPace, { sentAt: 0, now: 1, waitMs: 10_000 }),
    );
  }

  it('is what was certainly given back', () => {
    assert.equal(nextPermitAt(afterThree(1), { now: 3001, wasThrottled: true }) - 3000, (1.1 * 3001) / 2);
  });

  it('is slower where answers come late: the service may have counted the last request just then', () => {
    assert.equal(nextPermitAt(afterThree(900), { now: 3900, wasThrottled: true }) - 3000, (1.1 * 3900) / 2);
  });
});
