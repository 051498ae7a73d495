import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  createImageVersion,
  deleteImageVersion,
  getImageVersion,
  getReplication,
  listImageVersions,
  type NewImageVersion,
  setImageVersionRegions,
  type TargetRegion,
} from '../../../../tasks/core/azure/resources/image-versions.js';
import { type Answer, answering, group } from '../answering.js';

const provider = `/subscriptions/${group.subscriptionId}/resourceGroups/Factory/providers/Microsoft.Compute`;

const definitionId = `${provider}/galleries/Shared/images/Desktop`;

const id = `${definitionId}/versions/1.0.0`;

const url = `https://management.example.com${id}?api-version=2023-07-03`;

const { signal } = new AbortController();

const europe = { name: 'West Europe', regionalReplicaCount: 2, storageAccountType: 'Premium_LRS' };

const publishedDate = '2026-11-20T01:02:03.000Z';

const storageProfile = {
  osDiskImage: { sizeInGB: 30, hostCaching: 'ReadWrite', source: { id: `${provider}/snapshots/os` } },
  dataDiskImages: [{ lun: 0, sizeInGB: 10, source: { id: `${provider}/snapshots/zero` } }],
};

const versionOf = (properties: object = {}): Answer => ({
  body: {
    id,
    name: '1.0.0',
    location: 'westeurope',
    tags: { a: 'b' },
    properties: {
      provisioningState: 'Succeeded',
      publishingProfile: {
        targetRegions: [europe],
        replicaCount: 1,
        publishedDate,
        endOfLifeDate: '2030-01-01T00:00:00Z',
        excludeFromLatest: false,
      },
      storageProfile,
      safetyProfile: {
        reportedForPolicyViolation: false,
        policyViolations: [],
        allowDeletionOfReplicatedLocations: false,
      },
      ...properties,
    },
  },
});

const replicating = (aggregatedState: string, summary: readonly object[]) => ({
  replicationStatus: { aggregatedState, summary },
});

const missing: Answer = { status: 404, body: { error: { code: 'ResourceNotFound', message: 'Not found.' } } };

const bodyOf = (requests: readonly { readonly body?: unknown }[], index = 0) =>
  JSON.parse(requests[index]?.body as string) as {
    readonly tags: object;
    readonly properties: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };

describe('A version of an image', () => {
  const read = (properties?: object) => getImageVersion(answering(versionOf(properties)).azure, id, signal);

  it('has what Azure tells of it', async () => {
    assert.deepEqual(await read(), {
      id,
      name: '1.0.0',
      location: 'westeurope',
      tags: { a: 'b' },
      provisioningState: 'Succeeded',
      publishedAt: new Date(publishedDate),
      isExcludedFromLatest: false,
      endOfLife: new Date('2030-01-01T00:00:00Z'),
      regions: [europe],
      bytes: 40 * 1024 ** 3,
      blocksDeletion: false,
    });
  });

  it('has no size while Azure tells none', async () => {
    assert.equal((await read({ storageProfile: { osDiskImage: {} } }))?.bytes, 0);
  });

  it('may be excluded from the latest, and not be deleted', async () => {
    const version = await read({
      publishingProfile: { excludeFromLatest: true, targetRegions: null },
      safetyProfile: { blockDeletionBeforeEndOfLife: true },
    });
    assert.deepEqual(
      [version?.isExcludedFromLatest, version?.blocksDeletion, version?.regions],
      [true, true, []],
    );
  });

  it('has regions with what is set for each', async () => {
    const region = {
      ...europe,
      excludeFromLatest: true,
      encryption: { osDiskImage: { diskEncryptionSetId: 'x' } },
    };
    const targetRegions = [region, { name: '' }, { name: 'North Europe', encryption: null }];
    const regions = (await read({ publishingProfile: { targetRegions } }))?.regions;
    assert.deepEqual(regions, [region, { name: 'North Europe' }]);
  });

  it('that is missing is undefined', async () => {
    assert.equal(await getImageVersion(answering(missing).azure, id, signal), undefined);
    assert.equal(await getReplication(answering(missing).azure, id, signal), undefined);
  });

  it('is listed with all of its definition', async () => {
    const { azure, asked } = answering({ body: { value: [versionOf().body] } });
    assert.deepEqual(
      (await listImageVersions(azure, definitionId, signal)).map(({ name }) => name),
      ['1.0.0'],
    );
    assert.deepEqual(asked(), [
      `GET https://management.example.com${definitionId}/versions?api-version=2023-07-03`,
    ]);
  });

  it('of another definition is not taken for one of this', async () => {
    const { azure } = answering({ body: { value: [{ id: id.replace('Desktop', 'Other') }] } });
    await assert.rejects(listImageVersions(azure, definitionId, signal), /does not lie in/);
  });

  it('tells how far it has come in its regions', async () => {
    const { azure, asked } = answering(
      versionOf(
        replicating('InProgress', [
          { region: 'West Europe', state: 'Completed', progress: 100, details: '[]' },
          { region: 'North Europe', state: 'Failed', progress: 40, details: 'No room.' },
          { region: 'UK South', state: 'Replicating', progress: 0, details: '' },
        ]),
      ),
    );
    const { version, ...replication } = (await getReplication(azure, id, signal)) ?? {};
    assert.equal(version?.name, '1.0.0');
    assert.deepEqual(replication, {
      state: 'InProgress',
      regions: [
        { region: 'West Europe', state: 'Completed', share: 1 },
        { region: 'North Europe', state: 'Failed', share: 0.4, details: 'No room.' },
        { region: 'UK South', state: 'Replicating', share: 0 },
      ],
    });
    assert.deepEqual(asked(), [`GET ${url}&$expand=ReplicationStatus`]);
  });

  it('tells nothing of its regions where Azure does not', async () => {
    const { state, regions } = (await getReplication(answering(versionOf()).azure, id, signal)) ?? {};
    assert.deepEqual([state, regions], ['Unknown', []]);
  });
});

