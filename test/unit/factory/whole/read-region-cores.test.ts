import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { readRegionCores } from '../../../../tasks/core/factory/whole/read-region-cores.js';
import { readSizes } from '../../../../tasks/core/factory/templates/read-sizes.js';
import { type Answer, answeringTo } from '../../azure/answering.js';
import { lab } from '../../lab/fake-lab.js';
import { fakeContext } from '../../step/fake-context.js';

const refused: Answer = { status: 403, body: { error: { code: 'AuthorizationFailed', message: 'No.' } } };

const usages: Answer = { body: { value: [{ name: { value: 'cores' }, limit: 10, currentValue: 4 }] } };

const capabilities = [{ name: 'vCPUs', value: '2' }];

const sku = {
  resourceType: 'virtualMachines',
  name: 'Standard_D2s_v5',
  family: 'standardDSv5Family',
  capabilities,
};

const skus: Answer = { body: { value: [sku] } };

const answering = (answers: { readonly usages: Answer; readonly skus: Answer }) =>
  answeringTo(({ url }) => (url.includes('/usages') ? answers.usages : answers.skus));

describe("The cores of a lab's region", () => {
  it('are those of the quotas and of the sizes, whose list is read once in a run', async () => {
    const { azure, asked } = answering({ usages, skus });
    const context = fakeContext({}, azure);
    await readSizes(lab, context);
    assert.deepEqual(await readRegionCores(lab, context), {
      quotas: [{ name: 'cores', limit: 10, used: 4 }],
      sizes: new Map([['standard_d2s_v5', { cores: 2, family: 'standardDSv5Family' }]]),
    });
    assert.equal(asked().length, 2);
  });

  for (const [what, answers] of [
    ['quotas', { usages: refused, skus }],
    ['sizes', { usages, skus: refused }],
    ['quotas nor sizes', { usages: refused, skus: refused }],
  ] as const)
    it(`are not known, with one notice, where the connection may not read ${what}`, async () => {
      const context = fakeContext({}, answering(answers).azure);
      assert.equal(await readRegionCores(lab, context), undefined);
      assert.deepEqual(
        context.notices.map(({ severity, what: text }) => [severity, /^No VM waits for cores: /.test(text)]),
        [['notice', true]],
      );
    });

  it('are not a notice where the run is cancelled', async () => {
    const { azure } = answering({ usages: refused, skus });
    const context = fakeContext({}, azure, { signal: AbortSignal.abort() });
    await assert.rejects(readRegionCores(lab, context), { name: 'AbortError' });
    assert.deepEqual(context.notices, []);
  });
});
