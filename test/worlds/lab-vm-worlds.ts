import type { VirtualMachine, World } from '../local-azure/world.js';
import { artifact, labVmTemplate } from './lab-vm-templates.js';
import { lab, labId, world } from './worlds.js';

const windows = { publisher: 'MicrosoftWindowsServer', offer: 'WindowsServer', osType: 'Windows' } as const;

/** Two labs that offer images and sizes, for tasks that make lab VMs. */
export function labVmWorld(virtualMachines: readonly VirtualMachine[] = []): World {
  return world([
    lab('Contoso', {
      virtualMachines,
      galleryImages: [
        { ...windows, sku: '2022-datacenter' },
        { ...windows, sku: '2016-datacenter', enabled: false },
        { publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', osType: 'Linux' },
      ],
      customImages: [
        { name: 'Tools', osType: 'Windows' },
        { name: 'Server', osType: 'Linux' },
      ],
      policies: [
        {
          factName: 'LabVmSize',
          evaluatorType: 'AllowedValuesPolicy',
          threshold: '["Standard_D2s_v3","Standard_D4s_v3"]',
        },
      ],
    }),
    lab('Other'),
  ]);
}

/** The templates of the sources, by their paths. */
export const labVmFiles = {
  'vm.json': labVmTemplate(),
  'with-default.json': labVmTemplate({
    parameters: { password: { type: 'securestring', defaultValue: 'Pass-word-1' } },
  }),
  'artifact.json': labVmTemplate({ properties: { artifacts: [artifact('windows-7zip')] } }),
  'computed.json': labVmTemplate({
    parameters: { artifacts: { type: 'array', defaultValue: [artifact('windows-7zip')] } },
    properties: { artifacts: "[parameters('artifacts')]" },
  }),
  'network-first.json': labVmTemplate({
    before: [
      {
        type: 'Microsoft.Network/publicIPAddresses',
        apiVersion: '2023-01-01',
        name: 'address',
        location: 'westeurope',
      },
    ],
  }),
  'other-lab.json': labVmTemplate({ name: "[concat('Other/', parameters('newVMName'))]" }),
  'none.json': {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    resources: [],
  },
  'vm.parameters.json': { parameters: { size: { value: 'Standard_D4s_v3' }, labName: { value: 'Wrong' } } },
};

export const labVmPassword = 'Hidden-Password-1';

/** What the tasks get in most tests. */
export const labVmInputs = {
  LabId: labId('Contoso'),
  VirtualMachineName: 'web',
  TemplateFile: 'vm.json',
  ParameterOverrides: `-password '${labVmPassword}'`,
  pollIntervalSeconds: '0.05',
};
