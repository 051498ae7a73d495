import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { forecast, type Forecast } from '../../../../tasks/core/factory/whole/forecast.js';
import { vhdFileNameOf } from '../../../../tasks/core/factory/store/vhd-names.js';
import type { ImageRecord } from '../../../../tasks/core/factory/store/image-records.js';
import { machineOf } from '../../../worlds/azure-things.js';
import { boot, recordOfImage, ruleWith, stateOf as testStateOf, vhdOf } from '../test/test-states.js';
import { held, stateOf, wholeInputs } from './whole-state.js';

/** The forecast of a factory with the golden image A, which is to be tested. */
function planned(records: readonly ImageRecord[] = [], rules = [ruleWith({ test: boot })]): Forecast {
  const loose = records.map(({ imageName, vhdFileName }) => ({ ...vhdOf(imageName, 20), name: vhdFileName }));
  const test = testStateOf({ records, loose, imageRules: rules });
  const state = stateOf({ golden: ['A.json'], labs: { Near: [held('Near', 'A.json')] }, test });
  return forecast(state, wholeInputs, (plan) => plan);
}

const subjects = (plans: Forecast, step: keyof Forecast) =>
  plans[step].actions.map(({ verb, subject }) => `${verb} ${subject.name}`);

describe('C122 The forecast of a whole run with tests', () => {
  it('tests what is to be stored, and goes on as if it passed', () => {
    const plans = planned();
    assert.deepEqual(subjects(plans, 'test'), ['test A-Nov-30-2026']);
    assert.deepEqual(subjects(plans, 'distribute'), ['distribute A-Nov-30-2026']);
    assert.deepEqual(subjects(plans, 'cleanUp'), ['delete A']);
    assert.deepEqual(subjects(plans, 'retire'), ['delete A-old']);
  });

  it('brings nothing to labs that is to be tested and cannot be', () => {
    const broken = { code: 'IF228', severity: 'error', what: 'It is odd.', why: '', remedy: '' } as const;
    const plans = planned([], [ruleWith({ test: boot, broken })]);
    assert.deepEqual([...subjects(plans, 'test'), ...subjects(plans, 'distribute')], []);
  });

  it('goes on with what an earlier run has left untested, where no newer one comes', () => {
    const plans = forecastWithout(recordOfImage('A-earlier', { imagePath: 'A.json' }));
    assert.deepEqual(subjects(plans, 'test'), ['test A-earlier']);
    assert.deepEqual(subjects(plans, 'distribute'), ['distribute A-earlier']);
  });

  it('deletes the VM of an earlier run once its image is tested', () => {
    const machine = machineOf('A', { tags: { ImagePath: 'A.json', ImageFactoryTest: 'true' } });
    const record = recordOfImage('A-earlier', { imagePath: 'A.json', vhdFileName: vhdFileNameOf(machine) });
    const plans = forecastWithout(record, [machine]);
    assert.deepEqual(subjects(plans, 'cleanUp'), ['delete A']);
  });
});

/** The forecast of a run that builds nothing. */
function forecastWithout(
  record: ImageRecord,
  machines: Parameters<typeof stateOf>[0]['machines'] = [],
): Forecast {
  const loose = [{ ...vhdOf(record.imageName, 20), name: record.vhdFileName }];
  const test = testStateOf({ records: [record], loose });
  const state = stateOf({ golden: ['A.json'], labs: { Near: [] }, test, machines });
  return forecast(state, wholeInputs, (plan) => ({ ...plan, actions: [] }));
}
