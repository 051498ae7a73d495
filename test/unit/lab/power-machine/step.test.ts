import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { PowerAction } from '../../../../tasks/core/lab/power-machine/actions.js';
import { act } from '../../../../tasks/core/lab/power-machine/step.js';
import { labTarget } from '../../../../tasks/core/lab/target.js';
import { machineOf } from '../../../worlds/azure-things.js';
import type { Answer } from '../../azure/answering.js';
import { fakeContext } from '../../step/fake-context.js';
import { lab, labAnswering, machineBody, missing, type Question } from '../fake-lab.js';
import { powerInputs } from './power-inputs.js';

const created = '2026-11-20T00:00:00.1234567+00:00';

const machine = machineOf('W', { id: `${lab.id}/virtualmachines/W`, createdDateText: created });

function looking(power: string, createdDate = created): Answer {
  const body = machineBody({ power });
  return { body: { ...body, properties: { ...body.properties, createdDate } } };
}

/** Starts or stops a VM in a lab that answers so. */
async function acted(
  Action: 'Start' | 'Stop',
  answers: Partial<Readonly<Record<Question, readonly Answer[]>>>,
  operationTimeoutMinutes = 1,
) {
  const verb = Action === 'Start' ? 'start' : 'stop';
  const action: PowerAction = {
    kind: `${verb} machine`,
    key: machine.id,
    verb,
    work: 'power',
    subject: { kind: 'virtual machine', name: 'W' },
    target: labTarget(lab),
    reason: '',
    lab,
    machine,
  };
  const { azure, asked } = labAnswering(answers);
  const context = fakeContext({ ...powerInputs, Action, operationTimeoutMinutes }, azure);
  const done = await act(action, context).catch((error: unknown) => ({ error: String(error) }));
  return { done, asked: asked(), waits: context.waits };
}

const busy: Answer = {
  status: 409,
  body: { error: { code: 'Conflict', message: 'The VM is not yet ready for the requested operation.' } },
};

describe('The start of the VM of a build agent (C100)', () => {
  it('ends once the VM runs, and not when the request has ended', async () => {
    const { done, waits } = await acted('Start', {
      'POST start': [{}],
      'GET machine': [looking('deallocated'), looking('starting'), looking('running')],
    });
    assert.deepEqual(done, { reason: 'It runs.' });
    assert.deepEqual(waits, ['the VM W to start: PowerState/starting']);
  });

  it('waits for a VM that is not ready, and is then asked for again', async () => {
    const { done, asked } = await acted('Start', {
      'POST start': [busy, busy, {}],
      'GET machine': [looking('deallocated'), looking('running')],
    });
    assert.deepEqual(done, { reason: 'It runs.' });
    assert.equal(asked.filter((one) => one === 'POST start').length, 3);
  });

  it('is left alone where the VM runs by now', async () => {
    const { done, asked } = await acted('Start', { 'GET machine': [looking('running')] });
    assert.deepEqual(
      [done, asked],
      [{ outcome: 'skipped', reason: 'It runs. Somebody else has seen to it meanwhile.' }, ['GET machine']],
    );
  });

  it('gives up after the time limit, with the last state', async () => {
    const answers = { 'POST start': [{}], 'GET machine': [looking('deallocated'), looking('starting')] };
    const { done } = await acted('Start', answers, 0.002);
    assert.match(
      JSON.stringify(done),
      /Gave up waiting for the VM W to start .*last state was .{1,2}PowerState\/starting/,
    );
  });
});

describe('The stop of the VM of a build agent (C100)', () => {
  it('ends once the VM is deallocated', async () => {
    const { done, waits } = await acted('Stop', {
      'POST stop': [{}],
      'GET machine': [looking('running'), looking('stopped'), looking('deallocated')],
    });
    assert.deepEqual(done, { reason: 'It is stopped and deallocated.' });
    assert.deepEqual(waits, ['the VM W to stop: PowerState/stopped']);
  });

  it('does not stop a VM that was made anew since the plan was made', async () => {
    const { done, asked } = await acted('Stop', { 'GET machine': [looking('running', '2026-11-21')] });
    assert.match(JSON.stringify(done), /The VM W was made anew since/);
    assert.deepEqual(asked, ['GET machine']);
  });

  it('fails where the VM is gone', async () => {
    const { done } = await acted('Stop', { 'GET machine': [missing] });
    assert.match(JSON.stringify(done), /The VM W was deleted since/);
  });
});
