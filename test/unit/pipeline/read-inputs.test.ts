import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { TaskValues } from '../../../tasks/core/definitions/task-values.js';
import type { TaskDefinition } from '../../../tasks/core/definitions/input.js';
import {
  createImageVMs,
  createLabEnvironment,
  createLabVM,
  distributeImages,
  retireImages,
  snapImages,
} from '../../../tasks/core/definitions/tasks.js';
import type { Environment } from '../../../tasks/core/pipeline/environment.js';
import { readInputs } from '../../../tasks/core/pipeline/read-inputs.js';
import { findingsOf } from '../../../tasks/core/run/problem.js';

const minimal = { CONNECTEDSERVICENAME: 'connection-id', DEVTESTLABNAME: 'FactoryLab' };

const withFolder = { ...minimal, CONFIGURATIONLOCATION: 'Configuration', SUBSCRIPTIONID: 'subscription' };

function read<D extends TaskDefinition>(definition: D, inputs: Record<string, string>): TaskValues<D> {
  const entries = Object.entries(inputs).map(([name, value]) => [`INPUT_${name}`, value] as const);
  const given: Environment = Object.fromEntries(entries);
  return readInputs(definition, { ...given, SYSTEM_DEFAULTWORKINGDIRECTORY: '/agent/1/s' });
}

function faults(definition: TaskDefinition, inputs: Record<string, string>): string[] {
  try {
    read(definition, inputs);
  } catch (error) {
    return findingsOf(error).map(({ what }) => what);
  }
  return [];
}

describe('The inputs of a task', () => {
  it('have their documented defaults', () => {
    const values = read(snapImages, minimal);
    assert.deepEqual(values, {
      ConnectedServiceName: 'connection-id',
      DevTestLabName: 'FactoryLab',
      SubscriptionId: '',
      maxConcurrentJobs: 0,
      allowGeneration2: false,
      copyTimeoutMinutes: 600,
      stallMinutes: 30,
      lockWaitMinutes: 30,
      operationTimeoutMinutes: 60,
      pollIntervalSeconds: 15,
      gallery: '',
      snapshotResourceGroup: '',
      storeVhd: true,
      whatIf: false,
      failOn: 'all',
      imagePaths: '',
      storageAuthentication: 'auto',
    });
  });

  it('have no file where the agent gives the working directory for an empty one', () => {
    const ofStep = {
      CONNECTEDSERVICENAME: 'connection-id',
      LABID: 'Contoso',
      VIRTUALMACHINENAME: 'web',
    };
    const fileOf = (given: string) => read(createLabVM, { ...ofStep, TEMPLATEFILE: given }).TemplateFile;
    assert.deepEqual(['/agent/1/s', '/agent/1/s/', '.'].map(fileOf), ['', '', '']);
    assert.equal(fileOf('/agent/1/s/vm.json'), '/agent/1/s/vm.json');
  });

  it('may have a default with a variable that does not exist, as long as it is not used', () => {
    const ofStep = {
      CONNECTEDSERVICENAME: 'connection-id',
      LABID: 'Contoso',
      ENVIRONMENTNAME: 'web',
      TEMPLATEID: 'WebApp',
    };
    const usual = '$(Build.ArtifactStagingDirectory)/DeployedEnvironment';
    const faultsOf = (folder: string) =>
      faults(createLabEnvironment, { ...ofStep, EXPORTENVIRONMENTTEMPLATELOCATION: folder });
    assert.deepEqual(faultsOf(usual), []);
    assert.match(faultsOf('$(Somewhere)/Deployed').join(), /uses the variable \$\(Somewhere\)/);
  });

  it('take numbers with decimals where they are times', () => {
    const values = read(snapImages, { ...minimal, POLLINTERVALSECONDS: '0.05', COPYTIMEOUTMINUTES: '1.5' });
    assert.deepEqual([values.pollIntervalSeconds, values.copyTimeoutMinutes], [0.05, 1.5]);
  });

  it('take true, false and choices in any case', () => {
    const values = read(snapImages, { ...minimal, WHATIF: 'True', FAILON: 'ANY' });
    assert.deepEqual([values.whatIf, values.failOn], [true, 'any']);
  });

  it('keep a secret exactly as it was written', () => {
    const inputs = { ...minimal, CONFIGURATIONLOCATION: 'C', VMSIZE: 'S', MACHINEPASSWORD: ' with spaces ' };
    assert.equal(read(createImageVMs, inputs).machinePassword, ' with spaces ');
  });

  it('may say zero where zero has a meaning', () => {
    const inputs = { ...withFolder, IMAGESTOSAVE: '0', ORPHANGRACEHOURS: '0', MAXCONCURRENTJOBS: '0' };
    const { ImagesToSave, orphanGraceHours, maxConcurrentJobs } = read(retireImages, inputs);
    assert.deepEqual([ImagesToSave, orphanGraceHours, maxConcurrentJobs], [0, 0, 0]);
  });
});

