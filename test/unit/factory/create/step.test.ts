import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Finding } from '../../../../tasks/core/configuration/finding.js';
import { act, outputs, plan, slots } from '../../../../tasks/core/factory/create/step.js';
import { parseImagesJson } from '../../../../tasks/core/configuration/images-json.js';
import type { UnitRecord } from '../../../../tasks/core/step/record.js';
import { deploymentIn, lab, labAnswering, missing } from '../../lab/fake-lab.js';
import { machineOf } from '../../../worlds/azure-things.js';
import { fakeContext } from '../../step/fake-context.js';
import { imageOf, windows, withMachine } from '../templates/prepared-templates.js';
import { buildAction, imagePath, imageVm, inputs } from './build-actions.js';

const nothing = {
  lab,
  goldenImages: [],
  imageRules: [],
  broken: [],
  machines: [],
  overrides: [],
  osTypes: new Map(),
  deployments: [],
  now: new Date('2026-11-20T02:00:00Z'),
  runId: '7',
};

function recordOf(verb: string, outcome: UnitRecord['outcome'], vmName?: string): UnitRecord {
  return {
    verb,
    subject: { kind: 'golden image', name: imagePath },
    outcome,
    reason: '',
    imageFacts: { path: imagePath },
    details: vmName === undefined ? {} : { vmName },
    bytes: 0,
    findings: [],
  };
}

describe('CreateImageVMs', () => {
  it('reports the findings about a golden image with its build, and the VM that it became', async () => {
    const { azure } = labAnswering({
      'GET deployment': [missing],
      'PUT deployment': [deploymentIn('Succeeded')],
      'GET machine': [missing, imageVm()],
      'PATCH machine': [imageVm()],
      'DELETE deployment': [{ status: 204 }],
    });
    const context = fakeContext(inputs, azure);
    const finding: Finding = {
      code: 'IF308',
      severity: 'warning',
      what: 'Artifacts follow the one that generalizes the machine.',
      why: 'It shuts the machine down.',
      remedy: 'Make it the last artifact.',
      file: 'W.json',
    };
    const done = await act(buildAction({}, { findings: [finding] }), context);
    assert.deepEqual(context.notices, [finding]);
    assert.deepEqual(done, {
      reason: 'Built as W.',
      details: { vmName: 'W', vmId: `${lab.id}/virtualmachines/W` },
    });
  });

  it('IF522 tells before anything is built of images that wait for their test, and of none that this run has built', () => {
    const tags = { ImagePath: imagePath, ImageFactoryTest: 'true' };
    const text = JSON.stringify({ Images: [{ ImagePaths: 'Win', Test: 'boot' }] });
    const severitiesWith = (ImageFactoryRun: string) => {
      const machines = [machineOf('W', { tags: { ...tags, ImageFactoryRun } })];
      const imageRules = parseImagesJson(text, 'Images.json').rules;
      const goldenImages = [{ ...imageOf(withMachine(windows)), imagePath }];
      return plan({ ...nothing, goldenImages, imageRules, machines }, inputs).findings?.map(
        ({ code, severity }) => `${code} ${severity}`,
      );
    };
    assert.deepEqual([severitiesWith('6'), severitiesWith('7')], [['IF522 warning'], ['IF522 notice']]);
  });

  it('builds an image again as often as Images.json says, and nothing without it', async () => {
    const failed = deploymentIn('Failed', { code: 'AllocationFailed', message: 'No room.' });
    const buildingWith = (retries?: number) => {
      const { azure } = labAnswering({
        'GET deployment': [missing, failed, failed, missing],
        'PUT deployment': [failed, deploymentIn('Succeeded')],
        'GET failures': [{ body: { value: [] } }],
        'GET machine': [missing, missing, missing, missing, imageVm()],
        'PATCH machine': [imageVm()],
        'DELETE deployment': [{ status: 204 }],
      });
      const limits = retries === undefined ? {} : { limits: { retries } };
      return act(buildAction(limits), fakeContext(inputs, azure));
    };
    assert.equal((await buildingWith(1)).details?.['attempts'], '2');
    await assert.rejects(buildingWith(), /No room\.$/);
  });

  it('deletes the record of a golden image that is gone, and builds nothing', async () => {
    const { azure, asked } = labAnswering({ 'GET deployment': [missing] });
    const { lab, vmName, deploymentName, reason, subject } = buildAction();
    const place = { lab, imagePath, vmName, deploymentName };
    const done = await act(
      {
        ...place,
        kind: 'clear record',
        key: 'x',
        verb: 'delete',
        work: 'record',
        reason,
        subject,
        state: 'Failed',
      },
      fakeContext(inputs, azure),
    );
    assert.equal(done.outcome, 'skipped');
    assert.deepEqual(asked(), ['GET deployment']);
  });

  it('builds as many at once as maxConcurrentJobs says', () => {
    assert.deepEqual(slots({ ...inputs, maxConcurrentJobs: 3 }), { build: 3 });
  });

  it('counts as created the builds, and as failed whatever failed', () => {
    const { createdCount, failedCount, imageVMs } = outputs([
      recordOf('build', 'succeeded', 'W'),
      recordOf('build', 'failed'),
      recordOf('delete', 'succeeded'),
      recordOf('delete', 'failed'),
    ]);
    assert.deepEqual([createdCount, failedCount], ['1', '2']);
    assert.deepEqual(JSON.parse(imageVMs ?? ''), { [imagePath]: 'W' });
  });
});
