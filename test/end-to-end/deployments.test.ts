import { DevTestLabsClient } from '@azure/arm-devtestlabs';
import { type Deployment, type DeploymentOperation, ResourceManagementClient } from '@azure/arm-resources';
import { createPipelineRequest } from '@azure/core-rest-pipeline';
import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { launchLocalAzure, type LocalAzure } from '../local-azure/launch.js';
import { sdkAccess } from '../worlds/sdk.js';
import { lab, subscriptionId, world } from '../worlds/worlds.js';

const factory = world([lab('Factory')], { variation: 0, pageSize: 2 });

const often = { updateIntervalInMs: 20 };

const machineTemplate = {
  $schema: 'https://schema.management.azure.com/schemas/2015-01-01/deploymentTemplate.json#',
  contentVersion: '1.0.0.0',
  parameters: {
    newVMName: { type: 'string' },
    labName: { type: 'string' },
    size: { type: 'string', defaultValue: 'Standard_D2s_v3' },
    userName: { type: 'string', defaultValue: 'builder' },
    password: { type: 'securestring' },
    artifact: { type: 'string', defaultValue: 'windows-7zip' },
  },
  variables: {
    labSubnetName: "[concat(variables('labVirtualNetworkName'), 'Subnet')]",
    labVirtualNetworkName: "[concat('Dtl', parameters('labName'))]",
    vmId: "[resourceId('Microsoft.DevTestLab/labs/virtualmachines', parameters('labName'), parameters('newVMName'))]",
    vmName: "[concat(parameters('labName'), '/', parameters('newVMName'))]",
  },
  resources: [
    {
      apiVersion: '2018-10-15-preview',
      type: 'Microsoft.DevTestLab/labs/virtualmachines',
      name: "[variables('vmName')]",
      location: '[resourceGroup().location]',
      tags: { purpose: "[toLower('TEST')]" },
      properties: {
        labVirtualNetworkId:
          "[resourceId('Microsoft.DevTestLab/labs/virtualnetworks', parameters('labName'), variables('labVirtualNetworkName'))]",
        labSubnetName: "[variables('labSubnetName')]",
        notes: 'Windows Server 2022',
        galleryImageReference: {
          offer: 'WindowsServer',
          publisher: 'MicrosoftWindowsServer',
          sku: '2022-datacenter',
          osType: 'Windows',
          version: 'latest',
        },
        size: "[parameters('size')]",
        userName: "[parameters('userName')]",
        password: "[parameters('password')]",
        isAuthenticationWithSshKey: false,
        artifacts: [
          {
            artifactId:
              "[resourceId('Microsoft.DevTestLab/labs/artifactSources/artifacts', parameters('labName'), 'public repo', parameters('artifact'))]",
          },
        ],
        disallowPublicIpAddress: true,
        storageType: 'Standard',
        allowClaim: false,
      },
    },
  ],
  outputs: { labVMId: { type: 'string', value: "[variables('vmId')]" } },
};

function deploymentOf(parameters: Readonly<Record<string, string>>): Deployment {
  const given = Object.entries({ labName: 'Factory', password: 'Pa55word!Pa55word', ...parameters });
  return {
    properties: {
      mode: 'Incremental',
      template: machineTemplate,
      parameters: Object.fromEntries(given.map(([name, value]) => [name, { value }])),
    },
  };
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const result: T[] = [];
  for await (const item of items) result.push(item);
  return result;
}

