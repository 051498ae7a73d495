import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { waitForImageVm } from '../../../../tasks/core/factory/create/built-machine.js';
import type { CreateInputs } from '../../../../tasks/core/factory/create/inputs.js';
import { labAnswering, machineBody, machineLooking, missing } from '../../lab/fake-lab.js';
import { fakeContext } from '../../step/fake-context.js';
import { buildAction, imagePath, imageVm, inputs } from './build-actions.js';

function waitFor(
  answers: Parameters<typeof labAnswering>[0],
  prepared: Parameters<typeof buildAction>[1] = {},
  changed: Partial<CreateInputs> = {},
) {
  const { azure, asked, sent } = labAnswering(answers);
  const context = fakeContext({ ...inputs, ...changed }, azure);
  return { ended: waitForImageVm(buildAction({}, prepared), context), asked, sent, context };
}

/** A VM of the list, made from an image by a run. */
function listed(name: string, path: string, run: string) {
  return machineBody({ name, tags: { ImageFactoryPath: path, ImageFactoryRun: run } });
}

describe('The wait for an image VM', () => {
  it('C47 ends when the VM is deallocated, where the build ends so', async () => {
    const { ended } = waitFor(
      { 'GET machine': [imageVm(), imageVm({ power: 'deallocated' })] },
      { deallocates: true },
    );
    assert.equal((await ended).powerState, 'PowerState/deallocated');
  });

  it('shuts the VM of a specialized image down, and no VM that was begun as another', async () => {
    const looks = (tags: Readonly<Record<string, string>>) => [
      imageVm({ artifacts: ['Succeeded'], tags }),
      imageVm({ power: 'deallocated', artifacts: ['Succeeded'], tags }),
    ];
    const askedWith = async (tags: Readonly<Record<string, string>>) => {
      const answers = { 'GET machine': looks(tags), 'POST stop': [{ status: 200 }] };
      const { ended, asked } = waitFor(answers, { deallocates: true });
      await ended;
      return asked();
    };
    assert.deepEqual(
      [await askedWith({ ImageFactoryOsState: 'Specialized' }), await askedWith({})],
      [
        ['GET machine', 'POST stop', 'GET machine'],
        ['GET machine', 'GET machine'],
      ],
    );
  });

  it('C48 ends with a running VM where the build leaves it running', async () => {
    const { ended, asked } = waitFor({ 'GET machine': [imageVm()] });
    await ended;
    assert.deepEqual(asked(), ['GET machine']);
  });

  it('C34 is for the VM that carries the tags of the image and the run, where the template names it otherwise', async () => {
    const machines = [
      listed('A', 'Win\\Other.json', '1'),
      listed('B', imagePath, '0'),
      listed('C', imagePath, '1'),
    ];
    const { ended, sent } = waitFor(
      { 'GET machines': [{ body: { value: machines } }], 'GET machine': [imageVm({ name: 'C' })] },
      { isNamedOtherwise: true, machineNames: [] },
    );
    assert.equal((await ended).name, 'C');
    assert.match(sent('GET machine')[0]?.url ?? '', /virtualmachines\/C\?/i);
  });

  it('C34 is for the planned name where no VM carries the tags', async () => {
    const { ended, sent } = waitFor(
      { 'GET machines': [{ body: { value: [] } }], 'GET machine': [imageVm()] },
      { isNamedOtherwise: true, machineNames: [] },
    );
    await ended;
    assert.match(sent('GET machine')[0]?.url ?? '', /virtualmachines\/W\?/i);
  });

  it('fails where the lab does not have the VM, and says what the template must do', async () => {
    const { ended } = waitFor({ 'GET machine': [missing] });
    await assert.rejects(ended, {
      message: `The deployment of ${imagePath} succeeded, but the lab has no VM W.`,
      remedy: /newVMName/,
    });
  });

  it('fails where the VM of that name is none of this image', async () => {
    const { ended, asked } = waitFor({ 'GET machine': [machineLooking({ power: 'running' })] });
    await assert.rejects(ended, /the lab has no VM W/);
    assert.deepEqual(asked(), ['GET machine']);
  });

  it('fails where another run has seen the deployment fail', async () => {
    const { ended } = waitFor({ 'GET machine': [imageVm({ tags: { ImageFactoryState: 'Failed' } })] });
    await assert.rejects(ended, /another run that waited for its deployment saw it fail/);
  });

  it('is given up after StandardTimeoutMinutes', async () => {
    const { ended } = waitFor(
      { 'GET machine': [imageVm()] },
      { deallocates: true },
      { StandardTimeoutMinutes: 0.001 },
    );
    await assert.rejects(ended, { remedy: /Raise the input shutdownTimeoutMinutes/ });
  });
});
