import type { World } from '../local-azure/world.js';

export const tenantId = '11111111-0000-0000-0000-000000000001';

export const subscriptionId = '22222222-0000-0000-0000-000000000001';

export const application = {
  clientId: '33333333-0000-0000-0000-000000000001',
  objectId: '33333333-0000-0000-0000-000000000002',
  secret: 'a secret of the test',
};

export const group = 'Laboratory';

export const lab = 'Bench';

export const world: World = {
  timeScale: 6000,
  seed: 1,
  pageSize: 2,
  tenantId,
  applications: [application],
  durations: {
    build: 120,
    artifact: 60,
    stop: 30,
    virtualMachineDeletion: 60,
    imageCreation: 120,
    imageDeletion: 30,
    diskAccess: 10,
    deploymentDeletion: 10,
    copyBytesPerSecond: 1e9,
  },
  artifacts: [
    { name: 'windows-editor', targetOsType: 'Windows' },
    { name: 'windows-generalize', targetOsType: 'Windows', generalizes: true },
    { name: 'windows-broken', targetOsType: 'Windows', outcome: 'Failed' },
  ],
  subscriptions: [
    {
      id: subscriptionId,
      displayName: 'Development',
      labs: [
        {
          name: lab,
          resourceGroup: group,
          location: 'westeurope',
          storageAccount: 'benchstorage',
          blobs: [{ container: 'vhds', name: 'disk.vhd', pageBytes: 1_049_088 }],
          customImages: [
            { name: 'first', osType: 'Linux' },
            { name: 'second', osType: 'Windows' },
            { name: 'third', osType: 'Windows', tags: { purpose: 'three' } },
          ],
          virtualMachines: [{ name: 'running', osType: 'Linux', powerState: 'running', notes: null }],
        },
      ],
      storageAccounts: [
        {
          name: 'elsewhere',
          resourceGroup: 'Other',
          location: 'westeurope',
          blobs: [{ container: 'vhds', name: 'disk.vhd', pageBytes: 1_049_088 }],
        },
      ],
    },
  ],
};

/** A template with one Windows VM, whose name is a parameter. */
export function machineTemplate(artifacts: readonly string[]): Record<string, unknown> {
  const source = `/subscriptions/${subscriptionId}/resourceGroups/${group}/providers/Microsoft.DevTestLab/labs/${lab}/artifactSources/public repo`;
  return {
    $schema: 'https://schema.management.azure.com/schemas/2015-01-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    parameters: { name: { type: 'string' } },
    resources: [
      {
        apiVersion: '2018-10-15-preview',
        type: 'Microsoft.DevTestLab/labs/virtualMachines',
        name: `[concat('${lab}', '/', parameters('name'))]`,
        location: '[resourceGroup().location]',
        tags: { made: 'by template' },
        properties: {
          notes: 'A machine',
          size: 'Standard_D2s_v3',
          userName: 'someone',
          password: 'not-a-secret-1',
          galleryImageReference: {
            publisher: 'MicrosoftWindowsServer',
            offer: 'WindowsServer',
            sku: '2022-datacenter',
            osType: 'Windows',
            version: 'latest',
          },
          artifacts: artifacts.map((name) => ({ artifactId: `${source}/artifacts/${name}`, parameters: [] })),
        },
      },
    ],
  };
}
