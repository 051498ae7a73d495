import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { WholeAction } from '../../../../tasks/core/factory/whole/actions.js';
import { withPriorities } from '../../../../tasks/core/factory/whole/priorities.js';

type Given = Pick<WholeAction, 'key' | 'seconds'> & Partial<Pick<WholeAction, 'needs' | 'after'>>;

function prioritiesOf(...actions: readonly Given[]): Readonly<Record<string, number | undefined>> {
  const prioritized = withPriorities(actions as readonly WholeAction[]);
  return Object.fromEntries(prioritized.map(({ key, priority }) => [key, priority]));
}

describe('The priority of an action of a whole run', () => {
  it('is how long it takes where nothing waits for it', () => {
    assert.deepEqual(prioritiesOf({ key: 'a', seconds: 5 }), { a: 5 });
  });

  it('is the longest path from it to the end', () => {
    const priorities = prioritiesOf(
      { key: 'build', seconds: 100 },
      { key: 'snap', seconds: 10, needs: ['build'] },
      { key: 'far', seconds: 4, needs: ['snap'] },
      { key: 'near', seconds: 3, needs: ['snap'] },
      { key: 'delete', seconds: 2, needs: ['near'] },
    );
    assert.deepEqual(priorities, { build: 115, snap: 15, near: 5, far: 4, delete: 2 });
  });

  it('counts what comes after it in a lab, too', () => {
    const priorities = prioritiesOf({ key: 'old', seconds: 1 }, { key: 'new', seconds: 7, after: 'old' });
    assert.equal(priorities['old'], 8);
  });

  it('leaves the actions in their order', () => {
    const given = [
      { key: 'b', seconds: 1 },
      { key: 'a', seconds: 2 },
    ];
    assert.deepEqual(Object.keys(prioritiesOf(...given)), ['b', 'a']);
  });
});
