import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { buildWithRetries } from '../../../../tasks/core/factory/create/build-with-retries.js';
import type { Answer } from '../../azure/answering.js';
import {
  deploymentIn,
  labAnswering,
  machineBody,
  type MachineLook,
  missing,
  type Question,
} from '../../lab/fake-lab.js';
import { fakeContext } from '../../step/fake-context.js';
import { buildAction, imagePath, imageVm, inputs } from './build-actions.js';

type Answers = Partial<Readonly<Record<Question, readonly Answer[]>>>;

const noRoom = { code: 'AllocationFailed', message: 'No room.' };

/** The VM that a failed deployment has left, in the list of the lab. */
function left(look: MachineLook = {}) {
  const tags = { ImageFactoryPath: imagePath, ImageFactoryRun: '1', ImageFactoryState: 'Failed' };
  return machineBody({ ...look, tags: { ...tags, ...look.tags } });
}

function listing(...machines: readonly object[]): Answer {
  return { body: { value: machines } };
}

/** The answers while a VM is marked as failed, and once it is to be deleted. */
function leaving(marked: Answer, toDelete = marked): readonly Answer[] {
  return [marked, marked, toDelete];
}

/** The answers to builds whose deployments fail for an error one after the other, and to one that succeeds. */
function failing(...errors: readonly object[]): Answers {
  const failures = errors.map((error) => deploymentIn('Failed', error));
  return {
    'GET deployment': [...failures.flatMap((failed) => [missing, failed, failed, missing]), missing],
    'PUT deployment': [...failures, deploymentIn('Succeeded')],
    'GET failures': [listing()],
    'GET machine': [...failures.flatMap(() => [missing, ...leaving(imageVm())]), missing, imageVm()],
    'PATCH machine': [imageVm()],
    'DELETE machine': [{ status: 204 }],
    'DELETE deployment': [{ status: 204 }],
  };
}

function building(answers: Answers, { retries = 1, action = buildAction() } = {}) {
  const { azure, asked, sent } = labAnswering(answers);
  const context = fakeContext(inputs, azure);
  const deleted = () => sent('DELETE machine').map(({ url }) => /virtualmachines\/([^?]*)/i.exec(url)?.[1]);
  return { ended: buildWithRetries(action, context, retries), asked, sent, deleted, context };
}

function warningsIn({ notices }: { readonly notices: readonly { severity: string; what: string }[] }) {
  return notices.filter(({ severity }) => severity === 'warning').map(({ what }) => what);
}

describe('A build for which Azure has no room', () => {
  it('is begun again under the same name once its VM is deleted', async () => {
    const { ended, asked, deleted } = building(failing(noRoom));
    const { machine, attempts } = await ended;
    assert.deepEqual([machine.name, attempts, deleted()], ['W', 2, ['W']]);
    const steps = asked().filter((question) => /^(PUT deployment|DELETE machine)$/.test(question));
    assert.deepEqual(steps, ['PUT deployment', 'DELETE machine', 'PUT deployment']);
  });

  it('tells which attempt begins, and why', async () => {
    const { ended, context } = building(failing(noRoom), { retries: 2 });
    await ended;
    const [{ what, why } = { what: '' }] = context.notices.filter(({ severity }) => severity === 'warning');
    assert.equal(
      what,
      `${imagePath} is built again as the VM W, attempt 2 of at most 3: Azure had no room for its VM.`,
    );
    assert.equal(why, `${imagePath} could not be built as the VM W: No room.`);
  });

  it('is begun again as often as it may, and then fails for the last cause', async () => {
    const last = { code: 'SkuNotAvailable', message: 'No such size.' };
    const { ended, sent, context } = building(failing(noRoom, noRoom, last), { retries: 2 });
    await assert.rejects(ended, /No such size\.$/);
    assert.equal(sent('PUT deployment').length, 3);
    assert.equal(warningsIn(context).length, 2);
  });

  it('is not begun again where no further build may be made', async () => {
    const { ended, asked, deleted } = building(failing(noRoom), { retries: 0 });
    await assert.rejects(ended, /No room\.$/);
    assert.deepEqual([deleted(), asked().includes('DELETE machine')], [[], false]);
  });

  it('is begun again as often as Images.json says of its image, whatever the input says', async () => {
    const attemptsWith = async (own: number, retries: number) => {
      const action = buildAction({ limits: { retries: own } });
      const { ended, sent } = building(failing(noRoom), { retries, action });
      await ended.catch(() => undefined);
      return sent('PUT deployment').length;
    };
    assert.deepEqual([await attemptsWith(1, 0), await attemptsWith(0, 1)], [2, 1]);
  });

  it('is begun again where it has left no VM', async () => {
    const { ended, deleted } = building({
      ...failing(noRoom),
      'GET machine': [missing, missing, missing, missing, imageVm()],
    });
    assert.deepEqual([(await ended).attempts, deleted()], [2, []]);
  });

  it('is a fresh one the second time, also where an earlier attempt of this run began the first', async () => {
    const { ended, sent } = building(
      {
        ...failing(noRoom),
        'GET deployment': [...Array<Answer>(4).fill(deploymentIn('Failed', noRoom)), missing],
        'GET machine': [...leaving(imageVm()), missing, imageVm()],
        'PUT deployment': [deploymentIn('Succeeded')],
      },
      { action: buildAction({ adopted: true }) },
    );
    assert.equal((await ended).attempts, 2);
    assert.equal(sent('PUT deployment').length, 1);
  });
});

