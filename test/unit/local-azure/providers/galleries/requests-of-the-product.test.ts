import { createHttpHeaders, type PipelineRequest } from '@azure/core-rest-pipeline';
import { beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Azure } from '../../../../../tasks/core/azure/azure.js';
import type { Operation, Poll } from '../../../../../tasks/core/azure/requests/operation.js';
import { resourceManagerClient } from '../../../../../tasks/core/azure/requests/resource-manager.js';
import { findGallery, listGalleries } from '../../../../../tasks/core/azure/resources/galleries.js';
import {
  createImageDefinition,
  deleteImageDefinition,
  getImageDefinition,
  listImageDefinitions,
} from '../../../../../tasks/core/azure/resources/image-definitions.js';
import {
  createImageVersion,
  deleteImageVersion,
  getImageVersion,
  getReplication,
  listImageVersions,
  setImageVersionRegions,
} from '../../../../../tasks/core/azure/resources/image-versions.js';
import {
  attachGallery,
  listLabGalleries,
  listLabGalleryImages,
  setLabGalleryImage,
} from '../../../../../tasks/core/azure/resources/lab-galleries.js';
import {
  createManagedImage,
  deleteManagedImage,
} from '../../../../../tasks/core/azure/resources/managed-images.js';
import {
  createSnapshot,
  deleteSnapshot,
  listSnapshots,
} from '../../../../../tasks/core/azure/resources/snapshots.js';
import { createGalleryLaboratory, gallery, type GalleryLaboratory, machine } from './gallery-laboratory.js';
import { group, lab } from '../laboratory.js';

const { signal } = new AbortController();

const compute = `${group}/Microsoft.Compute`;

const definitionId = `${gallery}/images/Desktop`;

const id = `${definitionId}/versions/2026.1129.83015`;

const tags = { purpose: 'test' };

const forbidden = { status: 403, body: { error: { code: 'AuthorizationFailed', message: 'No right.' } } };

/** @param refused paths to which the identity has no right */
function azureOf(laboratory: GalleryLaboratory, refused: RegExp): Azure {
  const azure: Azure = {
    credential: {
      getToken: () => Promise.resolve({ token: 'token', expiresOnTimestamp: Date.now() + 3_600_000 }),
    },
    resourceManagerUrl: 'https://azure.test',
    scope: 'https://azure.test/.default',
    storageAuthentication: 'auto',
    proxyFor: () => undefined,
    protect: () => undefined,
  };
  const sendRequest = async (request: PipelineRequest) => {
    const { pathname, search, searchParams } = new URL(request.url);
    const body: unknown = typeof request.body === 'string' ? JSON.parse(request.body) : undefined;
    const more = { apiVersion: searchParams.get('api-version') ?? '' };
    const answer = refused.test(pathname)
      ? { ...forbidden, headers: {} }
      : await laboratory.ask(request.method, `${pathname}${search}`, body, more);
    const bodyAsText = answer.body === undefined ? '' : JSON.stringify(answer.body);
    return { status: answer.status, request, headers: createHttpHeaders({ ...answer.headers }), bodyAsText };
  };
  const network = { name: 'network', sendRequest };
  resourceManagerClient(azure, 's').pipeline.addPolicy(network, { afterPhase: 'Sign' });
  return azure;
}

