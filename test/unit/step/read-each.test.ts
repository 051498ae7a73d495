import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { readEach } from '../../../tasks/core/step/read-each.js';

describe('Reading each of many', () => {
  it('sends sixteen requests at once at most, and keeps their order', async () => {
    const items = Array.from({ length: 40 }, (_, index) => index);
    let [running, most] = [0, 0];
    const answers = await readEach(items, async (item) => {
      running += 1;
      most = Math.max(most, running);
      for (let turn = items.length; turn > item; turn -= 1) await setImmediate();
      running -= 1;
      return item;
    });
    assert.deepEqual(answers, items);
    assert.equal(most, 16);
  });

  it('fails with the first that fails', async () => {
    await assert.rejects(
      readEach([1, 2], (item) => (item === 2 ? Promise.reject(new Error('No.')) : Promise.resolve(item))),
      /No\./,
    );
  });
});
