import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { lowerCase } from '../../../../results-tab/reports/lower-case.js';

describe('A text in lower case', () => {
  it('is the same whenever it is asked for', () => {
    assert.equal(lowerCase('Labs/WebTeam'), 'labs/webteam');
    assert.equal(lowerCase('Labs/WebTeam'), 'labs/webteam');
  });

  it('is that of each text', () => {
    assert.deepEqual(['A', 'a', 'B'].map(lowerCase), ['a', 'a', 'b']);
  });
});
