import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { FactoryState } from '../../../../tasks/core/factory/validate/azure-state.js';
import {
  findingsOfFactory,
  findingsOfMachine,
} from '../../../../tasks/core/factory/validate/factory-findings.js';
import { factoryOf, imageOf, machineValues } from './checked-things.js';

const image = imageOf('Server.json');

const ofMachine = (more: Partial<FactoryState>) => findingsOfMachine([image, machineValues], factoryOf(more));

const ofFactory = (more: Partial<FactoryState>, images = [image]) =>
  findingsOfFactory(
    images.map((one) => [one, machineValues] as const),
    factoryOf(more),
  );

const allowedSizes = (threshold: string, more = {}) => ({
  policies: [{ fact: 'LabVmSize', isEnabled: true, evaluator: 'AllowedValuesPolicy', threshold, ...more }],
});

describe('A machine in the factory lab', () => {
  it('has no finding where the lab has and allows its size and its image', () => {
    assert.deepEqual(ofMachine(allowedSizes('["standard_d2S_v5"]')), []);
  });

  it('IF503 has a size that its region does not have', () => {
    const [finding, ...others] = ofMachine({ sizes: new Map([['standard_b1s', 1]]) });
    assert.deepEqual(others, []);
    assert.deepEqual(
      [finding?.code, finding?.what],
      ['IF503', 'There are no machines of the size Standard_D2s_v5 in westeurope.'],
    );
  });

  it('IF503 has a size that a policy of the lab excludes', () => {
    assert.deepEqual(
      ofMachine(allowedSizes('["Standard_B1s","Standard_B2s"]')).map(({ code, why }) => [code, why]),
      [['IF503', 'Its policy allows standard_b1s, standard_b2s.']],
    );
  });

  for (const more of [{ isEnabled: false }, { fact: 'LabVmCount' }, { evaluator: 'MaxValuePolicy' }])
    it(`is not judged by a policy with ${JSON.stringify(more)}`, () => {
      assert.deepEqual(ofMachine(allowedSizes('["Standard_B1s"]', more)), []);
    });

  it('IF504 is built from an image that the lab does not offer, or does not allow', () => {
    const other = { publisher: 'P', offer: 'O', sku: 'Other', osType: 'Windows', isAllowed: true };
    const forbidden = { ...other, sku: 'S', isAllowed: false };
    assert.deepEqual(
      [[other], [other, forbidden]].flatMap((offered) =>
        ofMachine({ offered }).map(({ code, severity }) => [code, severity]),
      ),
      [
        ['IF504', 'warning'],
        ['IF504', 'error'],
      ],
    );
  });

  it('has no finding for what Azure did not answer', () => {
    assert.deepEqual(ofMachine({ sizes: undefined, policies: undefined, offered: undefined }), []);
    assert.deepEqual(ofMachine({ offered: [] }), []);
  });
});

describe('The factory lab', () => {
  it('IF502 has no public artifact repository', () => {
    const disabled = { name: 'Public Repo', isEnabled: false, artifacts: [] };
    for (const repositories of [[], [disabled], [{ ...disabled, name: 'own', isEnabled: true }]])
      assert.deepEqual(
        ofFactory({ repositories }).map(({ code }) => code),
        ['IF502'],
      );
    assert.deepEqual(ofFactory({ repositories: undefined }), []);
  });

  it('IF505 has fewer cores left than all machines need at once', () => {
    const images = [image, imageOf('Other.json')];
    assert.deepEqual(
      ofFactory({ coresLeft: 3 }, images).map(({ code, what }) => [code, what]),
      [['IF505', 'All machines at once need 4 cores; 3 are left in westeurope.']],
    );
    assert.deepEqual(ofFactory({ coresLeft: 4 }, images), []);
  });

  it('has no quota to be judged by where Azure did not answer', () => {
    assert.deepEqual(ofFactory({ coresLeft: undefined }), []);
    assert.deepEqual(ofFactory({ coresLeft: 0, sizes: undefined }), []);
  });
});
