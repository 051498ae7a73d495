import { after, before, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import {
  ada,
  environmentId,
  environmentOf,
  environmentsIn,
  environmentWorld,
} from '../worlds/environments.js';
import {
  assertReadable,
  assertRefused,
  assertSucceeded,
  changesIn,
  logOf,
  observe,
  type Observed,
} from '../worlds/evidence.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { labId, subscriptionId } from '../worlds/worlds.js';

const ofAda = { user: ada.objectId };

const contents = {
  Contoso: [
    environmentOf('Web'),
    environmentOf('Web2'),
    environmentOf('Web', { ...ofAda, resourceGroup: 'Ada-Web' }),
    environmentOf('Shop', { ...ofAda, resourceGroup: 'Ada-Shop' }),
  ],
  Other: [environmentOf('Web', { resourceGroup: 'Other-Web' })],
};

const inputs = { LabId: labId('Contoso'), pollIntervalSeconds: '0.05' };

const hers = (name: string) => `${name} of ${ada.objectId}`;

describe('DeleteLabEnvironment', () => {
  let pipeline: Pipeline;

  const run = async (more: Readonly<Record<string, string>>): Promise<Observed> => {
    const observed = await observe(pipeline, 'DeleteLabEnvironment', { ...inputs, ...more });
    assertReadable(observed.outcome);
    return observed;
  };

  const succeeded = async (more: Readonly<Record<string, string>>) => assertSucceeded(await run(more));

  /** A run that must change nothing; its log. */
  const refused = async (more: Readonly<Record<string, string>>) => assertRefused(await run(more));

  before(async () => {
    pipeline = await openPipelineWith({}, environmentWorld(contents));
  });

  beforeEach(() => pipeline.azure.begin(environmentWorld(contents)));

  after(() => pipeline.close());

  it('deletes by its name the one that its identity has, and nothing of others of that name', async () => {
    const { state } = await succeeded({ EnvironmentId: 'web' });
    assert.deepEqual(environmentsIn(state), [hers('Shop'), hers('Web'), 'Web2']);
    assert.deepEqual(environmentsIn(state, 'Other'), ['Web']);
  });

  it('deletes it by its id, in any casing and percent-encoded, with what is in its resource group', async () => {
    const id = environmentId('WEB').replaceAll('/', '%2F').replace('%2F', '/');
    const { state, requests } = await succeeded({ EnvironmentId: id });
    assert.deepEqual(environmentsIn(state), [hers('Shop'), hers('Web'), 'Web2']);
    assert.equal(changesIn(requests).length, 1);
    assert.deepEqual(
      state.environments.map(({ resources }) => resources.length),
      [1, 1, 1, 1],
    );
  });

  it('finds on a later page what the first one does not show', async () => {
    await pipeline.azure.begin(environmentWorld(contents, { pageSize: 1 }));
    const { state } = await succeeded({ EnvironmentId: environmentId('Web2') });
    assert.ok(!environmentsIn(state).includes('Web2'));
  });

  it('only says what it would delete, where it is asked for the plan', async () => {
    const { outcome, requests } = await succeeded({ EnvironmentId: 'Web', whatIf: 'true' });
    assert.deepEqual(changesIn(requests), []);
    assert.match(logOf(outcome), /delete +Web/);
  });

  it("refuses somebody else's, which its name does not even mean, and says whose it is", async () => {
    const log = await refused({ EnvironmentId: 'Shop' });
    assert.match(log, /The identity of the service connection has no environment Shop in the lab Contoso\./);
    assert.match(log, /Others have one of this name: .*\/environments\/shop of ada@example\.com\./);
    assert.match(log, /It has: Web, Web2\./);
    const byId = await refused({ EnvironmentId: environmentId('Shop', ada.objectId) });
    assert.match(byId, /The environment Shop is not deleted: it is one of ada@example\.com/);
    assert.match(byId, /Set allowOtherUsers/);
  });

  it("deletes somebody else's by its id where that is allowed, and not its own of that name", async () => {
    const EnvironmentId = environmentId('Web', ada.objectId);
    const { state } = await succeeded({ EnvironmentId, allowOtherUsers: 'true' });
    assert.deepEqual(environmentsIn(state), [hers('Shop'), 'Web', 'Web2']);
  });

  it('fails with an error line where there is none, and names those that there are', async () => {
    const { outcome } = await run({ EnvironmentId: 'Wep' });
    const errors = outcome.issues.filter(({ type }) => type === 'error');
    assert.match(errors.map(({ message }) => message).join(), /has no environment Wep in the lab Contoso/);
    const log = await refused({ EnvironmentId: environmentId('Wep', ada.objectId) });
    assert.match(log, /It has: Shop of ada@example\.com, Web of .*, Web of .*, Web2 of /);
  });

  it('succeeds where it is gone, if that is to be ignored, whatever others have', async () => {
    const { outcome, requests } = await succeeded({ EnvironmentId: 'Shop', ignoreMissing: 'true' });
    assert.deepEqual(changesIn(requests), []);
    assert.match(logOf(outcome), /left alone/);
  });

  it('succeeds where it has gone between the look and the deletion', async () => {
    await pipeline.azure.addFaults({
      act: 'answer',
      method: 'GET',
      path: '/environments/web\\?',
      status: 404,
      code: 'ResourceNotFound',
    });
    const { outcome } = await succeeded({ EnvironmentId: 'Web' });
    assert.match(logOf(outcome), /It is gone already/);
  });

  it('refuses an environment of another lab, and the id of something else', async () => {
    const another = environmentId('Web', undefined, 'Other');
    assert.match(await refused({ EnvironmentId: another }), /lies in another lab than Contoso/);
    const image = `${labId('Contoso')}/customimages/Web`;
    assert.match(await refused({ EnvironmentId: image }), /not the resource id of an environment/);
    const nobody = environmentId('Web', '@all');
    assert.match(await refused({ EnvironmentId: nobody }), /not the resource id of an environment/);
  });

  it('waits for one that is not ready, and takes a deletion that has begun for its own', async () => {
    await pipeline.azure.addFaults({
      act: 'answer',
      kind: 'arm',
      method: 'DELETE',
      path: '/environments/web',
      status: 409,
      code: 'EnvironmentNotReady',
      message: 'The environment is not ready: it cannot be changed while it is Updating.',
      count: { first: 2 },
    });
    const { outcome, state } = await succeeded({ EnvironmentId: 'Web' });
    assert.match(logOf(outcome), /not ready/);
    assert.ok(!environmentsIn(state).includes('Web'));
  });

  it('fails with the cause alone where the resource group is locked, and says what to do', async () => {
    const group = `/subscriptions/${subscriptionId}/resourceGroups/Bench-Web`;
    await pipeline.azure.addFaults({
      service: 'deletion fails',
      id: '/environments/web$',
      code: 'ScopeLocked',
      message: `The scope '${group}' cannot perform delete operation because following scope(s) are locked: '${group}'. Please remove the lock and try again.`,
    });
    const { outcome, state } = await run({ EnvironmentId: 'Web' });
    assert.equal(outcome.result, 'Failed');
    const log = logOf(outcome);
    assert.match(log, /following scope\(s\) are locked/);
    assert.match(log, /Remove the lock/);
    assert.ok(log.length < 20_000 && !/Bearer|authorization/i.test(log), 'The log has more than the cause.');
    assert.ok(environmentsIn(state).includes('Web'));
  });
});
