import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { tagLabVirtualMachine } from '../../../../tasks/core/azure/resources/lab-machine-tags.js';
import {
  deleteLabVirtualMachine,
  getLabVirtualMachine,
  listLabVirtualMachines,
  startLabVirtualMachine,
  stopLabVirtualMachine,
} from '../../../../tasks/core/azure/resources/lab-virtual-machines.js';
import { type Answer, answering, group } from '../answering.js';

const labId = `/subscriptions/${group.subscriptionId}/resourceGroups/Factory/providers/Microsoft.DevTestLab/labs/Lab`;

const id = `${labId}/virtualmachines/VM`;

const { signal } = new AbortController();

const machine = (properties: object = {}, more: object = {}): Answer => ({
  body: { id, name: 'VM', properties, ...more },
});

const missing: Answer = { status: 404, body: { error: { code: 'ResourceNotFound', message: 'Not found.' } } };

describe('A lab virtual machine', () => {
  const read = (properties: object) =>
    getLabVirtualMachine(answering(machine(properties)).azure, labId, 'VM', signal);

  it('has its time of creation letter for letter, and as a date', async () => {
    const createdDate = '2026-11-20T01:02:03.1234567+00:00';
    const found = await read({ createdDate });
    assert.equal(found?.createdDateText, createdDate);
    assert.equal(found.createdDate.toISOString(), '2026-11-20T01:02:03.123Z');
  });

  it('in a list has its own time of creation letter for letter', async () => {
    const createdDates = ['2026-11-20T01:02:03.1234567+00:00', '2026-11-21T01:02:03.7654321+00:00'];
    const value = createdDates.map((createdDate, index) => ({
      id: `${id}${index}`,
      name: `VM${index}`,
      properties: { createdDate },
    }));
    const found = await listLabVirtualMachines(answering({ body: { value } }).azure, labId, signal);
    assert.deepEqual(
      found.map(({ createdDateText }) => createdDateText),
      createdDates,
    );
  });

  it('has power, disks and artifacts where it is read by itself', async () => {
    const artifactId = `${labId}/artifactsources/repo/artifacts/tool`;
    const found = await read({
      computeVm: {
        statuses: [{ code: 'ProvisioningState/succeeded' }, { code: 'PowerState/deallocated' }],
        osDiskId: 'os',
        dataDiskIds: ['data'],
      },
      artifacts: [{ artifactId, status: 'Failed', deploymentStatusMessage: 'No.' }],
      artifactDeploymentStatus: { totalArtifacts: 1, deploymentStatus: 'Failed' },
    });
    assert.equal(found?.powerState, 'PowerState/deallocated');
    assert.deepEqual([found.osDiskId, found.dataDiskIds], ['os', ['data']]);
    assert.deepEqual(found.artifacts, [
      { id: artifactId, name: 'tool', status: 'Failed', deploymentStatusMessage: 'No.' },
    ]);
    assert.deepEqual(found.artifactDeployment, { total: 1, status: 'Failed' });
  });

  it('of another lab is an error', async () => {
    const { azure } = answering({ body: { id: id.replace('labs/Lab', 'labs/Other') } });
    await assert.rejects(getLabVirtualMachine(azure, labId, 'VM', signal), /which does not lie in/);
  });

  it('that is missing is undefined', async () => {
    assert.equal(await getLabVirtualMachine(answering(missing).azure, labId, 'VM', signal), undefined);
  });

  it('keeps its other tags when some are put over them, and is changed in nothing else', async () => {
    const { azure, requests } = answering(machine({ notes: 'x' }, { tags: { owner: 'me' } }), machine());
    assert.equal((await tagLabVirtualMachine(azure, id, { mark: 'a' }).poll(signal)).done, true);
    assert.deepEqual(
      requests.map(({ method }) => method),
      ['GET', 'PATCH'],
    );
    assert.deepEqual(requests[1]?.body, '{"tags":{"owner":"me","mark":"a"}}');
  });

  it('loses tags, in any casing, when others are put over them', async () => {
    const { azure, requests } = answering(machine({}, { tags: { OLD: 'x', owner: 'me' } }), machine());
    assert.equal((await tagLabVirtualMachine(azure, id, { mark: 'a' }, ['old']).poll(signal)).done, true);
    assert.deepEqual(requests[1]?.body, '{"tags":{"owner":"me","mark":"a"}}');
  });

  it('is an error where Azure has kept a tag that it is to lose', async () => {
    const tagged = machine({}, { tags: { old: 'x' } });
    const { azure } = answering(tagged, tagged);
    await assert.rejects(
      tagLabVirtualMachine(azure, id, {}, ['old']).poll(signal),
      /the tag old is still there/,
    );
  });
});

