import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { CreateAction } from '../../../../tasks/core/factory/create/actions.js';
import { coresOf, withoutImpossible } from '../../../../tasks/core/factory/whole/possible-builds.js';
import { buildAction } from '../create/build-actions.js';
import { coresOf as regionCores } from './whole-state.js';

const expected = {
  osType: 'Windows',
  osState: 'Generalized',
  generation: 'V1',
  isTrustedLaunch: false,
} as const;

function buildOf(imagePath: string, size = 'Standard_D2s_v5', machineNames = ['W']) {
  const subject = { kind: 'golden image', name: imagePath };
  return buildAction({ imagePath, subject, expected: { ...expected, size } }, { machineNames });
}

const sizes = new Map([
  ['standard_d2s_v5', { cores: 2, family: 'standardDSv5Family' }],
  ['standard_d64s_v5', { cores: 64, family: 'standardDSv5Family' }],
]);

function possible(actions: readonly CreateAction[], limit: number) {
  return withoutImpossible({ actions, leftAlone: [] }, { ...regionCores(limit), sizes }, 'westeurope');
}

describe('The cores of a build', () => {
  it('are those of its size, once for each VM that it makes', () => {
    const cores = regionCores(10);
    assert.deepEqual([...coresOf(buildOf('A.json'), cores).values()], [2, 2]);
    assert.deepEqual([...coresOf(buildOf('A.json', 'STANDARD_D2S_V5', ['A', 'B']), cores).values()], [4, 4]);
  });

  it('are none where the size or the quotas are not known', () => {
    assert.equal(coresOf(buildAction(), regionCores(10)).size, 0);
    assert.equal(coresOf(buildOf('A.json'), undefined).size, 0);
  });
});

describe('A build that needs more cores than the quota', () => {
  const large = buildOf('Large.json', 'Standard_D64s_v5');

  it('fails with what to do, and the others go on', () => {
    const plan = possible([large, buildOf('Small.json')], 10);
    assert.deepEqual(
      plan.actions.map(({ subject }) => subject.name),
      ['Small.json'],
    );
    const [left] = plan.leftAlone;
    assert.deepEqual([left?.subject.name, left?.outcome], ['Large.json', 'failed']);
    assert.match(left?.findings?.[0]?.remedy ?? '', /^Request a quota of at least 64/);
    assert.equal(plan.refusal, undefined);
  });

  it('ends the run before anything is begun where every build is one', () => {
    const plan = possible([buildOf('A.json'), buildOf('B.json')], 0);
    assert.equal(
      plan.refusal?.message,
      'None of the 2 golden images can be built: A.json needs 2 cores of the family standardDSv5Family, ' +
        'and the quota of the subscription in westeurope is 0.',
    );
    assert.match(
      possible([large], 10).refusal?.message ?? '',
      /^The golden image cannot be built: Large\.json/,
    );
  });

  it('is waited for all the same where an earlier run has begun it: its VM has its cores', () => {
    const begun = { ...large, adopted: true };
    const plan = possible([begun], 10);
    assert.deepEqual([plan.actions, plan.refusal], [[begun], undefined]);
  });

  it('is none where the quotas are not known', () => {
    const plan = withoutImpossible({ actions: [large], leftAlone: [] }, undefined, 'westeurope');
    assert.deepEqual(plan.actions, [large]);
  });
});