describe('deployments to the local Azure with the Azure SDK', () => {
  let azure: LocalAzure;
  let client: ResourceManagementClient;
  let labs: DevTestLabsClient;

  before(async () => {
    azure = await launchLocalAzure(factory);
    const { credential, options } = await sdkAccess(azure, factory);
    client = new ResourceManagementClient(credential, subscriptionId, options);
    labs = new DevTestLabsClient(credential, subscriptionId, options);
  });

  after(() => azure.stop());

  const deploy = async (name: string, deployment: Deployment): Promise<void> => {
    const poller = await client.deployments.beginCreateOrUpdate('factory', name, deployment, often);
    await poller.pollUntilDone();
  };
  const operationsOf = (name: string): Promise<DeploymentOperation[]> =>
    collect(client.deploymentOperations.list('factory', name));

  it('build a lab VM and run its artifacts', async () => {
    await deploy('build', deploymentOf({ newVMName: 'windows-1' }));
    const { properties } = await client.deployments.get('factory', 'build');
    const machine = await labs.virtualMachines.get('Factory', 'Factory', 'windows-1');
    assert.equal(properties?.provisioningState, 'Succeeded');
    assert.equal(properties.outputResources?.[0]?.id?.toLowerCase(), machine.id?.toLowerCase());
    assert.deepEqual(properties.parameters?.['password'], { type: 'SecureString' });
    assert.equal(machine.artifactDeploymentStatus?.deploymentStatus, 'Succeeded');
    assert.deepEqual(machine.tags, { purpose: 'test' });
  });

  it('list one operation for each resource and one for the outputs', async () => {
    await deploy('operations', deploymentOf({ newVMName: 'windows-2' }));
    const operations = await operationsOf('operations');
    assert.deepEqual(operations.map(({ properties }) => properties?.provisioningOperation).sort(), [
      'Create',
      'EvaluateDeploymentOutput',
    ]);
  });

  it('fail with what the provider says, in the record and in the operations', async () => {
    await assert.rejects(deploy('failing', deploymentOf({ newVMName: '12345' })), /DeploymentFailed/);
    const { properties } = await client.deployments.get('factory', 'failing');
    assert.equal(properties?.provisioningState, 'Failed');
    const messages = (properties.error?.details ?? []).map(({ message }) => message);
    assert.match(messages.join(), /12345/);
    const operations = await operationsOf('failing');
    const stated = operations.map((operation) => operation.properties?.statusMessage?.error?.message);
    assert.deepEqual(stated, messages);
  });

  it('are refused when the template lacks a parameter', async () => {
    await assert.rejects(deploy('lacking', deploymentOf({})), {
      statusCode: 400,
      code: 'InvalidTemplate',
      message: /'newVMName'/,
    });
    assert.deepEqual((await client.deployments.checkExistence('factory', 'lacking')).body, false);
  });

  it('are validated', async () => {
    const validate = async (deployment: Deployment): Promise<unknown> => {
      const poller = await client.deployments.beginValidate('factory', 'checked', deployment, often);
      return (await poller.pollUntilDone()).properties?.provisioningState;
    };
    assert.equal(await validate(deploymentOf({ newVMName: 'windows-3' })), 'Succeeded');
    await assert.rejects(validate(deploymentOf({})), { statusCode: 400, code: 'InvalidTemplate' });
  });

  it('are canceled', async () => {
    const poller = await client.deployments.beginCreateOrUpdate(
      ...(['factory', 'canceled', deploymentOf({ newVMName: 'windows-4' }), often] as const),
    );
    await client.deployments.cancel('factory', 'canceled');
    await assert.rejects(async () => poller.pollUntilDone());
    const { properties } = await client.deployments.get('factory', 'canceled');
    assert.equal(properties?.provisioningState, 'Canceled');
  });

  it('are listed page by page, and deleted', async () => {
    for (const name of ['list-1', 'list-2', 'list-3'])
      await deploy(name, { properties: { mode: 'Incremental', template: { resources: [] } } });
    const listed = async (): Promise<(string | undefined)[]> =>
      (await collect(client.deployments.listByResourceGroup('factory')))
        .map(({ name }) => name)
        .filter((name) => name?.startsWith('list-'));
    assert.deepEqual(await listed(), ['list-1', 'list-2', 'list-3']);
    await (await client.deployments.beginDelete('factory', 'list-2', often)).pollUntilDone();
    assert.deepEqual(await listed(), ['list-1', 'list-3']);
  });

  it('may have comments in their templates', async () => {
    const path = `/subscriptions/${subscriptionId}/resourcegroups/factory/providers/Microsoft.Resources/deployments/commented`;
    const request = createPipelineRequest({
      url: `${azure.resourceManager}${path}?api-version=2024-03-01`,
      method: 'PUT',
      body: '{"properties": {"mode": "Incremental", /* empty */ "template": {"resources": []} // none\n}}',
    });
    assert.equal((await client.sendRequest(request)).status, 201);
  });

  it('leave resources that are found by type and tagged', async () => {
    const filter = "resourceType eq 'Microsoft.DevTestLab/labs'";
    const [found, ...others] = await collect(client.resources.list({ filter }));
    assert.deepEqual([found?.name, others], ['Factory', []]);
    const patch = { operation: 'Merge', properties: { tags: { team: 'images' } } };
    await client.tagsOperations.beginUpdateAtScopeAndWait(found?.id ?? '', patch, often);
    const { tags } = await labs.labs.get('factory', 'Factory');
    assert.equal(tags?.['team'], 'images');
    const groups = await collect(client.resourceGroups.list());
    assert.ok(groups.some(({ name }) => name === 'Factory'));
  });
});
