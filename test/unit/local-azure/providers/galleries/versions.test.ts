import { beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { codeOf } from '../laboratory.js';
import {
  createGalleryLaboratory,
  definitionId,
  gallery,
  type GalleryLaboratory,
  takeSnapshots,
  usualGallery,
  versionOf,
} from './gallery-laboratory.js';

const version = `${definitionId}/versions/1.0.0`;

/** 300 seconds and 40 GiB at 300 MB/s. */
const complete = 444;

interface Region {
  readonly region: string;
  readonly state: string;
  readonly progress: number;
}

describe('A version of an image', () => {
  let laboratory: GalleryLaboratory;
  let snapshots: { readonly os: string; readonly data: string };
  beforeEach(async () => {
    laboratory = createGalleryLaboratory();
    snapshots = await takeSnapshots(laboratory);
  });
  const put = (body: object = versionOf(snapshots), path = version) => laboratory.ask('PUT', path, body);
  const make = async (body: object = versionOf(snapshots)) => laboratory.after(complete, await put(body));
  const properties = () => laboratory.properties(version);
  const replication = async () => {
    const { replicationStatus } = await laboratory.properties(`${version}?$expand=ReplicationStatus`);
    return replicationStatus as { aggregatedState: string; summary: Region[] };
  };
  const targetRegions = async () =>
    ((await properties())['publishingProfile'] as { targetRegions: { name: string }[] }).targetRegions;

  it('is being created at first, with all that the service fills in', async () => {
    const { status, headers, body } = await put();
    assert.equal(status, 201);
    assert.match(headers?.['azure-asyncoperation'] ?? '', /capsOperations/);
    const {
      publishingProfile = {},
      storageProfile,
      safetyProfile = {},
      provisioningState,
    } = (body as { properties: Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>> })
      .properties;
    assert.equal(provisioningState, 'Creating');
    assert.deepEqual(publishingProfile['targetRegions'], [
      {
        regionalReplicaCount: 1,
        storageAccountType: 'Standard_LRS',
        excludeFromLatest: false,
        name: 'West US',
      },
    ]);
    assert.match(String(publishingProfile['publishedDate']), /^2026-.*0000\+00:00$/);
    assert.deepEqual(storageProfile, {
      osDiskImage: { hostCaching: 'ReadWrite', source: { id: snapshots.os } },
      dataDiskImages: [{ hostCaching: 'ReadOnly', lun: 3, source: { id: snapshots.data } }],
    });
    assert.equal(safetyProfile['allowDeletionOfReplicatedLocations'], false);
  });

  it('takes a fixed time and that of its bytes, and then knows its sizes', async () => {
    const answer = await put();
    assert.equal((await laboratory.after(443, answer)).status, 'InProgress');
    assert.equal((await laboratory.after(1, answer)).status, 'Succeeded');
    const { provisioningState, storageProfile } = await properties();
    assert.equal(provisioningState, 'Succeeded');
    const { osDiskImage, dataDiskImages } = storageProfile as {
      osDiskImage: { sizeInGB: number };
      dataDiskImages: { sizeInGB: number }[];
    };
    assert.deepEqual([osDiskImage.sizeInGB, dataDiskImages[0]?.sizeInGB], [30, 10]);
  });

  it('shows how far each region is, where that is asked for', async () => {
    await put(versionOf(snapshots, ['westus', 'North Europe']));
    await laboratory.clock.pass(222);
    assert.deepEqual(await replication(), {
      aggregatedState: 'InProgress',
      summary: [
        { region: 'West US', state: 'Replicating', details: '', progress: 50 },
        { region: 'North Europe', state: 'Replicating', details: '', progress: 50 },
      ],
    });
    await laboratory.clock.pass(222);
    const { aggregatedState, summary } = await replication();
    assert.deepEqual([aggregatedState, summary.map(({ progress }) => progress)], ['Completed', [100, 100]]);
    assert.equal((await properties())['replicationStatus'], undefined);
  });

  it('fails when a region fails, which stays behind beside those that can be used', async () => {
    laboratory.faults.add([{ service: 'replication fails', id: 'regions/northeurope' }]);
    const { status, error } = await make(versionOf(snapshots, ['westus', 'northeurope']));
    assert.deepEqual([status, error?.code], ['Failed', 'CrpPirReplicationJobsNotCompleted']);
    assert.match(error?.message ?? '', /'North Europe'/);
    assert.equal((await properties())['provisioningState'], 'Failed');
    const { summary } = await replication();
    assert.deepEqual(
      summary.map(({ state, progress }) => [state, progress]),
      [
        ['Completed', 100],
        ['Failed', 40],
      ],
    );
    assert.equal(laboratory.galleries.versionsIn(definitionId, 'westus').length, 1);
    assert.equal(laboratory.galleries.versionsIn(definitionId, 'northeurope').length, 0);
  });

  it('is repaired by leaving the failed region out and adding it again', async () => {
    laboratory.faults.add([{ service: 'replication fails', id: 'northeurope', count: { first: 1 } }]);
    await make(versionOf(snapshots, ['westus', 'northeurope']));
    const without = await put();
    assert.equal((await laboratory.after(150, without)).status, 'Succeeded');
    const again = await put(versionOf(snapshots, ['westus', 'northeurope']));
    assert.equal((await laboratory.after(complete, again)).status, 'Succeeded');
    assert.equal((await replication()).aggregatedState, 'Completed');
  });

  it('that failed everywhere is deleted before its number is used again', async () => {
    laboratory.faults.add([{ service: 'replication fails', count: { first: 1 } }]);
    assert.equal((await make()).status, 'Failed');
    assert.equal(codeOf(await put()), 'Conflict');
    await laboratory.after(90, await laboratory.ask('DELETE', version));
    assert.equal((await make()).status, 'Succeeded');
  });

  it('that hangs is in creation for good, and can be deleted', async () => {
    laboratory.faults.add([{ service: 'replication hangs' }]);
    assert.equal((await laboratory.after(100_000, await put())).status, 'InProgress');
    assert.deepEqual(
      (await replication()).summary.map(({ progress }) => progress),
      [40],
    );
    assert.equal((await laboratory.after(90, await laboratory.ask('DELETE', version))).status, 'Succeeded');
    assert.equal(codeOf(await laboratory.ask('GET', version)), 'ResourceNotFound');
  });

  it('fails if its source disappears before it is complete, and not afterwards', async () => {
    laboratory.faults.add([{ service: 'source disappears', count: { first: 1 } }]);
    const { status, error } = await make();
    assert.equal(status, 'Failed');
    assert.match(error?.message ?? '', /snapshots\/os/);
    await laboratory.after(90, await laboratory.ask('DELETE', version));
    snapshots = await takeSnapshots(laboratory);
    await make();
    laboratory.resources.delete(snapshots.os);
    const later = await put(versionOf(snapshots, ['westus', 'northeurope']));
    assert.equal((await laboratory.after(complete, later)).status, 'Succeeded');
  });

  it('takes further regions at once, beside which only a change of flags is quick', async () => {
    await make();
    const answer = await put(versionOf(snapshots, ['westus', 'northeurope']));
    assert.equal(answer.status, 200);
    assert.deepEqual(
      (await targetRegions()).map(({ name }) => name),
      ['West US', 'North Europe'],
    );
    assert.equal((await properties())['provisioningState'], 'Updating');
    assert.equal(codeOf(await put()), 'Conflict');
    assert.equal((await laboratory.after(complete, answer)).status, 'Succeeded');
    const excluded = await laboratory.ask('PATCH', version, {
      properties: { publishingProfile: { excludeFromLatest: true } },
    });
    assert.equal(excluded.status, 200);
    assert.equal((await targetRegions()).length, 2);
    assert.equal((await laboratory.after(150, excluded)).status, 'Succeeded');
  });

  it('is changed by what was read of it', async () => {
    await make();
    const { body } = await laboratory.ask('GET', version);
    const answer = await put(body as object);
    assert.deepEqual([answer.status, (await laboratory.after(150, answer)).status], [200, 'Succeeded']);
  });

  it('gives new regions the number of replicas that it has for all', async () => {
    await make();
    await put(versionOf(snapshots, ['westus', 'northeurope'], { replicaCount: 2 }));
    assert.deepEqual(
      (await targetRegions()).map(
        (region) => (region as unknown as { regionalReplicaCount: number }).regionalReplicaCount,
      ),
      [2, 2],
    );
  });

  it('loses a replicated region only where its safety profile allows that', async () => {
    await make(versionOf(snapshots, ['westus', 'northeurope']));
    assert.deepEqual([(await put()).status, codeOf(await put())], [409, 'Conflict']);
    const { properties: wanted, ...others } = versionOf(snapshots) as { properties: object };
    const safetyProfile = { allowDeletionOfReplicatedLocations: true };
    assert.equal((await put({ ...others, properties: { ...wanted, safetyProfile } })).status, 200);
    assert.equal((await targetRegions()).length, 1);
  });

  it('keeps source, storage type and mode', async () => {
    await make();
    const changes = [
      versionOf({ os: snapshots.data }),
      versionOf(snapshots, ['westus'], { storageAccountType: 'Premium_LRS' }),
      versionOf(snapshots, ['westus'], { replicationMode: 'Shallow' }),
    ];
    for (const change of changes) assert.equal(codeOf(await put(change)), 'PropertyChangeNotAllowed');
  });

  it('gets a region by another service after it was read, before it is written', async () => {
    await make();
    laboratory.faults.add([{ service: 'region is added', count: { nth: 1 }, region: 'northeurope' }]);
    assert.equal((await targetRegions()).length, 1);
    assert.equal((await targetRegions()).length, 2);
    await laboratory.clock.pass(complete);
    assert.equal((await replication()).aggregatedState, 'Completed');
    assert.equal(codeOf(await put()), 'Conflict');
  });

  it('is ready sooner without a copy, in one region', async () => {
    const shallow = { replicationMode: 'Shallow' };
    assert.equal(
      codeOf(await put(versionOf(snapshots, ['westus', 'northeurope'], shallow))),
      'InvalidParameter',
    );
    assert.equal(
      (await laboratory.after(150, await put(versionOf(snapshots, ['westus'], shallow)))).status,
      'Succeeded',
    );
  });

  it('is gone after its deletion has taken its time', async () => {
    await make();
    const answer = await laboratory.ask('DELETE', version);
    assert.deepEqual(
      [answer.status, Object.keys(answer.headers ?? {})],
      [202, ['azure-asyncoperation', 'location']],
    );
    assert.equal((await properties())['provisioningState'], 'Deleting');
    assert.equal(codeOf(await put()), 'Conflict');
    await laboratory.clock.pass(90);
    assert.equal(codeOf(await laboratory.ask('GET', version)), 'ResourceNotFound');
    assert.equal((await laboratory.ask('DELETE', version)).status, 204);
  });

  it('keeps its number where deletions are soft, can still be used and is never the latest', async () => {
    laboratory = createGalleryLaboratory({
      galleries: [{ ...usualGallery, softDelete: true }],
    });
    snapshots = await takeSnapshots(laboratory);
    await make();
    await laboratory.after(90, await laboratory.ask('DELETE', version));
    assert.equal(codeOf(await laboratory.ask('GET', version)), 'ResourceNotFound');
    assert.equal(codeOf(await put()), 'Conflict');
    const [left] = laboratory.galleries.versionsIn(definitionId, 'westus');
    assert.deepEqual([left?.name, left?.isLatest], ['1.0.0', false]);
    await laboratory.clock.pass(100_000);
    assert.equal(codeOf(await laboratory.ask('DELETE', definitionId)), 'CannotDeleteResource');
  });

  it('is the latest by its number, not by its date, unless it is excluded', async () => {
    const versions = [
      { name: '2.0.0', regions: ['westus'], publishedDate: '2020-01-01T00:00:00Z' },
      { name: '10.0.0', regions: ['westus'], publishedDate: '2010-01-01T00:00:00Z' },
      { name: '11.0.0', regions: ['westus'], excludeFromLatest: true },
      { name: '12.0.0', regions: ['westus'], provisioningState: 'Failed' as const },
      { name: '13.0.0', regions: ['northeurope', 'westus'], failedRegions: ['westus'] },
    ];
    laboratory = createGalleryLaboratory({
      galleries: [{ ...usualGallery, definitions: [{ name: 'Plain', osType: 'Linux', versions }] }],
    });
    const found = laboratory.galleries.versionsIn(`${gallery}/images/plain`, 'westus');
    assert.deepEqual(
      found.map(({ name, isLatest }) => [name, isLatest]),
      [
        ['11.0.0', false],
        ['10.0.0', true],
        ['2.0.0', true],
      ],
    );
    const { provisioningState } = await laboratory.properties(`${definitionId}/versions/13.0.0`);
    assert.equal(provisioningState, 'Failed');
  });
});
