import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { collect } from '../../../../tasks/core/azure/requests/collect.js';

interface Listed {
  readonly id: string;
  readonly state: string;
}

async function* pages(...items: readonly Listed[]): AsyncGenerator<Listed> {
  for (const item of items) yield await Promise.resolve(item);
}

const collected = (...items: readonly Listed[]) => collect(pages(...items), (item) => item);

describe('The items of a list', () => {
  it('are all read, in their order', async () => {
    const [one, two] = [
      { id: '/b', state: 'old' },
      { id: '/a', state: 'old' },
    ];
    assert.deepEqual(await collected(one, two), [one, two]);
  });

  it('are returned once where a later page repeats one, in its latest state, whatever the casing of its id', async () => {
    const repeated = { id: '/LABS/X', state: 'new' };
    const other = { id: '/labs/y', state: 'old' };
    assert.deepEqual(await collected({ id: '/labs/x', state: 'old' }, other, repeated), [repeated, other]);
  });

  it('are what is made of each', async () => {
    const ids = await collect(pages({ id: '/a', state: 'old' }), ({ id }) => ({ id, isRead: true }));
    assert.deepEqual(ids, [{ id: '/a', isRead: true }]);
  });

  it('are not returned where a page cannot be read', async () => {
    async function* failing(): AsyncGenerator<Listed> {
      yield { id: '/a', state: 'old' };
      await Promise.reject(new Error('The second page is missing.'));
    }
    await assert.rejects(
      collect(failing(), (item) => item),
      { message: 'The second page is missing.' },
    );
  });
});
