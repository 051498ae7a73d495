import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { faultsOfImages, judge, type Observed } from '../../../../tasks/core/factory/test/verdict.js';
import { type WantedCase, wantedCases } from '../../../../tasks/core/factory/test/wanted-cases.js';
import type { Artifact } from '../../../../tasks/core/azure/resources/lab-virtual-machines.js';

const wanted = wantedCases({ scripts: ['smoke.ps1', 'deep/more.ps1'], artifacts: [] }, 'Windows', 'x-');

type Machine = NonNullable<Observed['machine']>;

/** A test VM whose artifacts are so far, in the order of the cases. */
function machine(...statuses: readonly string[]): Machine {
  return {
    provisioningState: 'Succeeded',
    createdDate: new Date('2026-11-21T01:00:00Z'),
    artifacts: statuses.map((status, index) => artifact(wanted[index], status)),
  };
}

function artifact(one: WantedCase | undefined, status: string, more: Partial<Artifact> = {}): Artifact {
  const name = one?.artifact ?? 'other';
  return { id: `/labs/Factory/artifactSources/public repo/artifacts/${name}`, name, status, ...more };
}

function failing(message: string): Machine {
  const failed = artifact(wanted[1], 'Failed', { vmExtensionStatusMessage: message });
  return {
    ...machine(),
    artifacts: [artifact(wanted[0], 'Succeeded'), failed, artifact(wanted[2], 'Skipped')],
  };
}

const told = (observed: Observed) => {
  const verdict = judge(observed, wanted);
  return verdict.is === 'passed' ? 'passed' : `${verdict.is}: ${verdict.what}`;
};

describe('C122 An image', () => {
  it('is good where all of its tests have succeeded', () => {
    assert.equal(told({ machine: machine('Succeeded', 'Succeeded', 'Succeeded') }), 'passed');
  });

  it('is rejected where a test has failed', () => {
    assert.equal(
      told({ machine: machine('Succeeded', 'Failed', 'Skipped') }),
      'rejected: The test smoke.ps1 failed.',
    );
  });

  it('is rejected where the first line that is to be printed is not', () => {
    assert.equal(
      told({ machine: machine('Failed', 'Skipped', 'Skipped') }),
      'rejected: A VM of it does not boot, or its agent does nothing.',
    );
  });

  const withoutPython =
    'Non-zero exit code: 127, shim.sh -install [stderr] No Python interpreter found on the box';

  it('boots where the agent tells that it lacks the Python that runs scripts', () => {
    const boot = artifact(wanted[0], 'Failed', { vmExtensionStatusMessage: withoutPython });
    const [first] = wanted;
    assert.ok(first);
    assert.equal(judge({ machine: { ...machine(), artifacts: [boot] } }, [first]).is, 'passed');
  });

  it('is not known where it lacks the Python that runs its scripts, and the remedy names another way', () => {
    const verdict = judge({ machine: failing(withoutPython) }, wanted);
    assert.ok(verdict.is !== 'passed');
    assert.deepEqual([verdict.is, verdict.what], ['unknown', 'The test smoke.ps1 cannot run on the VM.']);
    assert.match(verdict.remedy ?? '', /repository of your own/);
  });

  it('is not known where Azure gives its VM up for the Python that it lacks', () => {
    const failure = { code: 'VMExtensionHandlerNonTransientError', message: withoutPython };
    assert.match(told({ failure }), /^unknown/);
  });

  it('is rejected for a test that is not done in time, where the VM has booted', () => {
    assert.equal(
      told({ machine: machine('Succeeded', 'Installing', 'Pending'), overAfter: 60 }),
      'rejected: The test smoke.ps1 was not done after 60 minutes.',
    );
  });

  it('is not known where nothing was done in time', () => {
    assert.equal(
      told({ machine: machine('Installing', 'Pending', 'Pending'), overAfter: 60 }),
      'unknown: The first test was not done after 60 minutes.',
    );
  });

  it('is not known where a test was skipped and none has failed', () => {
    assert.equal(
      told({ machine: machine('Succeeded', 'Skipped', 'Skipped') }),
      'unknown: The test smoke.ps1 was not carried out: Skipped.',
    );
  });

  it('is not known where the VM does not have all tests', () => {
    assert.equal(
      told({ machine: machine('Succeeded', 'Succeeded') }),
      'unknown: The test deep/more.ps1 was not carried out: Missing.',
    );
  });

  it('is not known where its VM is gone, or has failed for a reason that nobody knows', () => {
    assert.equal(told({}), 'unknown: Its test VM is gone.');
    const failed = { ...machine(), provisioningState: 'Failed' };
    assert.equal(
      told({ machine: failed }),
      'unknown: Its test VM could not be made, and Azure does not tell why.',
    );
  });

  it('is not known where the lab has shut its VM down before all was done', () => {
    const shut = { ...machine('Succeeded', 'Installing', 'Pending'), powerState: 'PowerState/deallocated' };
    const text = 'unknown: Its test VM was deallocated before smoke.ps1 was done.';
    assert.deepEqual([told({ machine: shut, overAfter: 60 }), told({ machine: shut })], [text, text]);
  });

  it('is not known where the network keeps a script from its VM', () => {
    for (const message of [
      'Failed to download all specified files. Exiting.',
      'CSE Error: The remote server returned an error: (403) Forbidden.',
    ])
      assert.equal(
        told({ machine: failing(message) }),
        'unknown: The test smoke.ps1 could not be brought to the VM.',
      );
  });

  for (const code of faultsOfImages)
    it(`is rejected where its VM cannot be made for ${code}`, () => {
      assert.equal(
        told({ failure: { message: 'No.', code } }),
        'rejected: A VM of it does not boot, or its agent does nothing.',
      );
    });

  for (const code of [
    'AllocationFailed',
    'AuthorizationFailed',
    'Conflict',
    'InternalServerError',
    'OSProvisioningInternalError',
    'OperationNotAllowed',
    'QuotaExceeded',
    'RequestDisallowedByPolicy',
    'SkuNotAvailable',
    'TooManyRequests',
    'VMExtensionHandlerTransientError',
    undefined,
  ])
    it(`is not known where its VM cannot be made for ${code ?? 'a reason without code'}`, () => {
      assert.equal(
        told({ failure: { message: 'No.', ...(code === undefined ? {} : { code }) } }),
        'unknown: Its test VM could not be made.',
      );
    });
});

