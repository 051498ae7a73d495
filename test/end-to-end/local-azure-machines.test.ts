import { DevTestLabsClient } from '@azure/arm-devtestlabs';
import { StorageManagementClient } from '@azure/arm-storage';
import { ClientSecretCredential } from '@azure/identity';
import {
  BlobSASPermissions,
  generateBlobSASQueryParameters,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { launchLocalAzure, type LocalAzure } from '../local-azure/launch.js';
import type { World } from '../local-azure/world.js';
import { application, group, lab, subscriptionId, tenantId, world } from '../worlds/local-azure-world.js';

const quickly = { updateIntervalInMs: 10 };

const [subscription] = world.subscriptions;

const [bench] = subscription?.labs ?? [];

const withMachines = {
  ...world,
  subscriptions: [
    {
      ...subscription,
      labs: [
        {
          ...bench,
          virtualMachines: [
            { name: 'Free', osType: 'Linux', powerState: 'running', allowClaim: true },
            { name: 'Other', osType: 'Linux', powerState: 'running', allowClaim: true },
          ],
          blobs: [{ container: 'tests', name: 'Windows/smoke.ps1', text: "Test-Path 'gone.txt'" }],
          formulas: [{ name: 'Server', osType: 'Linux', customImage: 'first' }],
        },
      ],
    },
  ],
} as World;

/** What users of a lab do with its machines; `LOCAL_AZURE_RECORD` names a folder for the traffic. */
describe('A local Azure whose machines are used, asked by the official client', () => {
  let azure: LocalAzure;
  let labs: DevTestLabsClient;
  let storage: StorageManagementClient;

  before(async () => {
    const record = process.env['LOCAL_AZURE_RECORD'];
    azure = await launchLocalAzure(withMachines, record === undefined ? {} : { record });
    const tlsOptions = { ca: await readFile(azure.certificate, 'utf8') };
    const { clientId, secret } = application;
    const credential = new ClientSecretCredential(tenantId, clientId, secret, {
      authorityHost: azure.authority,
      disableInstanceDiscovery: true,
      tlsOptions,
    });
    const credentialScopes = [`${azure.audience}/.default`];
    const options = { endpoint: azure.resourceManager, credentialScopes, tlsOptions };
    labs = new DevTestLabsClient(credential, subscriptionId, options);
    storage = new StorageManagementClient(credential, subscriptionId, options);
  });

  after(() => azure.stop());

  /** The last segments of the actions that were checked, without those of the client's waiting. */
  const actionsOf = async (work: () => Promise<unknown>) => {
    const before = (await azure.actions()).length;
    await work();
    const used = (await azure.actions()).slice(before).map(({ action }) => action.toLowerCase());
    return [...new Set(used)].filter((action) => !action.endsWith('/operations/read'));
  };

  const owner = async (name: string) => {
    const { allowClaim, ownerObjectId } = await labs.virtualMachines.get(group, lab, name);
    return [allowClaim, ownerObjectId];
  };

  it('lets a machine be claimed and given up', async () => {
    await labs.virtualMachines.beginClaimAndWait(group, lab, 'Free', quickly);
    assert.deepEqual(await owner('Free'), [false, application.objectId]);
    await assert.rejects(labs.virtualMachines.beginClaimAndWait(group, lab, 'Free', quickly), {
      statusCode: 409,
    });
    await labs.virtualMachines.beginUnClaimAndWait(group, lab, 'Free', quickly);
    assert.deepEqual(await owner('Free'), [true, '']);
    await labs.labs.beginClaimAnyVmAndWait(group, lab, quickly);
    assert.deepEqual(await owner('Free'), [false, application.objectId]);
    assert.deepEqual(await owner('Other'), [true, '']);
  });

  const editor = { artifacts: [{ artifactId: '/artifactSources/public repo/artifacts/windows-editor' }] };
  const machine = 'microsoft.devtestlab/labs/virtualmachines';
  const acts: [string, () => Promise<unknown>][] = [
    [`${machine}/stop/action`, () => labs.virtualMachines.beginStopAndWait(group, lab, 'Other', quickly)],
    [`${machine}/start/action`, () => labs.virtualMachines.beginStartAndWait(group, lab, 'Other', quickly)],
    [
      `${machine}/restart/action`,
      () => labs.virtualMachines.beginRestartAndWait(group, lab, 'Other', quickly),
    ],
    [
      `${machine}/redeploy/action`,
      () => labs.virtualMachines.beginRedeployAndWait(group, lab, 'Other', quickly),
    ],
    [
      `${machine}/resize/action`,
      () =>
        labs.virtualMachines.beginResizeAndWait(group, lab, 'Other', { size: 'Standard_D4s_v3' }, quickly),
    ],
    [`${machine}/claim/action`, () => labs.virtualMachines.beginClaimAndWait(group, lab, 'Other', quickly)],
    [
      `${machine}/unclaim/action`,
      () => labs.virtualMachines.beginUnClaimAndWait(group, lab, 'Other', quickly),
    ],
    [
      'microsoft.devtestlab/labs/claimanyvm/action',
      () => labs.labs.beginClaimAnyVmAndWait(group, lab, quickly),
    ],
    [
      `${machine}/applyartifacts/action`,
      () => labs.virtualMachines.beginApplyArtifactsAndWait(group, lab, 'Other', editor, quickly),
    ],
    [
      `${machine}/listapplicableschedules/action`,
      () => labs.virtualMachines.listApplicableSchedules(group, lab, 'Other'),
    ],
    ['microsoft.devtestlab/labs/formulas/read', () => labs.formulas.get(group, lab, 'Server')],
  ];
  for (const [action, act] of acts)
    it(`asks for the right ${action}`, async () => {
      assert.deepEqual(await actionsOf(act), [action]);
    });

  it('has schedules that can be carried out, and shows those of a machine', async () => {
    const schedule = {
      status: 'Disabled',
      taskType: 'LabVmsShutdownTask',
      timeZoneId: 'UTC',
      location: 'westeurope',
    };
    await labs.schedules.createOrUpdate(group, lab, 'LabVmsShutdown', schedule);
    const actions = await actionsOf(() =>
      labs.schedules.beginExecuteAndWait(group, lab, 'LabVmsShutdown', quickly),
    );
    assert.deepEqual(actions, ['microsoft.devtestlab/labs/schedules/execute/action']);
    const states = (await azure.state()).labs[0]?.virtualMachines.map(({ powerState }) => powerState);
    assert.deepEqual(states, ['deallocated', 'deallocated']);
    const expand = 'properties($expand=applicableSchedule)';
    const { applicableSchedule } = await labs.virtualMachines.get(group, lab, 'Other', { expand });
    assert.equal(applicableSchedule?.labVmsShutdown?.taskType, 'LabVmsShutdownTask');
  });

  it('has formulas that can be made, and never shows their secrets', async () => {
    const content = { size: 'Standard_D2s_v3', userName: 'someone', password: 'not-a-secret-1' };
    const made = await labs.formulas.beginCreateOrUpdateAndWait(
      group,
      lab,
      'Desk',
      { osType: 'Windows', formulaContent: { ...content, location: 'westeurope' } },
      quickly,
    );
    assert.equal(made.formulaContent?.userName, 'someone');
    assert.equal(made.formulaContent.password, undefined);
    await labs.formulas.delete(group, lab, 'Desk');
    await assert.rejects(labs.formulas.get(group, lab, 'Desk'), { statusCode: 404 });
  });

  describe('made of a custom image, with a script to run', () => {
    /** What comes of a script at an address, as the machine shows it. */
    const run = async (name: string, address: string) => {
      const artifactId = '/artifactSources/public repo/artifacts/windows-run-powershell';
      const parameters = [
        { name: 'scriptFileUris', value: JSON.stringify([address]) },
        { name: 'scriptToRun', value: 'Windows/smoke.ps1' },
      ];
      const wanted = {
        customImageId: (await labs.customImages.get(group, lab, 'second')).id ?? '',
        size: 'Standard_D2s_v3',
        artifacts: [{ artifactId, parameters }],
        expirationDate: new Date(Date.now() + 6 * 3_600_000),
      };
      await labs.virtualMachines.beginCreateOrUpdateAndWait(group, lab, name, wanted, quickly);
      const expand = 'properties($expand=artifacts)';
      const { artifacts: [artifact] = [] } = await labs.virtualMachines.get(group, lab, name, { expand });
      await labs.virtualMachines.beginDeleteAndWait(group, lab, name, quickly);
      return `${artifact?.status ?? ''} ${artifact?.vmExtensionStatusMessage ?? ''}`;
    };

    const address = () => `${azure.resourceManager}/benchstorage/tests/Windows/smoke.ps1`;

    it('reads the script by a shared access signature, and runs it', async () => {
      const { keys: [key] = [] } = await storage.storageAccounts.listKeys(group, 'benchstorage');
      const credential = new StorageSharedKeyCredential('benchstorage', key?.value ?? '');
      const signature = generateBlobSASQueryParameters(
        {
          containerName: 'tests',
          blobName: 'Windows/smoke.ps1',
          permissions: BlobSASPermissions.parse('r'),
          expiresOn: new Date(Date.now() + 3_600_000),
        },
        credential,
      );
      assert.match(
        await run('Signed', `${address()}?${signature.toString()}`),
        /^Failed .*gone\.txt is not there/,
      );
    });

    it('fails where it may not read the script', async () => {
      assert.match(await run('Unsigned', address()), /^Failed .*Failed to download all specified files/);
    });
  });

  it('makes an image of a machine', async () => {
    await labs.virtualMachines.beginStartAndWait(group, lab, 'Free', quickly);
    const { id: sourceVmId = '' } = await labs.virtualMachines.get(group, lab, 'Free');
    const vm = { sourceVmId, linuxOsInfo: { linuxOsState: 'DeprovisionRequested' } };
    const image = await labs.customImages.beginCreateOrUpdateAndWait(group, lab, 'Taken', { vm }, quickly);
    assert.deepEqual([image.provisioningState, image.author], ['Succeeded', application.objectId]);
    assert.match(image.managedSnapshotId ?? '', /\/snapshots\/taken$/);
    await assert.rejects(labs.virtualMachines.beginStartAndWait(group, lab, 'Free', quickly), {
      code: 'OperationNotAllowed',
    });
    await labs.customImages.beginDeleteAndWait(group, lab, 'Taken', quickly);
    assert.deepEqual((await azure.state()).snapshots, []);
  });
});
