import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { LabVirtualMachine } from '../../../../tasks/core/azure/resources/lab-virtual-machines.js';
import { toCandidate } from '../../../../tasks/core/factory/snap/candidate.js';
import { machineOf } from '../../../worlds/azure-things.js';

const of = (more: Partial<LabVirtualMachine> = {}) => toCandidate(machineOf('vm', more));

const artifactsOf = (...artifacts: (readonly [string, string])[]) => ({
  artifacts: artifacts.map(([name, status]) => ({
    name,
    id: `/labs/l/artifactSources/public/artifacts/${name}`,
    status,
  })),
});

describe('A VM that SnapImages may store', () => {
  it('is what Azure and its tags tell of it', () => {
    const machine = machineOf('vm', {
      tags: { imagepath: 'Win\\Server.json' },
      powerState: 'PowerState/deallocated',
      notes: 'Windows',
      osType: 'Linux',
      dataDiskIds: ['a', 'b'],
    });
    const { id, createdDate, createdDateText } = machine;
    assert.deepEqual(toCandidate(machine), {
      id,
      name: 'vm',
      imagePath: 'Win\\Server.json',
      createdDate,
      createdDateText,
      provisioningState: 'Succeeded',
      powerState: 'PowerState/deallocated',
      notes: 'Windows',
      osType: 'Linux',
      dataDisks: 2,
      keepsDataDisks: undefined,
      osState: 'Generalized',
      notGeneralized: false,
      generalizedByArtifact: false,
      isToBeTested: false,
      origin: {},
    });
  });

  it('tells by its tags where it comes from, and that its image is to be tested', () => {
    const tags = {
      ImageFactoryTest: 'true',
      ImageFactoryCommit: 'abc',
      ImageFactoryInputs: 'template=1 parameters=2 artifacts=3',
      ImageFactoryRun: '7',
      ImageFactoryBuildSeconds: '1200',
    };
    const { isToBeTested, origin } = of({ tags });
    assert.equal(isToBeTested, true);
    assert.deepEqual(origin, {
      commit: 'abc',
      inputs: 'template=1 parameters=2 artifacts=3',
      builtBy: '7',
      seconds: { build: 1200 },
    });
  });

  it('has no path and no notes, an unknown power state and Windows where Azure tells nothing', () => {
    const { imagePath, notes, powerState, osType } = of();
    assert.deepEqual([imagePath, notes, powerState, osType], ['', '', 'unknown', 'Windows']);
  });

  it('C73 was built without generalization only where its tag says so, in any casing', () => {
    const built = ['False', 'true', ''].map((text) => of({ tags: { ImageFactoryGeneralized: text } }));
    assert.deepEqual(
      [...built, of()].map(({ notGeneralized }) => notGeneralized),
      [true, false, false, false],
    );
  });

  it('is specialized, and keeps its data disks, where its tags say so', () => {
    const { osState, keepsDataDisks } = of({
      tags: { ImageFactoryOsState: 'Specialized', ImageFactoryDataDisks: 'true' },
    });
    assert.deepEqual([osState, keepsDataDisks], ['Specialized', true]);
  });

  for (const [what, artifacts, isGeneralized] of [
    ['Sysprep', [['windows-sysprep', 'Succeeded']], true],
    [
      'deprovisioning, among others',
      [
        ['git', 'Failed'],
        ['Linux-Deprovision', 'Succeeded'],
      ],
      true,
    ],
    ['an artifact that has failed', [['windows-sysprep', 'Failed']], false],
    ['another artifact', [['windows-sysprep-tools', 'Succeeded']], false],
    ['no artifact', [], false],
  ] as const)
    it(`C73 is ${isGeneralized ? '' : 'not '}generalized by ${what}`, () => {
      assert.equal(of(artifactsOf(...artifacts)).generalizedByArtifact, isGeneralized);
    });
});