describe('The creation of a version', () => {
  const snapshots = { os: `${provider}/snapshots/os`, data: [{ lun: 3, id: `${provider}/snapshots/three` }] };
  const wanted: NewImageVersion = {
    id,
    location: 'westeurope',
    tags: { a: 'b' },
    regions: ['westeurope', 'northeurope'],
    source: { snapshots },
  };
  const begun: Answer = {
    status: 201,
    headers: { 'azure-asyncoperation': 'https://management.example.com/status' },
    body: {},
  };
  const forbidden: Answer = {
    status: 403,
    body: { error: { code: 'AuthorizationFailed', message: 'No right.' } },
  };

  it('names its snapshots and all regions, in which nothing replicated may be deleted', async () => {
    const { azure, asked, requests } = answering(versionOf());
    assert.equal((await createImageVersion(azure, wanted).poll(signal)).done, true);
    assert.deepEqual(asked(), [`PUT ${url}`]);
    const usual = { regionalReplicaCount: 1, storageAccountType: 'Standard_LRS' };
    assert.deepEqual(bodyOf(requests), {
      location: 'westeurope',
      tags: { a: 'b' },
      properties: {
        publishingProfile: {
          targetRegions: [
            { name: 'westeurope', ...usual },
            { name: 'northeurope', ...usual },
          ],
          replicaCount: 1,
          storageAccountType: 'Standard_LRS',
          replicationMode: 'Full',
          excludeFromLatest: false,
        },
        storageProfile: {
          osDiskImage: { source: { id: snapshots.os } },
          dataDiskImages: [{ lun: 3, source: { id: `${provider}/snapshots/three` } }],
        },
        safetyProfile: { allowDeletionOfReplicatedLocations: false },
      },
    });
  });

  it('may name a managed image instead', async () => {
    const { azure, requests } = answering(versionOf());
    await createImageVersion(azure, { ...wanted, source: { managedImage: 'image' } }).poll(signal);
    assert.deepEqual(bodyOf(requests).properties['storageProfile'], { source: { id: 'image' } });
  });

  it('is followed by the version, with what its regions tell, where the role lacks the status', async () => {
    const at = (progress: number, state = 'Replicating', details = '') =>
      replicating('InProgress', [
        { region: 'West Europe', state: 'Completed', progress: 100 },
        { region: 'North Europe', state, progress, details },
      ]);
    const { azure, asked } = answering(
      begun,
      forbidden,
      versionOf({ provisioningState: 'Creating', ...at(50) }),
      versionOf({ provisioningState: 'Failed', ...at(40, 'Failed', 'No room.') }),
    );
    const operation = createImageVersion(azure, wanted);
    await operation.poll(signal);
    assert.deepEqual(await operation.poll(signal), { done: false, state: 'Creating', share: 0.75 });
    await assert.rejects(operation.poll(signal), {
      message:
        'Could not create version 1.0.0 of the image definition Desktop: it ended as Failed: North Europe: No room.',
    });
    assert.equal(asked().at(-1), `GET ${url}&$expand=ReplicationStatus`);
  });

  it('has no share that is done while its regions tell nothing', async () => {
    const { azure } = answering(begun, forbidden, versionOf({ provisioningState: 'Creating' }));
    const operation = createImageVersion(azure, wanted);
    await operation.poll(signal);
    assert.deepEqual(await operation.poll(signal), { done: false, state: 'Creating' });
  });

  it('begins again while another version is made of the same source', async () => {
    const error = { code: 'Conflict', message: 'A version is being made of the same source.' };
    const { azure } = answering({ status: 409, body: { error } }, versionOf());
    const operation = createImageVersion(azure, wanted);
    assert.equal((await operation.poll(signal)).done, false);
    assert.equal((await operation.poll(signal)).done, true);
  });
});