for (const [rights, refused] of [
  ['that may follow operations', /^$/],
  ['that may not', /\/locations\//],
] as const)
  describe(`A local Azure for an identity ${rights}`, () => {
    let laboratory: GalleryLaboratory;
    let azure: Azure;
    let snapshots: { readonly os: string; readonly data: readonly { lun: number; id: string }[] };

    /** Polls once a minute until the operation has ended. @returns what the polls before the last one told */
    const conclude = async (operation: Operation<void>): Promise<readonly Poll<void>[]> => {
      const polls: Poll<void>[] = [];
      for (let poll = await operation.poll(signal); !poll.done; poll = await operation.poll(signal)) {
        polls.push(poll);
        await laboratory.clock.pass(60);
      }
      return polls;
    };
    const publish = (regions: readonly string[], versionId = id) =>
      createImageVersion(azure, {
        id: versionId,
        location: 'westus',
        tags,
        regions,
        source: { snapshots },
      });

    beforeEach(async () => {
      const trusted = {
        ...machine,
        osType: 'Windows',
        generation: 'V2',
        securityType: 'TrustedLaunch',
      } as const;
      laboratory = createGalleryLaboratory({ virtualMachines: [trusted] });
      azure = azureOf(laboratory, refused);
      const disks = laboratory.resources.listType('Microsoft.Compute/disks', '/subscriptions/s');
      for (const { id: diskId } of disks) {
        const name = diskId.includes('lun') ? 'data' : 'os';
        const snapshot = { id: `${compute}/snapshots/${name}`, location: 'westus', diskId, tags };
        await conclude(createSnapshot(azure, snapshot));
      }
      snapshots = { os: `${compute}/snapshots/os`, data: [{ lun: 3, id: `${compute}/snapshots/data` }] };
      await conclude(
        createImageDefinition(azure, {
          id: definitionId,
          location: 'westus',
          tags,
          osType: 'Windows',
          osState: 'Generalized',
          generation: 'V2',
          architecture: 'x64',
          securityType: 'TrustedLaunch',
          identifier: { publisher: 'Factory', offer: 'Windows', sku: 'Desktop' },
        }),
      );
    });

    it('has snapshots that are like their disks', async () => {
      const found = await listSnapshots(azure, { subscriptionId: 's', resourceGroup: 'g' }, signal);
      const facts = found.map((one) => [one.name, one.provisioningState, one.generation, one.securityType]);
      assert.deepEqual(facts.sort(), [
        ['data', 'Succeeded', undefined, undefined],
        ['os', 'Succeeded', 'V2', 'TrustedLaunch'],
      ]);
      await conclude(deleteSnapshot(azure, snapshots.os));
      assert.equal(
        (await listSnapshots(azure, { subscriptionId: 's', resourceGroup: 'g' }, signal)).length,
        1,
      );
    });

    it('has the gallery and the definition', async () => {
      assert.equal((await findGallery(azure, gallery, signal))?.keepsDeleted, false);
      assert.equal((await listGalleries(azure, 's', signal)).length, 1);
      const { generation, securityType, provisioningState } =
        (await getImageDefinition(azure, definitionId, signal)) ?? {};
      assert.deepEqual([generation, securityType, provisioningState], ['V2', 'TrustedLaunch', 'Succeeded']);
      assert.equal((await listImageDefinitions(azure, gallery, signal)).length, 2);
    });

    it('tells how far a new version has come', async () => {
      const operation = publish(['westus']);
      await operation.poll(signal);
      await laboratory.clock.pass(200);
      const { state, regions = [] } = (await getReplication(azure, id, signal)) ?? {};
      assert.equal(state, 'InProgress');
      assert.deepEqual(
        regions.map((one) => [one.region, one.state, one.share > 0.3 && one.share < 1]),
        [['West US', 'Replicating', true]],
      );
    });

    it('brings a version to its region, and then to another one', async () => {
      await conclude(publish(['westus']));
      const { regions = [], provisioningState, bytes } = (await getImageVersion(azure, id, signal)) ?? {};
      assert.deepEqual([provisioningState, bytes], ['Succeeded', 40 * 2 ** 30]);
      await conclude(setImageVersionRegions(azure, id, [...regions, { name: 'northeurope' }]));
      const listed = await listImageVersions(azure, definitionId, signal);
      assert.deepEqual(
        listed.map((one) => one.regions.map(({ name }) => name)),
        [['West US', 'North Europe']],
      );
    });

    it('leaves a version failed of which a region fails, which is repaired by leaving that out and adding it', async () => {
      laboratory.faults.add([{ service: 'replication fails', id: 'regions/northeurope' }]);
      await assert.rejects(
        conclude(publish(['westus', 'northeurope'])),
        /^Error: Could not create version 2026\.1129\.83015 of the image definition Desktop: .*North ?Europe/i,
      );
      laboratory.faults.clear();
      assert.equal((await getImageVersion(azure, id, signal))?.provisioningState, 'Failed');
      await conclude(setImageVersionRegions(azure, id, [{ name: 'westus' }], { allowRemoval: true }));
      await conclude(setImageVersionRegions(azure, id, [{ name: 'westus' }, { name: 'northeurope' }]));
      const { state, version } = (await getReplication(azure, id, signal)) ?? {};
      assert.deepEqual([state, version?.provisioningState], ['Completed', 'Succeeded']);
    });

    it('deletes versions, then their definition as soon as it lets itself be deleted', async () => {
      await conclude(publish(['westus']));
      const deletion = () => conclude(deleteImageDefinition(azure, definitionId));
      await assert.rejects(deletion(), { code: 'CannotDeleteResource' });
      await conclude(deleteImageVersion(azure, id));
      await laboratory.clock.pass(60);
      await deletion();
      assert.equal(await getImageDefinition(azure, definitionId, signal), undefined);
    });

    it('makes no managed image of a disk with Trusted Launch, but one of another', async () => {
      const imageOf = (os: string) =>
        createManagedImage(azure, {
          id: `${compute}/images/desktop`,
          location: 'westus',
          tags,
          osType: 'Windows',
          generation: 'V2',
          snapshots: { os, data: [] },
        });
      await assert.rejects(conclude(imageOf(snapshots.os)), { code: 'OperationNotAllowed' });
      await conclude(imageOf(`${compute}/snapshots/data`));
      await conclude(deleteManagedImage(azure, `${compute}/images/desktop`));
    });

    it('lets a lab share the gallery, and its users see an image', async () => {
      await conclude(publish(['westus']));
      const shared = await attachGallery(
        azure,
        { id: lab, location: 'westus' },
        { name: 'Shared', galleryId: gallery },
        signal,
      );
      assert.deepEqual(await listLabGalleries(azure, lab, signal), [shared]);
      await laboratory.clock.pass(1000);
      const desktop = { definitionName: 'Desktop', osType: 'Windows', imageType: 'Generalized' };
      const seen = async () =>
        (await listLabGalleryImages(azure, shared.id, signal)).find(({ name }) => name === 'Desktop');
      assert.equal((await seen())?.isEnabled, false);
      await setLabGalleryImage(azure, shared.id, desktop, true, signal);
      assert.deepEqual(await seen(), {
        name: 'Desktop',
        isEnabled: true,
        versions: ['2026.1129.83015'],
        osType: 'Windows',
        imageType: 'Generalized',
      });
    });
  });
