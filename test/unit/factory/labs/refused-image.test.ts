import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { withOtherWay } from '../../../../tasks/core/factory/labs/refused-image.js';
import { messageOf, remedyOf } from '../../../../tasks/core/step/problem.js';

function failure(more: object): Error {
  return Object.assign(new Error('It is so.'), more);
}

const otherWay = /let Near get its images from a gallery: "Delivery": "Gallery" .* the input gallery/;

function isNamedFor(error: Error): boolean {
  const told = withOtherWay(error, { name: 'Near' });
  assert.equal(messageOf(told), 'It is so.');
  return otherWay.test(remedyOf(told) ?? '');
}

describe('The way by gallery', () => {
  it('is named where Azure refuses a custom image of a VHD, or fails to make it', () => {
    for (const statusCode of [400, 405, 409, 410]) assert.ok(isNamedFor(failure({ statusCode })));
    assert.ok(isNamedFor(failure({ code: 'OperationNotAllowed' })));
  });

  it('is named beside what else can be done', () => {
    const told = withOtherWay(failure({ statusCode: 409, remedy: 'Remove the lock.' }), { name: 'Near' });
    assert.match(remedyOf(told) ?? '', /^Remove the lock\. If Azure makes no custom image of any VHD/);
  });

  it('is not named where it would be of no use, or something else is known to be the cause', () => {
    for (const statusCode of [401, 403, 404, 429, 500, 503]) assert.ok(!isNamedFor(failure({ statusCode })));
    for (const code of ['InvalidStorageAccountForLab', 'QuotaExceeded'])
      assert.ok(!isNamedFor(failure({ statusCode: 400, code })));
    for (const more of [{}, { code: 'ECONNRESET' }, { code: 'Aborted', name: 'AbortError' }])
      assert.ok(!isNamedFor(failure(more)));
  });
});
