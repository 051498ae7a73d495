import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { abandonedRecords } from '../../../../tasks/core/factory/create/abandoned-records.js';
import { deploymentNameOf } from '../../../../tasks/core/factory/create/deployment-names.js';
import type { CreateState } from '../../../../tasks/core/factory/create/state.js';
import { deploymentOf, labOf } from '../../../worlds/azure-things.js';
import { imageOf, withMachine } from '../templates/prepared-templates.js';

const lab = labOf('Factory');

const imagePath = 'Win2016\\Datacenter.json';

const name = deploymentNameOf('Datacenter', lab.id, imagePath);

const tags = { ImageFactoryPath: imagePath, ImageFactoryRun: '1', ImageFactoryLab: lab.id.toLowerCase() };

function cleared(
  record: Partial<CreateState['deployments'][number]>,
  more: Partial<CreateState> = {},
): string[] {
  const state: CreateState = {
    lab,
    goldenImages: [],
    imageRules: [],
    broken: [],
    machines: [],
    overrides: [],
    osTypes: new Map(),
    deployments: [deploymentOf(name, 'Failed', { tags, ...record })],
    now: new Date('2026-11-20T02:00:00Z'),
    runId: '2',
    ...more,
  };
  return abandonedRecords(state).map(({ deploymentName, vmName }) => `${deploymentName} of ${vmName}`);
}

describe('C35 Records of deployments whose golden images are gone', () => {
  for (const state of ['Succeeded', 'Failed', 'Canceled'])
    it(`are deleted where they ended as ${state}`, () => {
      assert.deepEqual(cleared({ state }), [`${name} of Datacenter`]);
    });

  it('stay while the deployment runs', () => {
    assert.deepEqual(cleared({ state: 'Running' }), []);
  });

  it('stay for an hour, since a run of another configuration may wait for the deployment', () => {
    assert.deepEqual(cleared({ changedAt: new Date('2026-11-20T01:30:00Z') }), []);
  });

  it('stay where they do not tell when they ended', () => {
    assert.deepEqual(cleared({ changedAt: undefined }), []);
  });

  it('C104 stay where they carry no mark, that of another lab, or another name', () => {
    assert.deepEqual(cleared({ tags: {} }), []);
    assert.deepEqual(cleared({ tags: { ...tags, ImageFactoryLab: labOf('Other').id } }), []);
    assert.deepEqual(cleared({ name: 'Deploy-Datacenter-00000000' }), []);
  });

  it('stay where their golden image is there, or one cannot be read', () => {
    assert.deepEqual(cleared({}, { goldenImages: [imageOf(withMachine({}))] }), []);
    const subject = { kind: 'golden image', name: 'Win/Broken.json' };
    assert.deepEqual(cleared({}, { broken: [{ subject, outcome: 'failed', reason: '' }] }), []);
  });
});
