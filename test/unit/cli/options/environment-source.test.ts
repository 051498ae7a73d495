import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { commands } from '../../../../cli/commands.js';
import { allInputs } from '../../../../cli/options/command-inputs.js';
import { settingsFileIn, unknownVariables } from '../../../../cli/options/environment-source.js';
import { flagFor, nameKey, variableFor } from '../../../../cli/options/names.js';
import { nearest } from '../../../../cli/options/nearest.js';

function unknown(...names: readonly string[]) {
  const environment = Object.fromEntries(names.map((name) => [name, 'value']));
  return unknownVariables(environment, allInputs(commands));
}

describe('Variables of the command line', () => {
  it('are warned of where no command reads them, with the nearest that there is', () => {
    const [warning, ...others] = unknown('IMAGEFACTORY_VM_SISE', 'HOME', 'IMAGE_FACTORY_LAB');
    assert.deepEqual(others, []);
    assert.equal(warning?.severity, 'warning');
    assert.equal(warning.what, 'No command reads the variable IMAGEFACTORY_VM_SISE');
    assert.match(warning.remedy ?? '', /the nearest that there is, is IMAGEFACTORY_VM_SIZE\.$/);
  });

  it('are known by each of their names, in each spelling, those of other commands and of files, too', () => {
    const names = ['LAB', 'FACTORY_LAB', 'DEVTESTLABNAME', 'DEV_TEST_LAB_NAME', 'IMAGES_TO_KEEP', 'OFFLINE'];
    const ofFiles = ['MACHINE_PASSWORD', 'MACHINE_PASSWORD_FILE', 'PARAMETEROVERRIDESFILE', 'CONFIG'];
    assert.deepEqual(unknown(...[...names, ...ofFiles].map((name) => `IMAGEFACTORY_${name}`)), []);
  });

  it('are not warned of where they are empty', () => {
    assert.deepEqual(unknownVariables({ IMAGEFACTORY_LBA: '' }, allInputs(commands)), []);
  });

  it('do not show their values', () => {
    assert.ok(!JSON.stringify(unknown('IMAGEFACTORY_PASSWORD')).includes('value'));
  });

  it('may name the file of settings', () => {
    assert.equal(settingsFileIn({ IMAGEFACTORY_CONFIG: 'my settings.json' }), 'my settings.json');
    assert.equal(settingsFileIn({ IMAGEFACTORY_CONFIG: '' }), undefined);
    assert.equal(settingsFileIn({}), undefined);
  });
});

describe('The names of options', () => {
  const names = [
    ['vmSize', '--vm-size', 'IMAGEFACTORY_VM_SIZE'],
    ['DevTestLabName', '--dev-test-lab-name', 'IMAGEFACTORY_DEV_TEST_LAB_NAME'],
    ['isVhdSysPrepped', '--is-vhd-sys-prepped', 'IMAGEFACTORY_IS_VHD_SYS_PREPPED'],
    ['allowGeneration2', '--allow-generation2', 'IMAGEFACTORY_ALLOW_GENERATION2'],
    ['LabVMId', '--lab-vm-id', 'IMAGEFACTORY_LAB_VM_ID'],
  ] as const;
  for (const [name, flag, variable] of names)
    it(`make ${flag} and ${variable} of ${name}`, () => {
      assert.deepEqual([flagFor(name), variableFor(name)], [flag, variable]);
    });

  it('are one in every spelling', () => {
    const spellings = ['vmSize', 'VMSIZE', 'VM_SIZE', 'vm-size', 'Vm-Size'];
    assert.deepEqual(new Set(spellings.map(nameKey)), new Set(['vmsize']));
  });

  it('are compared without case where the nearest is looked for', () => {
    assert.equal(nearest('VMSISE', ['lab', 'vmSize', 'gallery']), 'vmSize');
    assert.equal(nearest('anything', []), '');
  });
});
