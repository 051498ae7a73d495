import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { goldenImage } from '../worlds/configuration.js';
import { blobsIn, labIn, machinesIn } from '../worlds/contents.js';
import { assertReadable, logOf, observe, type Observed } from '../worlds/evidence.js';
import { factoryInputs } from '../worlds/inputs.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { outcomeOf, reportOf } from '../worlds/reports.js';
import { imageVM } from '../worlds/seeds.js';
import { lab, world } from '../worlds/worlds.js';

const usual = goldenImage();

const files = {
  'Configuration/GoldenImages/Good.json': goldenImage({ artifacts: ['windows-7zip'] }),
  'Configuration/GoldenImages/Failing.json': goldenImage({ artifacts: ['windows-broken', 'windows-7zip'] }),
  'Configuration/GoldenImages/Refused.json': goldenImage({ artifacts: ['windows-unknown'] }),
  'Configuration/GoldenImages/Half.json': withSecondMachine(['windows-absent']),
  'Configuration/GoldenImages/Incomplete.json': {
    ...usual,
    parameters: { ...usual.parameters, licenceKey: { type: 'string' } },
  },
  'Configuration/GoldenImages/Slow.json': goldenImage({ osType: 'Linux' }),
  'Plain/GoldenImages/Plain.json': usual,
};

/** A template whose machine comes into being before Azure refuses the artifacts of another. */
function withSecondMachine(artifacts: readonly string[]) {
  const [machine] = usual.resources;
  const [other] = goldenImage({ artifacts }).resources;
  const second = {
    ...other,
    name: "[concat(parameters('labName'), '/Other')]",
    dependsOn: [
      "[resourceId('Microsoft.DevTestLab/labs/virtualmachines', parameters('labName'), parameters('newVMName'))]",
    ],
  };
  return { ...usual, resources: [machine, second] };
}

const theWorld = world(
  [
    lab('Factory', {
      virtualMachines: [
        imageVM('Older', { ImagePath: 'Good.json', ImageFactoryRun: '0' }, { size: 'Standard_D4s_v5' }),
        imageVM('Paused', { ImagePath: 'Plain.json', ImageFactoryGeneralized: 'false' }),
      ],
    }),
  ],
  {
    durations: { ...world([]).durations, stop: 12_000 },
    artifacts: [
      { name: 'windows-7zip', targetOsType: 'Windows' },
      {
        name: 'windows-broken',
        targetOsType: 'Windows',
        outcome: 'Failed',
        deploymentStatusMessage: 'The script of windows-broken exited with code 3.',
        vmExtensionStatusMessage: 'E: There is no such package.',
      },
      { name: 'windows-sysprep', targetOsType: 'Windows', generalizes: true },
      { name: 'linux-deprovision', targetOsType: 'Linux', generalizes: true, deallocates: false },
    ],
  },
);

const inputs = { ...factoryInputs, ConfigurationLocation: 'Configuration', vmSize: 'Standard_D2s_v5' };

