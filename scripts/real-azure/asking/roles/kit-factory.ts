import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storageAccess } from '../../../../tasks/core/azure/blobs/storage-credential.js';
import type { Asking } from '../question.js';
import { publicArtifact } from '../artifacts.js';
import { expiresAt, labNetwork, marketplaceReference } from '../machines.js';
import { smallestSize } from '../sizes.js';
import type { KitLab } from '../things.js';
import { writeVhd } from '../vhd.js';

/** A factory of one golden image, whose lab is the one that gets its images. */
export interface KitFactory {
  readonly lab: KitLab;
  /** What every task is given. */
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly remove: () => Promise<void>;
}

/** Where SnapImages stores images. */
export const storeContainer = 'imagefactoryvhds';

/** Two images, so that the older one can be retired, and the newer one revoked. */
const stored = ['2024-04-27T08:30:15', '2024-04-28T08:30:15'];

export async function makeFactory(asking: Asking): Promise<KitFactory> {
  const { things, subscriptionId, pollSeconds } = asking;
  const lab = await things.newLab();
  for (const time of stored) await storeImage(lab, time, asking);
  const folder = await mkdtemp(join(tmpdir(), 'real-azure-'));
  await mkdir(join(folder, 'GoldenImages'));
  await writeFile(join(folder, 'GoldenImages', 'Kit.json'), JSON.stringify(await goldenImage(lab, asking)));
  const labs = [{ SubscriptionId: subscriptionId, LabName: lab.name, ImagePaths: ['Kit'] }];
  await writeFile(join(folder, 'Labs.json'), JSON.stringify({ Labs: labs }));
  return {
    lab,
    inputs: {
      ConfigurationLocation: folder,
      DevTestLabName: lab.id,
      SubscriptionId: subscriptionId,
      vmSize: await smallestSize(['V1'], asking),
      pollIntervalSeconds: pollSeconds,
      // Keys would need a right that no published role has.
      storageAuthentication: 'entra',
    },
    remove: () => rm(folder, { recursive: true }),
  };
}

/** Stores a VHD of zeros with its companion, as SnapImages stores an image. */
async function storeImage(lab: KitLab, time: string, { azure, signal, newName }: Asking): Promise<void> {
  const access = await storageAccess(azure, lab.storageAccountId, signal);
  const container = access.container(storeContainer);
  await container.createIfNotExists({ abortSignal: signal });
  const imageName = newName('stored');
  const vhdFileName = `${imageName}.vhd`;
  await writeVhd(container, vhdFileName, signal);
  const companion = JSON.stringify({
    imageName,
    imagePath: 'Kit.json',
    description: 'Made by npm run real-azure.',
    osType: 'Linux',
    vhdFileName,
    timestamp: time,
  });
  const blob = container.getBlockBlobClient(`${imageName}.json`);
  await blob.upload(companion, Buffer.byteLength(companion), { abortSignal: signal });
}

/** A golden image that is built of the newest Ubuntu, and deprovisioned by the artifact that also stops its VM. */
async function goldenImage(lab: KitLab, asking: Asking): Promise<object> {
  const { id: labVirtualNetworkId, subnets } = await labNetwork(lab.id, asking);
  const artifactId = await publicArtifact(lab, 'linux-deprovision', asking);
  const text = { type: 'string' };
  return {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    parameters: {
      labName: text,
      newVMName: text,
      size: text,
      userName: text,
      password: { type: 'securestring' },
    },
    resources: [
      {
        apiVersion: '2018-09-15',
        type: 'Microsoft.DevTestLab/labs/virtualmachines',
        name: "[concat(parameters('labName'), '/', parameters('newVMName'))]",
        location: '[resourceGroup().location]',
        properties: {
          size: "[parameters('size')]",
          userName: "[parameters('userName')]",
          password: "[parameters('password')]",
          galleryImageReference: marketplaceReference('V1'),
          labVirtualNetworkId,
          ...(subnets[0] !== undefined && { labSubnetName: subnets[0] }),
          artifacts: [{ artifactId }],
          expirationDate: expiresAt().toISOString(),
          allowClaim: false,
        },
      },
    ],
  };
}
