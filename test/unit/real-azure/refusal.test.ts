import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { failureBy, refusalBy } from '../../../scripts/real-azure/asking/refusal.js';

function fails(more: object): Promise<never> {
  return Promise.reject(Object.assign(new Error('It is so.'), more));
}

const refused = { code: 'BadRequest', statusCode: 400 };

const failedLater = { code: 'InvalidParameter' };

/** A right or room is missing, the service failed, nothing got through, or the run was interrupted. */
const noAnswers = [
  { code: 'AuthorizationFailed', statusCode: 403 },
  { code: 'TooManyRequests', statusCode: 429 },
  { code: 'InternalServerError', statusCode: 500 },
  { code: 'QuotaExceeded', statusCode: 409 },
  { code: 'SkuNotAvailable', statusCode: 409 },
  { code: 'AllocationFailed' },
  { code: 'AnotherOperationInProgress', statusCode: 409 },
  { code: 'ECONNRESET' },
  { name: 'AbortError', code: 'Aborted' },
  {},
];

describe('What refuses what the kit asks for', () => {
  it('is told by its status, code and message', async () => {
    const told = { status: 400, code: 'BadRequest', message: 'It is so.' };
    assert.deepEqual(await refusalBy(fails(refused)), told);
    assert.deepEqual(await failureBy(fails(refused)), told);
  });

  it('may be an operation that failed after it had begun, where that counts', async () => {
    assert.deepEqual(await failureBy(fails(failedLater)), { code: 'InvalidParameter', message: 'It is so.' });
    await assert.rejects(refusalBy(fails(failedLater)), /It is so/);
  });

  it('is nothing where it was done', async () => {
    assert.equal(await refusalBy(Promise.resolve()), undefined);
    assert.equal(await failureBy(Promise.resolve()), undefined);
  });

  it('is no verdict where it says nothing of what was asked', async () => {
    for (const more of noAnswers) {
      await assert.rejects(refusalBy(fails(more)), /It is so/, JSON.stringify(more));
      await assert.rejects(failureBy(fails(more)), /It is so/, JSON.stringify(more));
    }
  });
});
