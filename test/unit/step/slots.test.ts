import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { createSlots } from '../../../tasks/core/step/slots.js';

describe('Slots', () => {
  /** Starts work of each kind at once, none of which ends, and gives what has begun. */
  async function begun(
    limits: Readonly<Record<string, number>>,
    works: readonly string[],
  ): Promise<string[]> {
    const slots = createSlots(limits);
    const names: string[] = [];
    for (const [index, work] of works.entries())
      void slots(work)(() => {
        names.push(`${work} ${index}`);
        return new Promise(() => undefined);
      });
    await setImmediate();
    return names;
  }

  it('L26 bound how much work of a kind runs at once, the first first', async () => {
    assert.deepEqual(await begun({ copies: 2 }, ['copies', 'copies', 'copies']), ['copies 0', 'copies 1']);
  });

  it('of one kind take nothing from another', async () => {
    assert.deepEqual(await begun({ copies: 1, jobs: 1 }, ['copies', 'copies', 'jobs']), [
      'copies 0',
      'jobs 2',
    ]);
  });

  it('are without limit where the limit is 0 or absent', async () => {
    assert.equal((await begun({ copies: 0 }, ['copies', 'copies', 'jobs', 'jobs'])).length, 4);
  });
});