describe('Builds that fail', () => {
  let pipeline: Pipeline;
  let first: Observed;

  function run(task: string, given: Readonly<Record<string, string>>, buildId: string): Promise<Observed> {
    return observe(pipeline, task, given, { variables: { 'build.buildId': buildId } });
  }

  before(async () => {
    pipeline = await openPipelineWith(files, theWorld);
    first = await run('CreateImageVMs', { ...inputs, StandardTimeoutMinutes: '0.05' }, '1');
  });

  after(() => pipeline.close());

  function machine({ state }: Observed, name: string) {
    return labIn(state, 'Factory').virtualMachines.find((one) => one.name === name);
  }

  it('C106 leave the others to be built', () => {
    assert.equal(first.outcome.result, 'SucceededWithIssues');
    assert.equal(outcomeOf(first.outcome, 'Good.json', 'Factory'), 'succeeded');
    assert.equal(machine(first, 'Good')?.tags['ImagePath'], 'Good.json');
    assertReadable(first.outcome);
  });

  it('C35 leave no deployment record', () => {
    assert.deepEqual(first.state.deployments, []);
  });

  it('C45 show the messages of an artifact that failed, and delete its VM', () => {
    assert.equal(outcomeOf(first.outcome, 'Failing.json', 'Factory'), 'failed');
    assert.match(logOf(first.outcome), /windows-broken: Failed: .*exited with code 3\..*no such package/);
    assert.match(logOf(first.outcome), /windows-7zip: Skipped/);
    assert.equal(machine(first, 'Failing'), undefined);
  });

  it('L18 C45 say image path, VM and why Azure refused a template, read before the record is deleted', () => {
    assert.match(
      logOf(first.outcome),
      /Refused\.json could not be built as the VM Refused: .*'windows-unknown' was not found/,
    );
    const ofRecord = first.requests
      .filter(({ path }) => path.includes('/Deploy-Refused-'))
      .map(({ method, path }) => `${method} ${path.split('/').at(-1) ?? ''}`);
    assert.ok(ofRecord.indexOf('GET operations') > 0, ofRecord.join(', '));
    assert.ok(
      ofRecord.indexOf('GET operations') < ofRecord.findIndex((request) => request.startsWith('DELETE')),
      ofRecord.join(', '),
    );
  });

  it('C45 leave and mark the VM of a deployment that failed after it was made', () => {
    assert.match(logOf(first.outcome), /Half\.json could not be built as the VM Half: .*'windows-absent'/);
    const { tags } = machine(first, 'Half') ?? {};
    assert.equal(tags?.['ImageFactoryState'], 'Failed');
    assert.equal(tags['ImagePath'], undefined);
  });

  it('C29 deploy nothing for a template with a parameter that gets no value', () => {
    assert.equal(outcomeOf(first.outcome, 'Incomplete.json'), 'failed');
    assert.match(logOf(first.outcome), /IF305: .*licenceKey/);
    assert.ok(!first.requests.some(({ path }) => path.includes('/Deploy-Incomplete-')));
  });

  it('L8 C47 fail after StandardTimeoutMinutes where the VM is not deallocated in time, and leave it unmarked', () => {
    assert.equal(outcomeOf(first.outcome, 'Slow.json', 'Factory'), 'failed');
    assert.match(
      logOf(first.outcome),
      /Gave up waiting for the VM Slow[^]*shutdownTimeoutMinutes\s+\(StandardTimeoutMinutes/,
    );
    assert.equal(machine(first, 'Slow')?.tags['ImagePath'], undefined);
    assert.notEqual(machine(first, 'Slow'), undefined);
  });

  it('C28 name the VMs that other runs left, with their size', () => {
    assert.match(
      logOf(first.outcome),
      /VM Older \(Standard_D4s_v5\) of another run is still there for Good\.json/,
    );
    assert.ok(machinesIn(first.state, 'Factory').includes('Older'));
  });

  describe('and are tried again in the same run', () => {
    let second: Observed;

    before(async () => {
      second = await run('CreateImageVMs', inputs, '1');
    });

    it('C28 build nothing twice that was built', () => {
      assert.equal(outcomeOf(second.outcome, 'Good.json'), 'skipped');
      const deployed = second.requests.filter(
        ({ method, path }) => method === 'PUT' && path.includes('/deployments/'),
      );
      assert.deepEqual(deployed.map(({ path }) => /Deploy-(\w+)-/.exec(path)?.[1]).sort(), [
        'Failing',
        'Refused',
      ]);
    });

    it('C28 C47 adopt a VM that only stopped, which the lab was told to deallocate', () => {
      assert.ok(first.requests.some(({ path }) => /\/virtualmachines\/slow\/stop$/i.test(path)));
      assert.equal(outcomeOf(second.outcome, 'Slow.json', 'Factory'), 'succeeded');
      const { powerState, tags } = machine(second, 'Slow') ?? {};
      assert.deepEqual([powerState, tags?.['ImagePath']], ['deallocated', 'Slow.json']);
    });

    it('C42 never take a VM for built whose deployment failed', () => {
      assert.equal(outcomeOf(second.outcome, 'Half.json'), 'failed');
      assert.equal(machine(second, 'Half')?.tags['ImagePath'], undefined);
    });
  });

  describe('and builds without generalization', () => {
    let built: Observed;
    let snapped: Observed;

    before(async () => {
      built = await run(
        'CreateImageVMs',
        { ...inputs, ConfigurationLocation: 'Plain', includeSysprep: 'false' },
        '3',
      );
      snapped = await run('SnapImages', factoryInputs, '3');
    });

    it('C40 C48 are not waited for: their VMs go on running', () => {
      assert.equal(outcomeOf(built.outcome, 'Plain.json', 'Factory'), 'succeeded');
      const { powerState, tags } = machine(built, 'Plain') ?? {};
      assert.deepEqual([powerState, tags?.['ImageFactoryGeneralized']], ['running', 'false']);
    });

    it('C73 are not stored, neither running nor deallocated by the auto-shutdown of the lab', () => {
      assert.equal(outcomeOf(snapped.outcome, 'Plain'), 'skipped');
      assert.equal(outcomeOf(snapped.outcome, 'Paused'), 'skipped');
      assert.match(
        logOf(snapped.outcome),
        /leave alone Paused: .*without generalization \(input generalize\)/,
      );
    });

    it('C73 leave what is generalized to be stored, and that only', () => {
      const stored = reportOf(snapped.outcome).records.filter(({ verb }) => verb === 'snap');
      assert.deepEqual(stored.map(({ subject }) => subject.name).sort(), ['Good', 'Slow']);
      assert.equal(blobsIn(snapped.state, 'storefactory', 'imagefactoryvhds').length, 4);
    });
  });
});
