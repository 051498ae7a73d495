import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { build } from '../../../../tasks/core/factory/create/build.js';
import { deploymentOf } from '../../../worlds/azure-things.js';
import { deploymentIn, labAnswering, type MachineLook, missing } from '../../lab/fake-lab.js';
import { fakeContext } from '../../step/fake-context.js';
import { buildAction, deploymentName, imagePath, imageVm, inputs } from './build-actions.js';

const succeeding = {
  'GET deployment': [missing],
  'PUT deployment': [deploymentIn('Succeeded')],
  'GET machine': [missing, imageVm()],
  'PATCH machine': [imageVm()],
  'DELETE deployment': [{ status: 204 }],
  'DELETE machine': [{ status: 204 }],
  'GET failures': [{ body: { value: [] } }],
};

const failedArtifact: MachineLook = { artifacts: ['Succeeded', 'Failed'] };

function building(answers: Parameters<typeof labAnswering>[0], action = buildAction()) {
  const { azure, asked, sent } = labAnswering({ ...succeeding, ...answers });
  const context = fakeContext(inputs, azure);
  return { ended: build(action, context), asked, sent, context };
}

describe('The build of a golden image', () => {
  it('C43 marks its VM with the image path, and deletes the record of its deployment after that', async () => {
    const { ended, asked, sent } = building({});
    assert.equal((await ended).name, 'W');
    const [marked] = sent('PATCH machine').map(({ body }) => (body as { tags: Record<string, string> }).tags);
    const { ImageFactoryBuildSeconds: seconds, ...tags } = marked ?? {};
    assert.deepEqual(tags, { ImageFactoryPath: imagePath, ImageFactoryRun: '1', ImagePath: imagePath });
    assert.match(seconds ?? '', /^\d+$/);
    assert.deepEqual(asked().slice(-2), ['PATCH machine', 'DELETE deployment']);
    assert.match(sent('DELETE deployment')[0]?.url ?? '', new RegExp(`/deployments/${deploymentName}\\?`));
  });

  it('names its parts in their order', async () => {
    const power = { 'GET machine': [missing, imageVm({ power: 'deallocated' })] };
    const { ended, context } = building(power, buildAction({}, { deallocates: true }));
    await ended;
    assert.deepEqual(context.phases, ['deploy', 'deallocate', 'tidy up']);
  });

  it('names the wait for a deployment that exists already, and for artifacts alone where the VM is not deallocated', async () => {
    const { ended, context } = building({ 'GET deployment': [deploymentIn('Succeeded')] });
    await ended;
    assert.deepEqual(context.phases, ['wait for an earlier deployment', 'apply artifacts', 'tidy up']);
  });

  it('names what follows a deployment that failed', async () => {
    const failed = deploymentIn('Failed', { code: 'X', message: 'No cores left.' });
    const { ended, context } = building({ 'GET deployment': [missing, failed], 'PUT deployment': [failed] });
    await assert.rejects(ended, /No cores left/);
    assert.deepEqual(context.phases, ['deploy', 'tidy up']);
  });

  it('C35 reports and deletes the records of earlier deployments before it deploys', async () => {
    const { ended, asked, sent } = building(
      { 'GET deployment': [deploymentIn('Failed', { code: 'X', message: 'No cores left.' }), missing] },
      buildAction({ leftRecords: [deploymentOf('Deploy-Old', 'Failed')] }),
    );
    await ended;
    assert.match(sent('DELETE deployment')[0]?.url ?? '', /\/deployments\/Deploy-Old\?/);
    assert.ok(asked().indexOf('DELETE deployment') < asked().indexOf('PUT deployment'));
  });

  const locked = { status: 409, body: { error: { code: 'ScopeLocked', message: 'It is locked.' } } };

  const busy = {
    status: 409,
    body: { error: { code: 'Conflict', message: 'Another operation is in progress.' } },
  };

  it('stays a good one where the record of its deployment cannot be deleted', async () => {
    const { ended, context } = building({ 'DELETE deployment': [locked] });
    assert.equal((await ended).name, 'W');
    const [{ severity, what, remedy } = { severity: '', what: '' }] = context.notices;
    assert.deepEqual([severity, context.notices.length], ['warning', 1]);
    assert.match(what, new RegExp(`The record ${deploymentName} of a deployment stays`));
    assert.match(remedy ?? '', /^Remove the lock/);
  });

  it('is marked and its record deleted once Azure is ready for that', async () => {
    const { ended, asked, context } = building({
      'GET machine': [missing, imageVm(), imageVm(), imageVm()],
      'PATCH machine': [busy, imageVm()],
      'DELETE deployment': [busy, { status: 204 }],
    });
    assert.equal((await ended).name, 'W');
    assert.deepEqual(asked().slice(-4), [
      'GET machine',
      'PATCH machine',
      'DELETE deployment',
      'DELETE deployment',
    ]);
    assert.deepEqual(context.notices, []);
  });

  it('begins over the record of an earlier one that cannot be deleted', async () => {
    const { ended, asked } = building(
      { 'GET deployment': [deploymentIn('Succeeded')], 'DELETE deployment': [locked] },
      buildAction({ leftRecords: [deploymentOf(deploymentName, 'Succeeded')] }),
    );
    assert.equal((await ended).name, 'W');
    assert.ok(asked().includes('PUT deployment'));
  });

  it('keeps the record where the run is cancelled, for the run that goes on with it', async () => {
    const run = new AbortController();
    const { azure, asked } = labAnswering({ ...succeeding, 'GET machine': [missing, imageVm()] });
    const context = fakeContext(inputs, azure, { signal: run.signal, waiting: () => run.abort() });
    await assert.rejects(build(buildAction({}, { deallocates: true }), context), { name: 'AbortError' });
    assert.ok(!asked().includes('DELETE deployment'));
  });

  it('tells why it failed also where the run is cancelled at that moment', async () => {
    const run = new AbortController();
    const { azure, asked } = labAnswering({
      ...succeeding,
      'GET machine': [missing, imageVm(failedArtifact)],
    });
    const { wait } = fakeContext(inputs, azure, { signal: run.signal });
    const context = fakeContext(inputs, azure, {
      signal: run.signal,
      wait: async (awaited) => {
        const value = await wait(awaited);
        if (awaited.what === 'the deletion of the failed VM W') run.abort();
        return value;
      },
    });
    await assert.rejects(build(buildAction(), context), /An artifact of .* failed on the VM W/);
    assert.ok(!asked().includes('DELETE deployment'));
  });
});

