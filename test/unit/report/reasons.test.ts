import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { shortReason } from '../../../tasks/core/report/reasons.js';
import { someRecord } from './results.js';

describe('The short reason of a unit', () => {
  const short = (reason: string) => shortReason(someRecord('Win\\Server.json', 'failed', { reason }));

  it('is the whole where that is short', () => {
    assert.equal(short('Win\\Server.json is refused: no cores.'), 'Win\\Server.json is refused: no cores.');
  });

  it('leaves out what its row says already, so that the cause is in it', () => {
    const cause = 'InvalidTemplate: The artifact windows-unknown was not found in the repository.';
    assert.equal(short(`Win\\Server.json could not be built as the VM Server: ${cause}`), cause);
    assert.equal(short(`An artifact of Win\\Server.json failed on the VM Server. ${cause}`), cause);
  });

  it('keeps the innermost cause, which stands last, and what names it', () => {
    const what = `Could not copy to the blob ${'0'.repeat(36)}.vhd in the container imagefactoryvhds of the account`;
    assert.equal(
      short(`${what}: the copy failed: 500 InternalServerError "Copy failed.".`),
      'the copy failed: 500 InternalServerError "Copy failed.".',
    );
  });

  it('is never only the name of what is told of', () => {
    const group = '/subscriptions/1/resourceGroups/bench-web';
    const locked = `The scope '${group}' cannot perform write operation because following scope(s) are locked`;
    assert.match(
      short(
        `Could not deploy x to the resource group bench-web: ${locked}: '${group}'. (HTTP 409 ScopeLocked)`,
      ),
      /^The scope '.*' cannot perform write operation because…$/,
    );
  });

  it('keeps the first of several sentences, which each have a cause', () => {
    const left = (what: string) => `The ${what} of a disk with a long name is unconfirmed: no answer.`;
    assert.match(short(`${left('revocation')} ${left('deletion')}`), /^The revocation of a disk/);
  });

  it('is one line of at most a hundred characters that ends with a word', () => {
    const text = short(`Azure said: ${'no cores\n'.repeat(50)}`);
    assert.match(text, /^Azure said: no cores [\w ]*(no|cores)…$/);
    assert.ok(text.length <= 100 && text.length > 85, text);
  });
});
