import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { CreateImageInputs } from '../../../../tasks/core/lab/create-custom-image/inputs.js';
import type { CreateImageState } from '../../../../tasks/core/lab/create-custom-image/state.js';
import { act, plan } from '../../../../tasks/core/lab/create-custom-image/step.js';
import { wantedImage } from '../../../../tasks/core/lab/create-custom-image/wanted.js';
import { answeringTo } from '../../azure/answering.js';
import { fakeContext } from '../../step/fake-context.js';
import { lab } from '../fake-lab.js';

const inputs: CreateImageInputs = {
  LabId: lab.id,
  SubscriptionId: lab.subscriptionId,
  NewCustomImageName: 'Tools',
  Description: '',
  author: '',
  tags: '',
  LabVmId: 'Desk',
  vhd: '',
  OsType: 'Windows',
  WindowsOsState: 'NonSysprepped',
  LinuxOsState: 'NonDeprovisioned',
  operationTimeoutMinutes: 1,
  whatIf: false,
};

const source: CreateImageState['source'] = {
  kind: 'VM',
  id: `${lab.id}/virtualmachines/Desk`,
  name: 'Desk',
  madeAt: new Date('2026-11-20T01:00:00Z'),
};

/** An image of another run in a state. */
const imageIn = (provisioningState: string) => ({
  body: {
    id: `${lab.id}/customimages/Tools`,
    name: 'Tools',
    properties: {
      provisioningState,
      creationDate: '2026-11-21T01:00:00Z',
      vm: { sourceVmId: source.id, windowsOsInfo: {} },
    },
  },
});

/** Acts on what was planned, where Azure has the image in these states. */
async function acting(existing: CreateImageState['existing'], ...states: readonly string[]) {
  const { azure, requests } = answeringTo((_, index) => imageIn(states[index] ?? states.at(-1) ?? ''));
  const state = { lab, wanted: wantedImage(inputs), source, existing, findings: [], runId: '7' };
  const [action] = plan(state).actions;
  assert.ok(action);
  const done = await act(action, fakeContext(inputs, azure));
  return { done, methods: requests.map(({ method }) => method) };
}

describe('The creation of a custom image', () => {
  it('waits for one that was being made of the same source, also where that has ended meanwhile', async () => {
    for (const states of [['Creating', 'Succeeded'], ['Succeeded']]) {
      const { done, methods } = await acting('being made', ...states);
      assert.equal(done.details?.['customImageId'], `${lab.id}/customimages/Tools`);
      assert.ok(methods.every((method) => method === 'GET'));
    }
  });

  it('fails where the one that was being made has failed', () =>
    assert.rejects(acting('being made', 'Creating', 'Failed'), {
      message: /The custom image Tools was not made: its state is Failed/,
      remedy: /Run the task again, which makes the image anew/,
    }));

  it('never takes one that came after the plan for its own', () =>
    assert.rejects(acting('nothing', 'Succeeded'), /There is a custom image Tools already/));
});
