import fc from 'fast-check';
import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Azure } from '../../../../tasks/core/azure/azure.js';
import { protectUrl } from '../../../../tasks/core/azure/requests/protect-url.js';
import { toBlobCopy } from '../../../../tasks/core/azure/blobs/copies.js';
import { getComputeMachine } from '../../../../tasks/core/azure/resources/compute-machines.js';
import { listCustomImages } from '../../../../tasks/core/azure/resources/custom-images.js';
import { listDeployments } from '../../../../tasks/core/azure/resources/deployments.js';
import { getDisk } from '../../../../tasks/core/azure/resources/disks.js';
import { listGalleries } from '../../../../tasks/core/azure/resources/galleries.js';
import { listImageDefinitions } from '../../../../tasks/core/azure/resources/image-definitions.js';
import { getReplication, listImageVersions } from '../../../../tasks/core/azure/resources/image-versions.js';
import {
  listLabGalleries,
  listLabGalleryImages,
} from '../../../../tasks/core/azure/resources/lab-galleries.js';
import { listLabVirtualMachines } from '../../../../tasks/core/azure/resources/lab-virtual-machines.js';
import { listLabs } from '../../../../tasks/core/azure/resources/labs.js';
import { listSnapshots } from '../../../../tasks/core/azure/resources/snapshots.js';
import { getStorageAccount } from '../../../../tasks/core/azure/resources/storage-accounts.js';
import { listSizes } from '../../../../tasks/core/azure/resources/virtual-machine-sizes.js';
import { type Answer, answering, group } from '../answering.js';

const { signal } = new AbortController();

const inGroup = `/subscriptions/${group.subscriptionId}/resourceGroups/Factory/providers`;

const lab = `${inGroup}/Microsoft.DevTestLab/labs/Factory`;

const disk = `${inGroup}/Microsoft.Compute/disks/os`;

const gallery = `${inGroup}/Microsoft.Compute/galleries/Shared`;

const definition = `${gallery}/images/Desktop`;

const shared = `${lab}/sharedgalleries/Shared`;

const machine = `${inGroup}/Microsoft.Compute/virtualMachines/desktop`;

const account = `${inGroup}/Microsoft.Storage/storageAccounts/vhds`;

/** What may stand where Azure or somebody else should have written something else. */
const malformed = fc.constantFrom<unknown>(
  null,
  '',
  'soon',
  '%E0%A4%A',
  '9999-99-99',
  -1,
  1e308,
  true,
  [],
  [null],
  [[]],
  {},
  { a: null },
);

/** Something like a resource, of which any part may be malformed. */
function resources(id: string) {
  const part = (usual: unknown) => fc.oneof(fc.constant(usual), malformed);
  const properties = fc.record(
    {
      provisioningState: part('Succeeded'),
      creationDate: part('2026-11-20T01:02:03Z'),
      createdDate: part('2026-11-20T01:02:03Z'),
      timestamp: part('2026-11-20T01:02:03Z'),
      description: part('text'),
      notes: part('text'),
      osType: part('Windows'),
      vhd: part({ osType: 'Windows' }),
      vm: part({ windowsOsInfo: {} }),
      computeVm: part({ statuses: [null, { code: 5 }], dataDiskIds: [null] }),
      artifacts: part([null, { artifactId: 5 }]),
      artifactDeploymentStatus: part({ totalArtifacts: 'x' }),
      artifactsStorageAccount: part(account),
      primaryEndpoints: part({ blob: 'https://vhds.blob.example.com/' }),
      diskSizeBytes: part(5),
      diskState: part('Reserved'),
      ...ofGalleries(part),
    },
    { requiredKeys: [] },
  );
  return fc.record(
    {
      id: fc.constant(id),
      name: part('x'),
      location: part('westeurope'),
      tags: fc.oneof(malformed, fc.dictionary(fc.constantFrom('ImagePath', 'b', '__proto__'), malformed)),
      numberOfCores: part(2),
      properties: fc.oneof(properties, malformed),
    },
    { requiredKeys: ['id'] },
  );
}

