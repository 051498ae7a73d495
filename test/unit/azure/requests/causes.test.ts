import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { innermostCauses } from '../../../../tasks/core/azure/requests/causes.js';

describe('The causes in an error body of Azure Resource Manager', () => {
  it('are the error itself where it has no details', () => {
    const body = {
      error: { code: 'InvalidStorageAccountForLab', message: 'Invalid storage account for lab' },
    };
    assert.deepEqual(innermostCauses(body), [body.error]);
  });

  it('are the innermost details, not what merely points at them', () => {
    const detail = { code: 'VMExtensionProvisioningError', message: 'The extension failed.' };
    const body = {
      error: {
        code: 'DeploymentFailed',
        message: 'See details.',
        details: [{ message: 'See below.', details: [detail] }],
      },
    };
    assert.deepEqual(innermostCauses(body), [detail]);
  });

  it('are all of several details, each once', () => {
    const [one, other] = [{ message: 'No cores left.' }, { message: 'No such image.' }];
    const body = { error: { message: 'Several.', details: [one, other, one] } };
    assert.deepEqual(innermostCauses(body), [one, other]);
  });

  it('are found in a message that is itself JSON', () => {
    const inner = { code: 'SkuNotAvailable', message: 'The size is not available.' };
    const body = { error: { code: 'Conflict', message: JSON.stringify({ status: 'Failed', error: inner }) } };
    assert.deepEqual(innermostCauses(body), [inner]);
  });

  it('are found in innererror', () => {
    const body = { error: { message: 'Outer.', innererror: { code: 'Quota', message: 'Inner.' } } };
    assert.deepEqual(innermostCauses(body), [{ code: 'Quota', message: 'Inner.' }]);
  });

  it('are looked for only so deep and so many as an answer has that somebody reads', () => {
    const details = Array.from({ length: 50_000 }, (_, index) => ({ message: `Cause ${index}.` }));
    assert.equal(innermostCauses({ error: { message: 'Many.', details } }).length, 10);
    let body: unknown = { message: 'Innermost.' };
    for (let depth = 0; depth < 50_000; depth += 1) body = { message: `At ${depth}.`, error: body };
    assert.equal(innermostCauses(body).length, 1);
  });

  it('keep a message that only looks like JSON', () => {
    const body = { error: { code: 'Conflict', message: '{not json' } };
    assert.deepEqual(innermostCauses(body), [body.error]);
  });

  for (const [what, body] of [
    ['a text', 'Bad Gateway'],
    ['null', null],
    ['a body without error', { status: 'Running' }],
  ] as const)
    it(`are none in ${what}`, () => assert.deepEqual(innermostCauses(body), []));
});
