import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { type AwaitedMachine, waitUntilReady } from '../../../tasks/core/lab/machine.js';
import { fakeContext } from '../step/fake-context.js';
import { lab, labAnswering, machineLooking, missing } from './fake-lab.js';

const awaited: AwaitedMachine = {
  labId: lab.id,
  name: 'W',
  deallocates: true,
  limit: { minutes: 1, input: 'StandardTimeoutMinutes' },
  check: () => undefined,
  notFound: () => new Error('The lab has no VM W.'),
};

function waitFor(answers: Parameters<typeof labAnswering>[0], more: Partial<AwaitedMachine> = {}) {
  const { azure, asked } = labAnswering(answers);
  const context = fakeContext({}, azure);
  return { ended: waitUntilReady({ ...awaited, ...more }, context), asked, waited: context.waits };
}

const deallocated = machineLooking({ power: 'deallocated', artifacts: ['Succeeded'] });

describe('The wait for a lab VM', () => {
  it('ends when the VM is deallocated', async () => {
    const { ended, waited } = waitFor({
      'GET machine': [machineLooking({ power: 'running', artifacts: ['Succeeded'] }), deallocated],
    });
    assert.equal((await ended).powerState, 'PowerState/deallocated');
    assert.deepEqual(waited, ['the VM W to be ready: PowerState/running']);
  });

  it('ends with a running VM where it need not be deallocated', async () => {
    const { ended } = waitFor(
      { 'GET machine': [machineLooking({ power: 'running', artifacts: ['Succeeded'] })] },
      { deallocates: false },
    );
    assert.equal((await ended).powerState, 'PowerState/running');
  });

  for (const status of ['Pending', 'Installing'])
    it(`goes on while an artifact is ${status}`, async () => {
      const { ended, waited } = waitFor({
        'GET machine': [
          machineLooking({ power: 'deallocated', artifacts: ['Succeeded', status] }),
          deallocated,
        ],
      });
      await ended;
      assert.deepEqual(waited, ['the VM W to be ready: 1 artifacts to go']);
    });

  it('ends at the first failed artifact, whatever else is pending', async () => {
    const { ended } = waitFor({
      'GET machine': [machineLooking({ power: 'running', artifacts: ['Failed', 'Pending'] })],
    });
    assert.equal((await ended).artifacts[0]?.status, 'Failed');
  });

  it('deallocates, once, a VM that has shut down', async () => {
    const stopped = machineLooking({ power: 'stopped', artifacts: ['Succeeded'] });
    const { ended, asked } = waitFor({
      'GET machine': [stopped, stopped, deallocated],
      'POST stop': [{ status: 200 }],
    });
    await ended;
    assert.equal(asked().filter((question) => question === 'POST stop').length, 1);
  });

  it('asks Compute to deallocate a VM that DevTest Labs has only shut down', async () => {
    const computeId = `/subscriptions/${lab.subscriptionId}/resourceGroups/G/providers/Microsoft.Compute/virtualMachines/W`;
    const stopped = machineLooking({ power: 'stopped', artifacts: ['Succeeded'], computeId });
    const { ended, asked } = waitFor({
      'GET machine': [stopped, stopped, stopped, stopped, deallocated],
      'POST stop': [{ status: 200 }],
      'POST deallocate': [{ status: 200 }],
    });
    await ended;
    const changes = asked().filter((question) => question.startsWith('POST'));
    assert.deepEqual(changes, ['POST stop', 'POST deallocate']);
  });

  it('deallocates no VM that runs', async () => {
    const { ended, asked } = waitFor({ 'GET machine': [machineLooking({ power: 'running' }), deallocated] });
    await ended;
    assert.deepEqual(asked(), ['GET machine', 'GET machine']);
  });

  it('shuts down, once, a VM that is to be stopped, when all is applied', async () => {
    const busy = machineLooking({ power: 'running', artifacts: ['Installing'] });
    const applied = machineLooking({ power: 'running', artifacts: ['Succeeded'] });
    const { ended, asked } = waitFor(
      { 'GET machine': [busy, applied, applied, deallocated], 'POST stop': [{ status: 200 }] },
      { stops: () => true },
    );
    await ended;
    assert.deepEqual(asked(), ['GET machine', 'GET machine', 'POST stop', 'GET machine', 'GET machine']);
  });

  it('stops no VM whose artifacts fail', async () => {
    const failed = machineLooking({ power: 'running', artifacts: ['Failed'] });
    const { ended, asked } = waitFor({ 'GET machine': [failed] }, { stops: () => true });
    await ended;
    assert.deepEqual(asked(), ['GET machine']);
  });

  it('stops no VM to which Azure does something else', async () => {
    const busy = machineLooking({
      power: 'running',
      artifacts: ['Succeeded'],
      provisioningState: 'UpgradingVmAgent',
    });
    const { ended, asked } = waitFor({ 'GET machine': [busy, deallocated] }, { stops: () => true });
    await ended;
    assert.deepEqual(asked(), ['GET machine', 'GET machine']);
  });

  it('goes on where the VM is not shown for four looks', async () => {
    const { ended } = waitFor({ 'GET machine': [missing, missing, missing, missing, deallocated] });
    await ended;
  });

  it('fails where the VM is not shown for five looks in a row', async () => {
    const { ended } = waitFor({ 'GET machine': [missing, missing, missing, missing, missing, deallocated] });
    await assert.rejects(ended, { message: 'The lab has no VM W.' });
  });

  it('counts looks in a row only', async () => {
    const busy = machineLooking({ power: 'running' });
    const { ended } = waitFor({
      'GET machine': [missing, missing, missing, busy, missing, missing, missing, deallocated],
    });
    await ended;
  });

  it('fails where the VM is found not to be the expected one', async () => {
    const { ended, asked } = waitFor(
      { 'GET machine': [deallocated] },
      {
        check: ({ name }) => {
          throw new Error(`${name} is another VM.`);
        },
      },
    );
    await assert.rejects(ended, { message: 'W is another VM.' });
    assert.deepEqual(asked(), ['GET machine']);
  });

  it('is given up after the time limit, which names the input', async () => {
    const { ended } = waitFor(
      { 'GET machine': [machineLooking({ power: 'running' })] },
      { limit: { minutes: 0.001, input: 'StandardTimeoutMinutes' } },
    );
    await assert.rejects(ended, { message: /the VM W to be ready/, remedy: /StandardTimeoutMinutes/ });
  });
});