function ofGalleries(part: (usual: unknown) => fc.Arbitrary<unknown>) {
  const inProfile = (usual: Readonly<Record<string, unknown>>) =>
    fc.oneof(
      fc.record(Object.fromEntries(Object.entries(usual).map(([name, value]) => [name, part(value)]))),
      malformed,
    );
  return {
    softDeletePolicy: inProfile({ isSoftDeleteEnabled: true }),
    identifier: inProfile({ publisher: 'a', offer: 'b', sku: 'c' }),
    features: part([null, { name: 5 }, { name: 'SecurityType', value: 5 }]),
    securityProfile: inProfile({ securityType: 'TrustedLaunch' }),
    supportedCapabilities: inProfile({ architecture: 'x64' }),
    creationData: inProfile({ sourceResourceId: disk }),
    timeCreated: part('2026-11-20T01:02:03Z'),
    hyperVGeneration: part('V2'),
    publishingProfile: inProfile({
      publishedDate: '2026-11-20T01:02:03Z',
      targetRegions: [null, { name: 5 }, { name: 'x', regionalReplicaCount: 'y', encryption: 5 }],
    }),
    storageProfile: inProfile({
      osDiskImage: { sizeInGB: 'x' },
      dataDiskImages: [null, { sizeInGB: -1 }],
      osDisk: { managedDisk: 5 },
      dataDisks: [null, { lun: 'x', managedDisk: { id: disk } }, { lun: 1, managedDisk: { id: 5 } }],
    }),
    safetyProfile: part({ blockDeletionBeforeEndOfLife: 'x' }),
    replicationStatus: inProfile({
      aggregatedState: 'Failed',
      summary: [null, { region: 5 }, { region: 'x', state: 5, progress: 'y', details: {} }],
    }),
    galleryId: part(gallery),
    definitionName: part('Desktop'),
    versions: part([null, { name: 5 }]),
  };
}

/** Something that is read of one answer, of which the items are looked at. */
interface Reader {
  readonly id: string;
  readonly read: (azure: Azure) => Promise<readonly object[]>;
  readonly isList: boolean;
}

const readers: Readonly<Record<string, Reader>> = {
  'custom images': {
    id: `${lab}/customimages/Odd`,
    read: (azure) => listCustomImages(azure, lab, signal),
    isList: true,
  },
  'lab virtual machines': {
    id: `${lab}/virtualmachines/Odd`,
    read: (azure) => listLabVirtualMachines(azure, lab, signal),
    isList: true,
  },
  labs: {
    id: `${inGroup}/Microsoft.DevTestLab/labs/Odd`,
    read: (azure) => listLabs(azure, group.subscriptionId, signal),
    isList: true,
  },
  deployments: {
    id: `${inGroup}/Microsoft.Resources/deployments/Odd`,
    read: (azure) => listDeployments(azure, group, signal),
    isList: true,
  },
  sizes: {
    id: 'Odd',
    read: async (azure) => [...(await listSizes(azure, group.subscriptionId, 'westeurope', signal))],
    isList: true,
  },
  galleries: {
    id: `${inGroup}/Microsoft.Compute/galleries/Odd`,
    read: (azure) => listGalleries(azure, group.subscriptionId, signal),
    isList: true,
  },
  'image definitions': {
    id: `${gallery}/images/Odd`,
    read: (azure) => listImageDefinitions(azure, gallery, signal),
    isList: true,
  },
  'image versions': {
    id: `${definition}/versions/Odd`,
    read: (azure) => listImageVersions(azure, definition, signal),
    isList: true,
  },
  replications: {
    id: `${definition}/versions/1.0.0`,
    read: async (azure) => [(await getReplication(azure, `${definition}/versions/1.0.0`, signal)) ?? {}],
    isList: false,
  },
  snapshots: {
    id: `${inGroup}/Microsoft.Compute/snapshots/Odd`,
    read: (azure) => listSnapshots(azure, group, signal),
    isList: true,
  },
  'compute machines': {
    id: machine,
    read: async (azure) => [(await getComputeMachine(azure, machine, signal)) ?? {}],
    isList: false,
  },
  'galleries of a lab': {
    id: `${lab}/sharedgalleries/Odd`,
    read: (azure) => listLabGalleries(azure, lab, signal),
    isList: true,
  },
  'gallery images of a lab': {
    id: `${shared}/sharedimages/Odd`,
    read: (azure) => listLabGalleryImages(azure, shared, signal),
    isList: true,
  },
  disks: {
    id: disk,
    read: async (azure) => [(await getDisk(azure, disk, signal)) ?? {}],
    isList: false,
  },
};

