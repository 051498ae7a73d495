import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { LabVirtualMachine } from '../../../../tasks/core/azure/resources/lab-virtual-machines.js';
import type { CleanUpAction } from '../../../../tasks/core/factory/clean-up/actions.js';
import { act } from '../../../../tasks/core/factory/clean-up/step.js';
import { labTarget } from '../../../../tasks/core/lab/target.js';
import { labOf, machineOf } from '../../../worlds/azure-things.js';
import type { Answer } from '../../azure/answering.js';
import { azureInMemory, type Routes } from '../../azure/azure-in-memory.js';
import { fakeContext } from '../../step/fake-context.js';
import { cleanUpInputs } from './clean-up-inputs.js';

const lab = labOf('Factory');

const tags = { ImagePath: 'Win\\a.json', owner: 'team' };

const machine = machineOf('x', { tags, createdDateText: '2026-11-20T00:00:00.1234567Z' });

const place = 'labs/Factory/virtualmachines/x';

const action: CleanUpAction = {
  kind: 'delete image VM',
  key: machine.id,
  verb: 'delete',
  work: 'deletion',
  subject: { kind: 'image VM', name: machine.name },
  target: labTarget(lab),
  reason: 'Its image is stored.',
  machine,
  lab,
};

function bodyOf({ id, name, tags, provisioningState, createdDateText }: LabVirtualMachine) {
  return { id, name, tags, properties: { provisioningState, createdDate: createdDateText } };
}

/** Carries the deletion out in a lab that has this VM now. */
async function deleted(now: LabVirtualMachine | undefined) {
  const { done, isDeleted } = await deletedIn(now, () => ({ status: 204 }));
  return { done, isDeleted };
}

async function deletedIn(now: LabVirtualMachine | undefined, remove: () => Answer) {
  const routes: Routes = {
    ...(now ? { [`GET ${place}`]: { body: bodyOf(now) } } : {}),
    [`DELETE ${place}`]: remove,
  };
  const world = await azureInMemory([lab], routes);
  const context = fakeContext({ ...cleanUpInputs, operationTimeoutMinutes: 0.01 }, world.azure);
  const done = await act(action, context);
  return { done, isDeleted: world.asked().includes(`DELETE ${place}`), context };
}

describe('The deletion of an image VM', () => {
  it('deletes one that is as it was planned', async () => {
    assert.deepEqual(await deleted(machine), {
      done: { reason: 'Its image is stored.' },
      isDeleted: true,
    });
  });

  it('deletes one whose tags are told in another order', async () => {
    const { owner, ImagePath } = tags;
    assert.ok((await deleted({ ...machine, tags: { owner, ImagePath } })).isDeleted);
  });

  const changes: readonly (readonly [string, Partial<LabVirtualMachine>])[] = [
    ['was built again within the same millisecond', { createdDateText: '2026-11-20T00:00:00.1239999Z' }],
    ['is being worked on', { provisioningState: 'ApplyingArtifacts' }],
    ['has been protected', { tags: { ...tags, FactoryIgnore: 'yes' } }],
    ['has another image path', { tags: { ...tags, ImagePath: 'Win\\b.json' } }],
    ['has lost a tag', { tags: { ImagePath: tags.ImagePath } }],
  ];
  for (const [what, more] of changes)
    it(`leaves one that ${what} since`, async () => {
      assert.deepEqual(await deleted({ ...machine, ...more }), {
        done: { outcome: 'skipped', reason: 'It changed since the plan was made.' },
        isDeleted: false,
      });
    });

  const refusing = (code: string, message: string): Answer => ({
    status: 409,
    body: { error: { code, message } },
  });

  const busy = refusing('ResourceNotReady', 'The resource is not yet ready for the requested operation.');

  it('waits for one that is not ready for it yet', async () => {
    const answers = [busy, busy];
    const { done, context } = await deletedIn(machine, () => answers.pop() ?? { status: 204 });
    assert.equal(done.reason, 'Its image is stored.');
    assert.deepEqual(context.waits, [
      'the deletion of the VM x: not ready: The resource is not yet ready for the requested operation.',
    ]);
    assert.deepEqual(context.notices, []);
  });

  it('fails where one never gets ready, with its last state and what to do', async () => {
    await assert.rejects(
      deletedIn(machine, () => busy),
      {
        message:
          /Gave up waiting for the deletion of the VM x .* its last state was "not ready: The resource/,
        remedy: /operationTimeoutMinutes/,
      },
    );
  });

  it('leaves one that is locked with a warning, and says how to go on', async () => {
    const locked = refusing('ScopeLocked', 'The scope cannot perform delete operation.');
    const { done, context } = await deletedIn(machine, () => locked);
    assert.deepEqual(done, { outcome: 'skipped', reason: 'It is locked.' });
    const [{ severity, why = '', remedy = '' } = { severity: undefined }] = context.notices;
    assert.equal(severity, 'warning');
    assert.match(why, /The scope cannot perform delete operation/);
    assert.match(remedy, /Remove the lock.*FactoryIgnore/);
  });

  it('finds one that is gone already', async () => {
    assert.deepEqual(await deleted(undefined), {
      done: { outcome: 'skipped', reason: 'It is gone already.' },
      isDeleted: false,
    });
  });
});
