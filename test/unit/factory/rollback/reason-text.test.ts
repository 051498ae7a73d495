import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { reasonText } from '../../../../tasks/core/factory/rollback/reason-text.js';

describe('The reason of a rollback', () => {
  it('is one line without what nobody sees', () => {
    assert.equal(
      reasonText(' The agent\r\n\tdoes\u2028not \u202Estart\u0000.\u200B '),
      'The agent does not start .',
    );
  });

  it('is no longer than a tag and a record have room for, and ends at a whole character', () => {
    const text = reasonText('😀'.repeat(300));
    assert.equal(Array.from(text).length, 200);
    assert.ok(text.endsWith('😀…'));
  });

  it('is never empty', () => {
    assert.throws(() => reasonText(' \u200B\n'), /reason is empty/);
  });
});