describe('A build whose artifacts are not applied', () => {
  const cases: readonly (readonly [string, MachineLook, string])[] = [
    ['C42 where one of them failed', failedArtifact, 'a1: Failed'],
    ['C42 where one of them was skipped', { artifacts: ['Skipped', 'Succeeded'] }, 'a0: Skipped'],
    [
      'C42 where the VM has fewer than the template',
      { artifacts: ['Succeeded'], artifactDeployment: { totalArtifacts: 1, deploymentStatus: 'Succeeded' } },
      'Only 1 of 2 artifacts are on the VM.',
    ],
    [
      'C42 where their deployment did not succeed',
      {
        artifacts: ['Succeeded', 'Succeeded'],
        artifactDeployment: { totalArtifacts: 2, deploymentStatus: 'Failed' },
      },
      "The artifacts' deployment ended as Failed.",
    ],
  ];
  for (const [name, look, message] of cases)
    it(`fails and deletes its VM and its record, ${name}`, async () => {
      const { ended, asked } = building(
        { 'GET machine': [missing, imageVm(look)] },
        buildAction({}, { artifactCount: 2 }),
      );
      const said = /^An artifact of Win\\W\.json failed on the VM W\.$/;
      await assert.rejects(ended, { message: said, messages: [message], remedy: /the VM is deleted/ });
      assert.deepEqual(asked().slice(-2), ['DELETE machine', 'DELETE deployment']);
      assert.ok(!asked().includes('PATCH machine'));
    });

  it('names the artifact also where its VM cannot be deleted, and marks the VM', async () => {
    const locked = { status: 409, body: { error: { code: 'ScopeLocked', message: 'It is locked.' } } };
    const { ended, sent, context } = building(
      { 'GET machine': [missing, imageVm(failedArtifact)], 'DELETE machine': [locked] },
      buildAction({}, { artifactCount: 2 }),
    );
    await assert.rejects(ended, { messages: ['a1: Failed'], remedy: /the VM stays/ });
    assert.equal(context.notices[0]?.what, 'The failed VM W could not be deleted.');
    const [{ body } = { body: {} }] = sent('PATCH machine');
    assert.equal((body as { tags: Record<string, string> }).tags['ImageFactoryState'], 'Failed');
  });

  it('C42 does not fail where more of them are applied than the template shows', async () => {
    const { ended } = building(
      {
        'GET machine': [
          missing,
          imageVm({
            artifacts: ['Succeeded', 'Succeeded'],
            artifactDeployment: { totalArtifacts: 2, deploymentStatus: 'Succeeded' },
          }),
        ],
      },
      buildAction({}, { artifactCount: 1 }),
    );
    assert.equal((await ended).name, 'W');
  });
});

describe('The build of a golden image that makes several VMs', () => {
  const action = buildAction({ machineNames: ['W', 'W1'] }, { machineNames: ['W', 'W1'] });

  it('C43 marks the image VM alone with the image path', async () => {
    const { ended, sent } = building({ 'GET machine': [missing, missing, imageVm()] }, action);
    assert.equal((await ended).name, 'W');
    assert.equal(sent('PATCH machine').length, 1);
  });

  it('C27 is not begun where the lab has any of them', async () => {
    const { ended, asked } = building({ 'GET machine': [missing, imageVm({ name: 'W1' })] }, action);
    await assert.rejects(ended, /meanwhile the lab Factory has another VM W1/);
    assert.ok(!asked().includes('PUT deployment'));
  });

  it('C45 marks the others as failed where the image VM is deleted for a failed artifact', async () => {
    const { ended, sent } = building(
      { 'GET machine': [missing, missing, imageVm(failedArtifact), imageVm({ name: 'W1' })] },
      action,
    );
    await assert.rejects(ended, /An artifact of .* failed/);
    const [{ url, body } = { url: '', body: {} }] = sent('PATCH machine');
    assert.match(url, /virtualmachines\/W1\?/i);
    assert.deepEqual((body as { tags: Record<string, string> }).tags['ImageFactoryState'], 'Failed');
    assert.equal(sent('DELETE machine').length, 1);
  });
});
