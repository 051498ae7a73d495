import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { ActionOf } from '../../../../tasks/core/factory/whole/actions.js';
import { buildImage } from '../../../../tasks/core/factory/whole/build-image.js';
import type { WholeContext } from '../../../../tasks/core/factory/whole/inputs.js';
import type { Run } from '../../../../tasks/core/factory/whole/run.js';
import { answering } from '../../azure/answering.js';
import { fakeContext } from '../../step/fake-context.js';
import { buildAction, inputs } from '../create/build-actions.js';

describe('A build of a whole run', () => {
  it('takes its cores under the name that its VM gets, since its deletion gives them back under that', async () => {
    const planned = buildAction({}, { machineNames: ['Named'], isNamedOtherwise: true });
    const taken: string[] = [];
    const take = (key: string) => {
      taken.push(key);
      return Promise.reject(new Error('No cores.'));
    };
    const run = { state: {}, cores: { take, waitsFor: () => undefined } } as unknown as Run;
    const action = { pathKey: 'w' } as unknown as ActionOf<'create'>;
    const context = fakeContext(inputs, answering().azure) as unknown as WholeContext;
    await assert.rejects(buildImage(action, planned, run, context), /No cores/);
    assert.deepEqual(taken, ['Named']);
  });
});
