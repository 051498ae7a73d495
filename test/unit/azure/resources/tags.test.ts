import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { mergeTags } from '../../../../tasks/core/azure/resources/tags.js';

describe('Tags put over others', () => {
  it('keep those of other names', () => {
    assert.deepEqual(mergeTags({ owner: 'me' }, { color: 'red' }), { owner: 'me', color: 'red' });
  });

  it('replace one whose name differs in letter case only', () => {
    assert.deepEqual(mergeTags({ COLOR: 'red' }, { color: 'blue' }), { color: 'blue' });
  });
});
