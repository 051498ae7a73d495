import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { readSizes } from '../../../../tasks/core/factory/templates/read-sizes.js';
import { type Answer, answering } from '../../azure/answering.js';
import { lab } from '../../lab/fake-lab.js';
import { fakeContext } from '../../step/fake-context.js';

const refused: Answer = { status: 403, body: { error: { code: 'AuthorizationFailed', message: 'No.' } } };

describe('C61 The generations that sizes boot', () => {
  it('are those that Azure tells', async () => {
    const capabilities = [{ name: 'HyperVGenerations', value: 'V2' }];
    const value = [{ resourceType: 'virtualMachines', name: 'Standard_D2s_v6', capabilities }];
    const context = fakeContext({}, answering({ body: { value } }).azure);
    assert.deepEqual(await readSizes(lab, context), {
      sizes: new Map([['standard_d2s_v6', ['V2']]]),
      withoutTrustedLaunch: new Set(),
    });
  });

  it('are not known, with one notice, where the connection may not read them', async () => {
    const context = fakeContext({}, answering(refused).azure);
    assert.equal((await readSizes(lab, context)).sizes, undefined);
    assert.deepEqual(
      context.notices.map(({ severity }) => severity),
      ['notice'],
    );
  });

  it('are not a notice where the run is cancelled', async () => {
    const context = fakeContext({}, answering(refused).azure, { signal: AbortSignal.abort() });
    await assert.rejects(readSizes(lab, context), { name: 'AbortError' });
    assert.deepEqual(context.notices, []);
  });
});
