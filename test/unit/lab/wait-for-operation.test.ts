import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { sameLocation } from '../../../tasks/core/lab/locations.js';
import { labTarget } from '../../../tasks/core/lab/target.js';
import { waitForOperation } from '../../../tasks/core/lab/wait-for-operation.js';
import { fakeContext } from '../step/fake-context.js';
import { lab } from './fake-lab.js';

describe('The wait for an operation', () => {
  const context = (operationTimeoutMinutes: number) => fakeContext({ operationTimeoutMinutes }, undefined);

  it('gives its result, and tells its states', async () => {
    const states = ['Creating', 'Succeeded'];
    const operation = {
      poll: () => {
        const state = states.shift() ?? '';
        return Promise.resolve({ done: state === 'Succeeded', state, value: 'image' });
      },
    };
    const told = context(1);
    assert.equal(await waitForOperation(operation, 'the creation of x', told), 'image');
    assert.deepEqual(told.waits, ['the creation of x: Creating']);
  });

  it('is given up after operationTimeoutMinutes', async () => {
    const operation = { poll: () => Promise.resolve({ done: false, state: 'Creating' }) };
    await assert.rejects(waitForOperation(operation, 'the creation of x', context(0.001)), {
      message: /Gave up waiting for the creation of x/,
      remedy: /operationTimeoutMinutes/,
    });
  });
});

describe('A lab', () => {
  it('is the target of an action by its id and its name', () => {
    assert.deepEqual(labTarget(lab), { kind: 'lab', id: lab.id, name: 'Factory' });
  });

  it('C79 lies in the region of another lab, however the region is written', () => {
    assert.equal(sameLocation('West Europe', 'westeurope'), true);
    assert.equal(sameLocation('West Europe', 'northeurope'), false);
  });
});
