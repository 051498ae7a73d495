import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { tidily, unlessLocked } from '../../../tasks/core/lab/housekeeping.js';
import { fakeContext } from '../step/fake-context.js';

const left = { what: 'The thing stays.', remedy: 'Delete it.' };

const failing = (properties: object) => () =>
  Promise.reject(Object.assign(new Error('Could not delete it.'), properties));

const locked = failing({ code: 'ScopeLocked', remedy: 'Remove the lock.' });

describe('What only tidies up', () => {
  it('is done without a word', async () => {
    const context = fakeContext({}, undefined);
    assert.equal(await tidily(left, () => Promise.resolve(), context), true);
    assert.deepEqual(context.notices, []);
  });

  it('warns where it fails, whatever the reason', async () => {
    const context = fakeContext({}, undefined);
    assert.equal(await tidily(left, failing({}), context), false);
    assert.deepEqual(context.notices, [{ severity: 'warning', ...left, why: 'Could not delete it.' }]);
  });

  it('says of a lock how it is removed', async () => {
    const context = fakeContext({}, undefined);
    assert.equal(await tidily(left, locked, context), false);
    assert.equal(context.notices[0]?.remedy, 'Remove the lock.');
  });

  it('ends with the run', async () => {
    const run = new AbortController();
    const context = fakeContext({}, undefined, { signal: run.signal });
    run.abort();
    await assert.rejects(tidily(left, failing({}), context), { name: 'AbortError' });
    assert.deepEqual(context.notices, []);
  });
});

describe('What is to be deleted', () => {
  it('is left with a warning where somebody locked it', async () => {
    const context = fakeContext({}, undefined);
    assert.deepEqual(await unlessLocked(left, locked, context), {
      outcome: 'skipped',
      reason: 'It is locked.',
    });
    assert.deepEqual(context.notices, [{ severity: 'warning', ...left, why: 'Could not delete it.' }]);
  });

  it('fails for any other reason', async () => {
    const context = fakeContext({}, undefined);
    await assert.rejects(unlessLocked(left, failing({ code: 'AuthorizationFailed' }), context));
    assert.deepEqual(context.notices, []);
  });
});
