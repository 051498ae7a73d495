import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { defaultsOf } from '../../../../tasks/core/definitions/defaults.js';
import { validateConfiguration } from '../../../../tasks/core/definitions/tasks.js';
import type { LabEntry } from '../../../../tasks/core/configuration/labs-json.js';
import { readAzure } from '../../../../tasks/core/factory/validate/azure-state.js';
import { type Answer, answering, group } from '../../azure/answering.js';
import { fakeContext } from '../../step/fake-context.js';
import { entryOf } from './checked-things.js';

const labId = `/subscriptions/${group.subscriptionId}/resourceGroups/Near/providers/Microsoft.DevTestLab/labs/Near`;

const accountId = `/subscriptions/${group.subscriptionId}/resourceGroups/Near/providers/Microsoft.Storage/storageAccounts/near`;

const lab = {
  id: labId,
  name: 'Near',
  location: 'westeurope',
  properties: { artifactsStorageAccount: accountId },
};

const mayAll = { body: { value: [{ actions: ['*'], dataActions: ['*'] }] } };

/** Reads the lab Near from an Azure that gives these answers, one after the other. */
function readNear(...answers: readonly Answer[]) {
  return readEntry(entryOf('Near'), answers);
}

/** As `readNear`, for a lab with `"Delivery": "Gallery"`. */
function readNearByGallery(...answers: readonly Answer[]) {
  return readEntry({ ...entryOf('Near'), delivery: 'Gallery' }, answers);
}

async function readEntry(entry: LabEntry, answers: readonly Answer[]) {
  const { azure, asked } = answering(...answers);
  const inputs = { ...defaultsOf(validateConfiguration), ConfigurationLocation: 'Configuration' };
  const labs = [{ ...entry, subscriptionId: group.subscriptionId }];
  const context = fakeContext(inputs, azure);
  const state = await readAzure(context, { goldenImages: [], imageRules: [], labs, overrides: [] });
  return { state, target: state.targets[0], asked: asked(), notices: context.notices };
}

describe('The state of Azure by which a configuration is judged', () => {
  it('has no factory lab where none is named, and asks nothing of a lab that is not there', async () => {
    const { state, target, asked } = await readNear({ body: { value: [] } });
    assert.equal(state.factory, undefined);
    assert.deepEqual([target?.lab, target?.account], [undefined, undefined]);
    assert.equal(asked.length, 1);
  });

  it('has the storage account of each lab', async () => {
    const account = {
      id: accountId,
      name: 'near',
      location: 'westeurope',
      properties: {
        primaryEndpoints: { blob: 'https://near.blob.example.com/' },
        allowSharedKeyAccess: false,
      },
    };
    const { target } = await readNear({ body: { value: [lab] } }, { body: account }, mayAll, mayAll, mayAll);
    assert.ok(target?.account && !(target.account instanceof Error));
    assert.equal(target.account.sharedKeyAllowed, false);
  });

  it('has the error of an account that cannot be read, and goes on', async () => {
    const error = { code: 'AuthorizationFailed', message: 'Not allowed.' };
    const { target } = await readNear(
      { body: { value: [lab] } },
      { status: 403, body: { error } },
      mayAll,
      mayAll,
      mayAll,
    );
    assert.ok(target?.account instanceof Error);
    assert.match(target.account.message, /Not allowed/);
    assert.ok(target.needs.every(({ missing }) => missing.length === 0));
  });

  it('keeps its notices for the plan: the log does not tell them too', async () => {
    const error = { code: 'AuthorizationFailed', message: 'Not allowed.' };
    const denied = { status: 403, body: { error } };
    const { state, notices } = await readNear({ body: { value: [lab] } }, denied, denied, denied, denied);
    assert.deepEqual(
      state.unanswered.map(({ what }) => what),
      ['What the service connection may do is not known beforehand.'],
    );
    assert.deepEqual(notices, []);
  });

  it('asks nothing more for a lab that wants a gallery where none is given', async () => {
    const answers = [{ body: { value: [lab] } }, { status: 404 }, mayAll, mayAll, mayAll];
    const [byVhd, byGallery] = [await readNear(...answers), await readNearByGallery(...answers)];
    assert.deepEqual(byGallery.asked, byVhd.asked);
    assert.equal(byGallery.target?.byGallery, undefined);
  });
});
