import type { InputTexts } from './text.js';

type BuildInput =
  | 'machineUserName'
  | 'machinePassword'
  | 'includeSysprep'
  | 'parameterOverrides'
  | 'build'
  | 'maxImageAgeDays';

/** The texts of what decides how image VMs are built, and which ones. */
export const buildInputTexts: Pick<InputTexts, BuildInput> = {
  machineUserName: {
    label: 'User name',
    group: 'virtualMachines',
    meaning: 'The administrator of the image VMs.',
  },
  machinePassword: {
    label: 'Password',
    group: 'virtualMachines',
    meaning: 'The password of that user, from a secret variable.',
    example: '$(MachinePassword)',
    empty:
      'a strong random one for each VM. Nobody needs to know it, since the VM is generalized: leave it empty.',
  },
  includeSysprep: {
    label: 'Generalize',
    group: 'virtualMachines',
    meaning:
      'Add the artifact that generalizes the VM (`windows-sysprep` or `linux-deprovision`) as the last one, unless the template ends with it. `Generalize` in `Images.json` goes before it.',
  },
  parameterOverrides: {
    label: 'Template parameters',
    group: 'virtualMachines',
    meaning:
      'Values for further parameters of the templates: `-name value` pairs on any number of lines, a value with spaces in quotes, ' +
      'arrays and objects as JSON; or all of them as JSON.',
    example: '-domain contoso.com -ou "Test VMs"',
    empty: 'the values of `NAME.parameters.json` beside a template, else the defaults of the template.',
  },
  build: {
    label: 'Build',
    group: 'virtualMachines',
    meaning:
      'Whether every golden image is built, or only those whose template, parameters, artifacts or Marketplace base image changed since their newest good image was stored.',
    choices: {
      all: 'All golden images',
      changed: 'Only what changed',
    },
  },
  maxImageAgeDays: {
    label: 'Build anyway after (days)',
    group: 'virtualMachines',
    meaning:
      'With `build: changed`, the age at which an image is built although nothing changed, since nobody sees what scripts and artifacts download; `0` is never.',
  },
};
