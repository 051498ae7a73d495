import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { WholeInputs } from '../../../../tasks/core/factory/whole/inputs.js';
import { forecast, type Forecast } from '../../../../tasks/core/factory/whole/forecast.js';
import { machineOf, storedOf } from '../../../worlds/azure-things.js';
import { earlier, held, stateOf, wholeInputs } from './whole-state.js';

function planned(state: ReturnType<typeof stateOf>, inputs: Partial<WholeInputs> = {}): Forecast {
  return forecast(state, { ...wholeInputs, ...inputs }, (plan) => plan);
}

/** The subjects and targets of the actions of one step. */
function actionsOf(plans: Forecast, step: keyof Forecast): string[] {
  return plans[step].actions.map(({ subject, target }) => `${subject.name} to ${target?.name ?? ''}`);
}

const usual = stateOf({
  golden: ['A.json'],
  stored: [earlier('A.json')],
  labs: { Near: [held('Near', 'A.json')], Far: [] },
});

describe('The forecast of a whole run', () => {
  it('stores the images of the VMs that are to be built, named by the day of the run', () => {
    const [save] = planned(usual).snap.actions;
    assert.deepEqual([save?.subject.name, save?.imageFacts?.name], ['A', 'A-Nov-30-2026']);
  });

  it('brings labs what they lack and what is to be stored', () => {
    assert.deepEqual(actionsOf(planned(usual), 'distribute').sort(), [
      'A-Nov-30-2026 to Far',
      'A-Nov-30-2026 to Near',
      'A-old to Far',
    ]);
  });

  it('deletes the VM that is to be built, and the images that there are newer ones of then', () => {
    const plans = planned(usual);
    const [deletion] = plans.cleanUp.actions;
    assert.deepEqual([deletion?.subject.name, deletion?.reason], ['A', 'Its image is stored.']);
    assert.deepEqual(actionsOf(plans, 'retire').sort(), [
      'A-old to Factory',
      'A-old to Far',
      'A-old to Near',
    ]);
  });

  it('keeps as many images as the input says, counting those that are to come', () => {
    assert.deepEqual(actionsOf(planned(usual, { ImagesToSave: 2 }), 'retire'), []);
    const none = planned(usual, { ImagesToSave: 0, allowMassDeletion: true });
    assert.ok(actionsOf(none, 'retire').includes('A-Nov-30-2026 to Near'));
  });

  it('expects an image of the size of the newest that is stored, else of a usual one', () => {
    const bytesIn = (state: ReturnType<typeof stateOf>) =>
      planned(state).snap.actions.map(({ bytes }) => bytes);
    assert.deepEqual(bytesIn(usual), [1024]);
    assert.deepEqual(bytesIn(stateOf({ golden: ['A.json'] })), [127 * 1024 ** 3]);
  });

  it('stores and brings nothing of what is built without generalization, whose VM goes if its build fails', () => {
    const plans = planned(stateOf({ golden: ['A.json'], labs: { Near: [] } }), { includeSysprep: false });
    assert.deepEqual([...actionsOf(plans, 'snap'), ...actionsOf(plans, 'distribute')], []);
    assert.deepEqual(
      plans.cleanUp.actions.map(({ subject, reason }) => `${subject.name}: ${reason}`),
      ['A: It goes if its build fails.'],
    );
  });

  it('goes on with nothing of a build that cannot be carried out', () => {
    const plans = forecast(usual, wholeInputs, (plan) => ({ ...plan, actions: [] }));
    assert.deepEqual([...actionsOf(plans, 'snap'), ...actionsOf(plans, 'cleanUp')], []);
    assert.deepEqual(actionsOf(plans, 'retire'), []);
  });

  it('knows the VM of a build that an earlier run has begun once, as what it is to become', () => {
    const tags = { ImageFactoryPath: 'A.json', ImageFactoryRun: '1' };
    const machines = [machineOf('A', { tags, provisioningState: 'Creating' })];
    const plans = planned(stateOf({ golden: ['A.json'], machines }));
    assert.deepEqual(actionsOf(plans, 'snap'), ['A to Factory']);
    assert.deepEqual(actionsOf(plans, 'cleanUp'), ['A to Factory']);
  });

  it('deletes the VM of another night whose image is stored beside the new one', () => {
    const machine = machineOf('A', { tags: { ImagePath: 'A.json' } });
    const stored = [
      storedOf({ imagePath: 'A.json', sourceVmId: machine.id, sourceVmCreated: machine.createdDateText }),
    ];
    const plans = planned(stateOf({ golden: ['A.json'], machines: [machine], stored }));
    assert.equal(plans.cleanUp.actions.length, 2);
    assert.equal(new Set(actionsOf(plans, 'cleanUp')).size, 2);
  });
});