describe('Wrong inputs', () => {
  it('are named as the pipeline author knows them', () => {
    assert.deepEqual(faults(snapImages, { DEVTESTLABNAME: 'lab' }), ['Input required: azureSubscription']);
  });

  it('are reported all together', () => {
    assert.deepEqual(faults(createImageVMs, { FAILON: 'sometimes' }), [
      'Input required: azureSubscription',
      'Input required: configurationFolder',
      'Input required: factoryLab',
      'The input failOn is "sometimes", which is not one of its choices',
    ]);
  });

  it('are each told with a remedy', () => {
    assert.throws(
      () => read(snapImages, { FAILON: 'sometimes', WHATIF: 'perhaps', POLLINTERVALSECONDS: 'often' }),
      (error) => findingsOf(error).every(({ remedy }) => remedy !== undefined && remedy !== ''),
    );
  });

  const numbers: readonly [string, RegExp][] = [
    ['', /Input required: imagesToKeep/],
    ['-1', /is "-1", which is negative/],
    ['two', /is "two", which is not a number/],
    ['1.5', /is "1.5", which is not a whole number/],
    ['1,5', /is not a number/],
    ['1e3', /is not a number/],
  ];
  for (const [text, fault] of numbers)
    it(`include "${text}" as the number of images to keep, which has no default because it deletes`, () => {
      assert.match(faults(retireImages, { ...withFolder, IMAGESTOSAVE: text }).join('\n'), fault);
    });

  const outOfRange: readonly (readonly [string, string, RegExp])[] = [
    ['pollIntervalSeconds', '3000000', /is more than 86400\. Write a number from 0\.01 to 86400;/],
    ['pollIntervalSeconds', '0.00001', /is less than 0\.01\. Write a number from 0\.01 to 86400;/],
    ['pollIntervalSeconds', '0', /must be above 0\. Write a number from 0\.01 to 86400;/],
    ['copyTimeoutMinutes', '10080.5', /is more than 10080\. Write a number above 0, at most 10080;/],
    ['stallMinutes', '35000000', /is more than 34560\. Write a number above 0, at most 34560;/],
    ['lockWaitMinutes', '34560.1', /is more than 34560\. Write a number from 0 to 34560;/],
    ['operationTimeoutMinutes', '9'.repeat(400), /is more than 34560/],
    ['operationTimeoutMinutes', `0.${'0'.repeat(400)}1`, /must be above 0/],
    [
      'maxConcurrentJobs',
      '2147483648',
      /is more than 2147483647\. Write a whole number from 0 to 2147483647\./,
    ],
    ['maxConcurrentJobs', '1.5', /is not a whole number/],
    ...[
      'Infinity',
      '-Infinity',
      'NaN',
      '1e400',
      '0x10',
      '0b1',
      '1_000',
      '١٥',
      '.',
      '5.',
      '.5',
      '+5',
      '15 s',
    ].map(
      (text) =>
        ['pollIntervalSeconds', text, /which is not a number\. Write a number from 0\.01 to 86400;/] as const,
    ),
  ];
  for (const [name, text, fault] of outOfRange)
    it(`include ${text.slice(0, 20)} for ${name}, and name the range`, () => {
      const inputs = { ...minimal, [name.toUpperCase()]: text };
      assert.throws(
        () => read(snapImages, inputs),
        (error) => {
          const told = findingsOf(error).map(({ what, remedy = '' }) => `${what}. ${remedy}`);
          assert.match(told.join(), fault);
          return true;
        },
      );
    });

  it('include hours that no date can hold', () => {
    const hours = (text: string) =>
      [
        ...faults(retireImages, { ...withFolder, IMAGESTOSAVE: '1', ORPHANGRACEHOURS: text }),
        ...faults(createImageVMs, { ...withFolder, VMSIZE: 'S', EXPIREAFTERHOURS: text }),
      ].join();
    assert.equal(hours('876000'), '');
    assert.match(
      hours('2400000000'),
      /orphanGraceHours .*more than 876000.*expireAfterHours .*more than 876000/,
    );
  });

  it('include a negative or absent time between polls', () => {
    assert.match(faults(snapImages, { ...minimal, POLLINTERVALSECONDS: '-15' }).join(), /is negative/);
    assert.match(faults(snapImages, { ...minimal, POLLINTERVALSECONDS: '0' }).join(), /must be above 0/);
  });

  for (const definition of [snapImages, distributeImages])
    it(`include a limit for copies of ${definition.name} that no access to their source lasts for, and none`, () => {
      const fault = (minutes: string) =>
        faults(definition, { ...withFolder, COPYTIMEOUTMINUTES: minutes }).join();
      assert.equal(fault('10080'), '');
      assert.match(fault('10080.5'), /copyTimeoutMinutes is "10080.5", which is more than 10080/);
      assert.match(fault('0'), /copyTimeoutMinutes is "0", which must be above 0/);
    });

  it('include what is neither true nor false', () => {
    assert.match(faults(snapImages, { ...minimal, WHATIF: 'yes' }).join(), /neither true nor false/);
  });

  it('include a variable that the pipeline does not define', () => {
    const named = faults(retireImages, { ...withFolder, IMAGESTOSAVE: '$(ImageRetention)' });
    assert.deepEqual(named, [
      'The input imagesToKeep uses the variable $(ImageRetention), which does not exist',
    ]);
  });

  it('do not include variables in parameterOverrides, whose values are looked at one by one', () => {
    const inputs = { ...withFolder, VMSIZE: 'S', PARAMETEROVERRIDES: '-command "echo $(hostname)"' };
    assert.deepEqual(faults(createImageVMs, inputs), []);
  });

  it('include the working directory that the agent makes of an empty folder', () => {
    const inputs = { ...withFolder, IMAGESTOSAVE: '1', CONFIGURATIONLOCATION: '/agent/1/s/' };
    assert.deepEqual(faults(retireImages, inputs), ['Input required: configurationFolder']);
  });
});