describe('A build that has failed for another cause', () => {
  it('is not begun again where Azure says why', async () => {
    const { ended, asked, context } = building(failing({ code: 'QuotaExceeded', message: 'No cores left.' }));
    await assert.rejects(ended, /No cores left\.$/);
    assert.deepEqual([warningsIn(context), asked().includes('DELETE machine')], [[], false]);
  });

  it('is not begun again where an artifact failed', async () => {
    const artifacts = ['Succeeded', 'Failed'];
    const { ended, sent } = building({
      ...failing(),
      'GET machine': [missing, imageVm({ artifacts })],
    });
    await assert.rejects(ended, /An artifact of .* failed/);
    assert.equal(sent('PUT deployment').length, 1);
  });

  const silent = { code: 'VMAgentStatusCommunicationError', message: 'No word of the agent.' };
  const withArtifact = (status: string): Answers => {
    const vm = imageVm({ artifacts: [status] });
    return { ...failing(silent), 'GET machine': [missing, ...leaving(vm), missing, imageVm()] };
  };

  it('is begun again where the agent was silent and no artifact had begun, and not after that', async () => {
    assert.equal((await building(withArtifact('Pending')).ended).attempts, 2);
    const { ended, asked } = building(withArtifact('Failed'));
    await assert.rejects(ended, /No word of the agent\.$/);
    assert.ok(!asked().includes('DELETE machine'));
  });

  it('is not begun again for a silent agent where nobody knows what its VM did', async () => {
    const refused = { status: 403, body: { error: { code: 'AuthorizationFailed', message: 'No.' } } };
    const { ended, asked } = building({ ...failing(silent), 'PATCH machine': [refused] });
    await assert.rejects(ended, /No word of the agent\.$/);
    assert.ok(!asked().includes('DELETE machine'));
  });
});

describe('A build whose VM is awaited', () => {
  const awaited = (...looks: readonly Answer[]) =>
    building(
      {
        ...failing(),
        'GET machine': [missing, ...looks, missing, missing, imageVm({ power: 'deallocated' })],
      },
      { action: buildAction({}, { deallocates: true }) },
    );
  const gone = Array<Answer>(5).fill(missing);

  it('is begun again where the VM was there and vanished', async () => {
    const { ended, context } = awaited(imageVm(), ...gone);
    assert.equal((await ended).attempts, 2);
    assert.match(warningsIn(context)[0] ?? '', /attempt 2 .*: its VM vanished while it was awaited\.$/);
  });

  it('is begun again where the VM vanished when it was to be deallocated', async () => {
    const { ended } = building(
      {
        ...failing(),
        'GET machine': [
          missing,
          imageVm({ power: 'stopped' }),
          missing,
          missing,
          imageVm({ power: 'deallocated' }),
        ],
        'POST stop': [missing],
      },
      { action: buildAction({}, { deallocates: true }) },
    );
    assert.equal((await ended).attempts, 2);
  });

  it('is not begun again where the template made no such VM', async () => {
    const { ended, sent } = awaited(...gone);
    await assert.rejects(ended, /the lab has no VM W/);
    assert.equal(sent('PUT deployment').length, 1);
  });
});

