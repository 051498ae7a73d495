import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { messageOf, problem, remedyOf } from '../../../tasks/core/step/problem.js';

describe('A problem', () => {
  it('is an error with a remedy and its cause', () => {
    const cause = new Error('404');
    const error = problem('The lab is gone.', 'Correct its name.', cause);
    assert.deepEqual(
      [messageOf(error), remedyOf(error), error.cause],
      ['The lab is gone.', 'Correct its name.', cause],
    );
  });

  it('is told from other errors, which have no remedy', () => {
    for (const other of [
      new Error('No.'),
      { remedy: 'None' },
      Object.assign(new Error(), { remedy: 1 }),
      undefined,
    ])
      assert.equal(remedyOf(other), undefined);
  });

  it('has a text, whatever was thrown', () => {
    assert.deepEqual([messageOf('No.'), messageOf(undefined)], ['No.', 'undefined']);
  });
});
