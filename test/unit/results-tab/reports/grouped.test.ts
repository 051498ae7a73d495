import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { grouped } from '../../../../results-tab/reports/grouped.js';

describe('Items by their key', () => {
  it('are in their order, and so are the keys by their first item', () => {
    assert.deepEqual(
      [...grouped(['b1', 'a1', 'b2'], (item) => item.charAt(0))],
      [
        ['b', ['b1', 'b2']],
        ['a', ['a1']],
      ],
    );
  });
});