describe('A lab virtual machine that is listed or read', () => {
  const read = async (properties: object) =>
    getLabVirtualMachine(answering(machine(properties)).azure, labId, 'VM', signal);

  it('tells the custom image that it is made of', async () => {
    const customImageId = `${labId}/customimages/Image`;
    assert.equal((await read({ customImageId }))?.customImageId, customImageId);
    assert.equal((await read({}))?.customImageId, undefined);
  });

  it('tells whether Azure has marked it as generalized', async () => {
    const codes = (...list: readonly string[]) => ({
      computeVm: { statuses: list.map((code) => ({ code })) },
    });
    const power = 'PowerState/deallocated';
    assert.equal((await read(codes('OSState/generalized', power)))?.isGeneralized, true);
    assert.equal((await read(codes(power)))?.isGeneralized, undefined);
  });
});

describe('A lab virtual machine that is not ready for a change', () => {
  const message = "The resource 'VM' is not yet ready for the requested operation.";
  const busy: Answer = { status: 409, body: { error: { code: 'Conflict', message } } };
  const state = `not ready: ${message}`;

  it('is deleted at a later look', async () => {
    const { azure, requests } = answering(busy, busy, { status: 204 });
    const deletion = deleteLabVirtualMachine(azure, id);
    assert.deepEqual(await deletion.poll(signal), { done: false, isBegun: false, state });
    assert.deepEqual(await deletion.poll(signal), { done: false, isBegun: false, state });
    assert.equal((await deletion.poll(signal)).done, true);
    assert.deepEqual(new Set(requests.map(({ method }) => method)), new Set(['DELETE']));
  });

  it('is stopped at a later look', async () => {
    const { azure } = answering(busy, { status: 200 });
    const stop = stopLabVirtualMachine(azure, id);
    assert.deepEqual(await stop.poll(signal), { done: false, isBegun: false, state });
    assert.equal((await stop.poll(signal)).done, true);
  });

  it('is started at a later look', async () => {
    const { azure, requests } = answering(busy, { status: 200 });
    const start = startLabVirtualMachine(azure, id);
    assert.deepEqual(await start.poll(signal), { done: false, isBegun: false, state });
    assert.equal((await start.poll(signal)).done, true);
    assert.ok(requests.every(({ method, url }) => method === 'POST' && /\/VM\/start\?/.test(url)));
  });

  it('is tagged at a later look, with the tags that it has then', async () => {
    const { azure, requests } = answering(machine(), busy, machine({}, { tags: { new: 'b' } }), machine());
    const tagging = tagLabVirtualMachine(azure, id, { mark: 'a' });
    assert.deepEqual(await tagging.poll(signal), { done: false, isBegun: false, state });
    assert.equal((await tagging.poll(signal)).done, true);
    assert.equal(requests.at(-1)?.body, '{"tags":{"new":"b","mark":"a"}}');
  });
});

describe('A lab virtual machine of which Azure has lost the operation', () => {
  const location = 'https://management.example.com/operation';
  const started: Answer = { status: 202, headers: { location } };
  const state = (code: string) => machine({ computeVm: { statuses: [{ code }] } });

  it('counts as deleted once it is missing', async () => {
    const { azure } = answering(started, missing, machine(), missing);
    const operation = deleteLabVirtualMachine(azure, id);
    const polls = [];
    for (let poll = 0; poll < 2; poll += 1) polls.push((await operation.poll(signal)).done);
    assert.deepEqual(polls, [false, true]);
  });

  it('counts as stopped once it is deallocated, and not while it only is stopped', async () => {
    const { azure } = answering(
      started,
      missing,
      state('PowerState/stopped'),
      state('PowerState/deallocated'),
    );
    const operation = stopLabVirtualMachine(azure, id);
    const polls = [];
    for (let poll = 0; poll < 2; poll += 1) polls.push((await operation.poll(signal)).done);
    assert.deepEqual(polls, [false, true]);
  });

  it('counts as started once it runs, and not while it only starts', async () => {
    const { azure } = answering(started, missing, state('PowerState/starting'), state('PowerState/running'));
    const operation = startLabVirtualMachine(azure, id);
    const polls = [];
    for (let poll = 0; poll < 2; poll += 1) polls.push((await operation.poll(signal)).done);
    assert.deepEqual(polls, [false, true]);
  });

  it('does not count as stopped where it is missing', async () => {
    const { azure } = answering(started, missing, missing);
    const operation = stopLabVirtualMachine(azure, id);
    assert.deepEqual(await operation.poll(signal), { done: false, state: 'not to be seen' });
  });

  it('fails to be stopped where it stays missing, rather than being awaited until the time limit', async () => {
    const { azure } = answering(started, ...new Array<Answer>(20).fill(missing));
    const operation = stopLabVirtualMachine(azure, id);
    await assert.rejects(
      async () => {
        for (let poll = 0; poll < 10; poll += 1) await operation.poll(signal);
      },
      { statusCode: 404 },
    );
  });

  it('is not stopped while its power state is unknown', async () => {
    const { azure } = answering(started, missing, machine());
    const operation = stopLabVirtualMachine(azure, id);
    assert.deepEqual(await operation.poll(signal), { done: false, state: 'unknown' });
  });
});
