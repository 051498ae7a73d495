import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  candidateOf,
  type ForecastFacts,
  machinesOf,
} from '../../../../tasks/core/factory/whole/forecast-machines.js';
import { buildAction } from '../create/build-actions.js';
import { begun } from './whole-state.js';

const facts: ForecastFacts = { now: begun, runId: '7', bytesOf: () => 4096, traitsOf: () => undefined };

const expected = {
  osType: 'Windows',
  osState: 'Generalized',
  generation: 'V1',
  isTrustedLaunch: false,
} as const;

describe('The VM that a build is expected to make', () => {
  it('is deallocated and generalized, and has the marks of its build', () => {
    const [machine] = machinesOf(buildAction({}, { deallocates: true }), facts);
    assert.equal(machine?.powerState, 'PowerState/deallocated');
    assert.deepEqual(
      machine.artifacts.map(({ name }) => name),
      ['windows-sysprep'],
    );
    assert.deepEqual(machine.tags, {
      ImageFactoryPath: 'Win\\W.json',
      ImageFactoryRun: '7',
      ImagePath: 'Win\\W.json',
    });
  });

  it('goes on running where nothing generalizes it', () => {
    const [machine] = machinesOf(buildAction({}, { deallocates: false }), facts);
    assert.equal(machine?.powerState, 'PowerState/running');
    assert.equal(machine.tags['ImageFactoryGeneralized'], 'false');
  });

  it('is deallocated and not generalized where its image is to be specialized', () => {
    const action = buildAction({ expected: { ...expected, osState: 'Specialized' } }, { deallocates: true });
    const [machine] = machinesOf(action, facts);
    assert.deepEqual([machine?.powerState, machine?.artifacts], ['PowerState/deallocated', []]);
    assert.equal(machine?.tags['ImageFactoryOsState'], 'Specialized');
  });

  it('says that its image is to be tested', () => {
    const [machine] = machinesOf(buildAction({ expected: { ...expected, isToBeTested: true } }), facts);
    assert.equal(machine?.tags['ImageFactoryTest'], 'true');
  });

  it('is the first of several, and the only one of which an image is made', () => {
    const machines = machinesOf(buildAction({}, { machineNames: ['W', 'Helper'] }), facts);
    assert.deepEqual(
      machines.map(({ name, tags }) => [name, tags['ImagePath']]),
      [
        ['W', 'Win\\W.json'],
        ['Helper', undefined],
      ],
    );
    assert.equal(candidateOf(buildAction({}, { machineNames: ['W', 'Helper'] }), facts).length, 1);
  });

  it('has a disk of the size and generation that earlier images tell, else of that of its template', () => {
    const action = buildAction({ expected: { ...expected, isTrustedLaunch: true } });
    const [candidate] = candidateOf(action, facts);
    const { bytes, generation, securityType } = candidate?.disk ?? {};
    assert.deepEqual([bytes, generation, securityType], [4096, 'V1', 'TrustedLaunch']);
    const [known] = candidateOf(action, { ...facts, traitsOf: () => ({ generation: 'V2' }) });
    assert.deepEqual([known?.disk?.generation, known?.disk?.securityType], ['V2', undefined]);
  });
});