describe('C122 The results of a test', () => {
  const outcomes = (observed: Observed) =>
    judge(observed, wanted).cases.map(({ name, outcome }) => `${name} ${outcome}`);

  it('name each case, and what was not begun', () => {
    assert.deepEqual(outcomes({ machine: machine('Succeeded', 'Failed', 'Skipped') }), [
      'boot passed',
      'smoke.ps1 failed',
      'deep/more.ps1 skipped',
    ]);
  });

  it('name what was to be tested where no VM was made', () => {
    assert.deepEqual(outcomes({ failure: { message: 'No.', code: 'OSProvisioningTimedOut' } }), [
      'boot failed',
      'smoke.ps1 skipped',
      'deep/more.ps1 skipped',
    ]);
  });

  it('have no failure where the image cannot be judged', () => {
    assert.deepEqual(outcomes({ failure: { message: 'No.', code: 'QuotaExceeded' } }), [
      'boot skipped',
      'smoke.ps1 skipped',
      'deep/more.ps1 skipped',
    ]);
  });

  it('name the artifacts that a lab applies to all of its VMs', () => {
    const own = artifact(undefined, 'Succeeded');
    const found = {
      ...machine(),
      artifacts: [own, ...machine('Succeeded', 'Succeeded', 'Succeeded').artifacts],
    };
    assert.deepEqual(outcomes({ machine: found }), [
      'other passed',
      'boot passed',
      'smoke.ps1 passed',
      'deep/more.ps1 passed',
    ]);
  });

  it('say why a case failed, without what opens the addresses that Azure names', () => {
    const message = 'It is at https://a.example/x.ps1?sv=1&sig=abc and broken.';
    assert.equal(
      judge({ machine: failing(message) }, wanted).cases[1]?.message,
      'The test smoke.ps1 failed. It is at https://a.example/x.ps1 and broken.',
    );
  });

  it('have no such thing in any other form of an address either', () => {
    for (const query of ['?sv=1\\u0026sig=abc', '?sv=1&amp;sig=abc', '%3Fsv%3D1%26sig%3Dabc'])
      assert.doesNotMatch(
        judge({ machine: failing(`It is at https://a.example/x.ps1${query} and broken.`) }, wanted).cases[1]
          ?.message ?? '',
        /abc/,
      );
  });

  it('have the seconds from the beginning of a case to that of the next one, the last to its end', () => {
    const at = (minute: number) => ({ begunAt: new Date(`2026-11-21T01:0${minute}:00Z`) });
    const artifacts = [3, 4, 6].map((minute, index) => artifact(wanted[index], 'Succeeded', at(minute)));
    const endedAt = new Date('2026-11-21T01:07:00Z');
    const { cases } = judge({ machine: { ...machine(), artifacts }, endedAt }, wanted);
    assert.deepEqual(
      cases.map(({ seconds }) => seconds),
      [240, 120, 60],
    );
  });

  it('have no seconds where nobody saw them', () => {
    const { cases } = judge({ machine: machine('Succeeded', 'Succeeded', 'Succeeded') }, wanted);
    assert.deepEqual(
      cases.map(({ seconds }) => seconds),
      [0, 0, 0],
    );
  });
});