const isText = (value: unknown) => typeof value === 'string';

const isTime = (value: unknown) => value instanceof Date && !Number.isNaN(value.getTime());

const isTruth = (value: unknown) => typeof value === 'boolean';

/** What the parts of things have to be; others are texts or objects. */
const kinds: Readonly<Record<string, (value: unknown) => boolean>> = {
  createdDate: isTime,
  changedAt: (value) => value === undefined || isTime(value),
  tags: (value) => Object.values(value as object).every(isText),
  bytes: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
  madeIds: (value) => (value as unknown[]).every(isText),
  parameterTexts: (value) => Object.values(value as object).every(isText),
  dataDiskIds: (value) => (value as unknown[]).every(isText),
  artifacts: (value) => (value as object[]).flatMap(oddities).length === 0,
  artifactDeployment: (value) => (value as { total: unknown }).total === 0,
  createdAt: isTime,
  publishedAt: isTime,
  keepsDeleted: isTruth,
  incremental: isTruth,
  isExcludedFromLatest: isTruth,
  blocksDeletion: isTruth,
  sharesAllImages: isTruth,
  isEnabled: isTruth,
  identifier: (value) => Object.values(value as object).every(isText),
  versions: (value) => (value as unknown[]).every(isText),
  dataDisks: (value) => (value as object[]).flatMap(oddities).length === 0,
  lun: (value) => Number.isSafeInteger(value),
  regions: (value) => (value as object[]).flatMap(oddities).length === 0,
  regionalReplicaCount: (value) => Number.isSafeInteger(value),
  encryption: (value) => typeof value === 'object',
  excludeFromLatest: isTruth,
  share: (value) => (value as number) >= 0 && (value as number) <= 1,
  plan: (value) => Object.values(value as object).every(isText),
  version: (value) => oddities(value as object).length === 0,
  1: (value) => Number.isSafeInteger(value),
};

/** The names of the parts that are not what the type of a thing promises. */
function oddities(thing: object): readonly string[] {
  const isRight = (name: string) => kinds[name] ?? isText;
  return Object.entries(thing).flatMap(([name, value]: [string, unknown]) =>
    isRight(name)(value) ? [] : [name],
  );
}

describe('A malformed answer of Azure', () => {
  for (const [what, { id, read, isList }] of Object.entries(readers))
    it(`spoils of ${what} nothing but what is malformed`, async () => {
      const good = { id: id.replace('Odd', 'Good'), name: 'Good', properties: {} };
      const property = fc.asyncProperty(
        resources(id),
        fc.array(fc.constantFrom(null, 5, 'text', []), { maxLength: 2 }),
        async (odd, junk) => {
          const body = isList ? { value: [...junk, odd, good] } : odd;
          const items = await read(answering({ body } satisfies Answer).azure);
          assert.deepEqual(items.flatMap(oddities), []);
          if (isList) assert.ok(items.some((item) => JSON.stringify(item).toLowerCase().includes('good')));
        },
      );
      await fc.assert(property, { numRuns: 150 });
    });

  it('of a storage account is an error that names it, or an account that can be used', async () => {
    const property = fc.asyncProperty(resources(account), async (body) => {
      const read = getStorageAccount(answering({ body }).azure, account, signal);
      const found = await read.catch((error: unknown) => String(error));
      if (typeof found === 'string')
        assert.match(found, /Could not read the storage account vhds: its? .*blob endpoint/);
      else assert.equal(found.blobEndpoint, 'https://vhds.blob.example.com/');
    });
    await fc.assert(property, { numRuns: 150 });
  });

  it('about a copy counts nothing that is no number of bytes', () => {
    for (const copyProgress of ['', 'x/y', '-1/5', 'NaN/NaN', '1e400/1e400', '1/2/3', '5', '0x10'])
      for (const bytes of Object.values(toBlobCopy({ copyProgress })))
        assert.ok(typeof bytes === 'string' || (Number.isSafeInteger(bytes) && bytes >= 0), copyProgress);
  });

  it('in the signature of a URL keeps no secret from being registered', () => {
    const { azure, secrets } = answering();
    protectUrl(azure, 'https://disk.example.com/x?sig=%E0%A4%A');
    assert.deepEqual(secrets, ['%E0%A4%A']);
  });
});
