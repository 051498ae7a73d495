import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Azure } from '../../../../tasks/core/azure/azure.js';
import { defaultsOf } from '../../../../tasks/core/definitions/defaults.js';
import { validateConfiguration } from '../../../../tasks/core/definitions/tasks.js';
import { previewRun } from '../../../../tasks/core/factory/validate/preview.js';
import { fakeContext } from '../../step/fake-context.js';

const inputs = { ...defaultsOf(validateConfiguration), ConfigurationLocation: '/no such folder' };

const azure: Azure = {
  credential: { getToken: () => Promise.reject(new Error('Nobody signs in.')) },
  resourceManagerUrl: 'https://management.azure.com',
  scope: 'https://management.azure.com/.default',
  storageAuthentication: 'auto',
  proxyFor: () => undefined,
  protect: () => undefined,
};

describe('The previews of a run', () => {
  it('are of all tasks, RetireImages only where it is said how many images stay', async () => {
    const four = ['CreateImageVMs', 'SnapImages', 'DistributeImages', 'CleanUpFactory'];
    const tasksOf = async (ImagesToSave: number | undefined) =>
      (await previewRun(fakeContext({ ...inputs, ImagesToSave }, azure))).map(({ task }) => task);
    assert.deepEqual(await tasksOf(undefined), four);
    assert.deepEqual(await tasksOf(0), [...four, 'RetireImages']);
  });

  it('say why a plan is unknown, and notice nothing', async () => {
    const context = fakeContext(inputs, azure);
    const previews = await previewRun(context);
    assert.ok(previews.every(({ actions, unknownBecause }) => actions.length === 0 && unknownBecause));
    assert.match(previews[0]?.unknownBecause ?? '', /no such folder/);
    assert.deepEqual(context.notices, []);
  });

  it('end with the run when it is cancelled', async () => {
    const signal = AbortSignal.abort(new Error('cancelled'));
    await assert.rejects(previewRun(fakeContext(inputs, azure, { signal })), /cancelled/);
  });
});