describe('The change of the regions of a version', () => {
  const north: TargetRegion = { name: 'northeurope' };

  /** What is written for a version with these properties. */
  const written = async (
    regions: readonly TargetRegion[],
    options?: { readonly allowRemoval: boolean },
    properties?: object,
  ) => {
    const { azure, asked, requests } = answering(versionOf(properties), versionOf());
    assert.equal((await setImageVersionRegions(azure, id, regions, options).poll(signal)).done, true);
    assert.deepEqual(asked(), [`GET ${url}`, `PUT ${url}`]);
    return bodyOf(requests, 1);
  };
  const regionsOf = async (...[regions, options, properties]: Parameters<typeof written>) =>
    (await written(regions, options, properties)).properties['publishingProfile']?.['targetRegions'];

  it('sends back what there is, and adds a region', async () => {
    assert.deepEqual(await written([europe, north]), {
      location: 'westeurope',
      tags: { a: 'b' },
      properties: {
        publishingProfile: {
          targetRegions: [
            europe,
            { name: 'northeurope', regionalReplicaCount: 1, storageAccountType: 'Standard_LRS' },
          ],
          replicaCount: 1,
          endOfLifeDate: '2030-01-01T00:00:00Z',
          excludeFromLatest: false,
        },
        storageProfile: {
          osDiskImage: { hostCaching: 'ReadWrite', source: { id: `${provider}/snapshots/os` } },
          dataDiskImages: [{ lun: 0, source: { id: `${provider}/snapshots/zero` } }],
        },
        safetyProfile: { allowDeletionOfReplicatedLocations: false },
      },
    });
  });

  it('changes nothing of a region that is there, under whichever name', async () => {
    assert.deepEqual(await regionsOf([{ name: 'westeurope', regionalReplicaCount: 1 }]), [europe]);
  });

  it('keeps a region that others have added meanwhile', async () => {
    const targetRegions = [europe, { name: 'UK South' }];
    assert.deepEqual(
      await regionsOf([europe], undefined, { publishingProfile: { targetRegions } }),
      targetRegions,
    );
  });

  it('removes a region only where that is allowed, to the version too', async () => {
    const targetRegions = [europe, { name: 'UK South' }];
    const { properties } = await written(
      [europe],
      { allowRemoval: true },
      { publishingProfile: { targetRegions } },
    );
    assert.deepEqual(properties['publishingProfile']?.['targetRegions'], [europe]);
    assert.deepEqual(properties['safetyProfile'], { allowDeletionOfReplicatedLocations: true });
  });

  it('names one source for all disks, or each disk, but never both', async () => {
    const whole = { ...storageProfile, source: { id: 'image' } };
    const { properties } = await written([europe], undefined, { storageProfile: whole });
    assert.deepEqual(properties['storageProfile'], { source: { id: 'image' } });
    const single = { osDiskImage: { source: { id: 'os' } }, source: { id: null } };
    assert.deepEqual(
      (await written([europe], undefined, { storageProfile: single })).properties['storageProfile'],
      {
        osDiskImage: { source: { id: 'os' } },
      },
    );
  });

  it('keeps the own keys of Secure Boot', async () => {
    const securityProfile = { uefiSettings: { signatureTemplateNames: ['NoSignatureTemplate'] } };
    const { properties } = await written([europe], undefined, { securityProfile });
    assert.deepEqual(properties['securityProfile'], securityProfile);
  });

  it('waits until nothing else changes the version, and then reads it again', async () => {
    const targetRegions = [europe, { name: 'UK South' }];
    const { azure, requests } = answering(
      versionOf({ provisioningState: 'Updating' }),
      versionOf({ publishingProfile: { targetRegions } }),
      versionOf(),
    );
    const operation = setImageVersionRegions(azure, id, [europe]);
    assert.deepEqual(await operation.poll(signal), { done: false, state: 'Updating', isBegun: false });
    assert.equal((await operation.poll(signal)).done, true);
    assert.deepEqual(bodyOf(requests, 2).properties['publishingProfile']?.['targetRegions'], targetRegions);
  });

  it('reads the version anew where Azure refuses it because of another change', async () => {
    const error = { code: 'Conflict', message: 'Another operation is in progress.' };
    const { azure, asked } = answering(
      versionOf(),
      { status: 409, body: { error } },
      versionOf(),
      versionOf(),
    );
    const operation = setImageVersionRegions(azure, id, [europe]);
    assert.equal((await operation.poll(signal)).done, false);
    assert.equal((await operation.poll(signal)).done, true);
    assert.deepEqual(asked(), [`GET ${url}`, `PUT ${url}`, `GET ${url}`, `PUT ${url}`]);
  });

  it('fails where the version is gone, or about to be', async () => {
    const change = (answer: Answer) =>
      setImageVersionRegions(answering(answer).azure, id, [europe]).poll(signal);
    await assert.rejects(change(missing), {
      statusCode: 404,
      message: /^Could not change the regions of version 1\.0\.0 of the image definition Desktop: Not found/,
    });
    await assert.rejects(change(versionOf({ provisioningState: 'Deleting' })), /: it is being deleted\./);
  });
});

describe('The deletion of a version', () => {
  it('is done at once where it is gone already', async () => {
    const { azure, asked } = answering({ status: 204 });
    assert.equal((await deleteImageVersion(azure, id).poll(signal)).done, true);
    assert.deepEqual(asked(), [`DELETE ${url}`]);
  });
});