describe('What a failed build has left', () => {
  it('is deleted where it carries the marks of this image, run and build, and nothing else, where only the deployment names it', async () => {
    const tags = (more: object) => ({ tags: { ImageFactoryBuild: 'W', ...more } });
    const { ended, deleted } = building(
      {
        ...failing(noRoom),
        'GET machine': [missing, ...Array<Answer>(4).fill(imageVm()), missing, imageVm()],
        'GET machines': [
          listing(
            left({ name: 'A', ...tags({}) }),
            left({ name: 'B', ...tags({ ImageFactoryBuild: 'V' }) }),
            left({ name: 'C', ...tags({ ImageFactoryPath: 'Win\\Other.json' }) }),
            machineBody({ name: 'D' }),
            left({ name: 'E', ...tags({}) }),
          ),
        ],
      },
      { action: buildAction({ machineNames: [] }, { isNamedOtherwise: true, machineNames: [] }) },
    );
    await ended;
    assert.deepEqual(deleted(), ['A', 'E']);
  });

  const cases = {
    'another run': imageVm({ tags: { ImageFactoryRun: '0' } }),
    'another image': imageVm({ tags: { ImageFactoryPath: 'Win\\Other.json' } }),
    'somebody who protects it': imageVm({ tags: { FactoryIgnore: 'mine' } }),
  };
  for (const [whose, machine] of Object.entries(cases))
    it(`stays where it is of ${whose}, and the first failure with it`, async () => {
      const { ended, deleted, context } = building({
        ...failing(noRoom),
        'GET machine': [missing, ...leaving(imageVm(), machine)],
      });
      await assert.rejects(ended, /No room\.$/);
      assert.deepEqual(deleted(), []);
      assert.deepEqual(warningsIn(context), [
        `${imagePath} is not built again: the VM of the failed build could not be deleted.`,
      ]);
    });

  it('keeps the first failure where it cannot be deleted, which is told', async () => {
    const locked = { status: 409, body: { error: { code: 'ScopeLocked', message: 'It is locked.' } } };
    const { ended, sent, context } = building({ ...failing(noRoom), 'DELETE machine': [locked] });
    await assert.rejects(ended, /No room\.$/);
    assert.equal(sent('PUT deployment').length, 1);
    assert.match(warningsIn(context).at(-1) ?? '', /is not built again/);
  });

  it('is gone before the next build begins', async () => {
    const deleting = { status: 409, body: { error: { code: 'Conflict', message: 'It is being deleted.' } } };
    const { ended, asked } = building({
      ...failing(noRoom),
      'DELETE machine': [deleting, deleting, { status: 204 }],
    });
    await ended;
    const deletions = asked().lastIndexOf('DELETE machine');
    assert.ok(deletions < asked().lastIndexOf('PUT deployment'));
    assert.equal(asked().filter((question) => question === 'DELETE machine').length, 3);
  });

  it('is kept where the run is cancelled, and nothing is begun again', async () => {
    const run = new AbortController();
    const { azure, asked } = labAnswering(failing(noRoom));
    const context = fakeContext(inputs, azure, {
      signal: run.signal,
      notice: ({ what }) => (what.startsWith('The VM W stays') ? run.abort() : undefined),
    });
    await assert.rejects(buildWithRetries(buildAction(), context, 1), /No room\.$/);
    assert.equal(asked().at(-1), 'DELETE deployment');
  });

  it('may be the record of its deployment, over which the next one begins', async () => {
    const locked = { status: 409, body: { error: { code: 'ScopeLocked', message: 'It is locked.' } } };
    const failed = deploymentIn('Failed', noRoom);
    const { ended, asked } = building({
      ...failing(noRoom),
      'GET deployment': [missing, ...Array<Answer>(5).fill(failed)],
      'DELETE deployment': [locked],
    });
    assert.equal((await ended).attempts, 2);
    assert.equal(asked().filter((question) => question === 'PUT deployment').length, 2);
  });
});
