import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type {
  DiscardSnapshotsAction,
  OfferAction,
  PublishAction,
} from '../../../../tasks/core/factory/distribute/gallery-actions.js';
import { refusedByGallery } from '../../../../tasks/core/factory/distribute/gallery-rights.js';
import type { DistributeInputs, ReadContext } from '../../../../tasks/core/factory/distribute/inputs.js';
import { refused } from '../../../../tasks/core/factory/distribute/step.js';
import type { Lab } from '../../../../tasks/core/azure/resources/labs.js';
import { snapshotSetsOf } from '../../../../tasks/core/factory/gallery/snapshot-sets.js';
import { labOf } from '../../../worlds/azure-things.js';
import {
  builtImage,
  definitionOf,
  factoryLabId,
  gallery as anyGallery,
  snapshotOf,
} from '../../../worlds/gallery-things.js';
import { answeringTo, group } from '../../azure/answering.js';
import { fakeContext } from '../../step/fake-context.js';
import { action as distributeAction } from './distribute-world.js';

const groups = `/subscriptions/${group.subscriptionId}/resourceGroups`;

const gallery = { ...anyGallery, id: `${groups}/images/providers/Microsoft.Compute/galleries/Images` };

const factoryLab = labOf('Factory', { id: factoryLabId });

const image = builtImage();

const [set] = snapshotSetsOf(
  [
    snapshotOf(image, 'os', 1, {
      id: `${groups}/snapshots/providers/Microsoft.Compute/snapshots/Win11_Dev-os`,
    }),
  ],
  factoryLabId,
);

const definition = definitionOf('Win11_Dev', image.imagePath);

const version = { id: `${definition.id}/versions/2026.1129.83015`, name: '2026.1129.83015', definition };

const common = { work: 'x', reason: 'It is wanted.', subject: { kind: 'gallery image', name: 'Win11' } };

assert.ok(set);

const publish: PublishAction = {
  ...common,
  kind: 'publish',
  key: version.id,
  verb: 'publish',
  image,
  version,
  gallery,
  factoryLab,
  regions: ['westeurope'],
  newRegions: [],
  set,
};

const discard: DiscardSnapshotsAction = {
  ...common,
  kind: 'discard snapshots',
  key: 'snapshots',
  verb: 'delete',
  factoryLab,
  set,
  version: {},
};

function labIn(name: string): Lab {
  return labOf(name, {
    id: `${groups}/${name}/providers/Microsoft.DevTestLab/labs/${name}`,
    storageAccountId: `${groups}/${name}/providers/Microsoft.Storage/storageAccounts/${name.toLowerCase()}`,
  });
}

function offerTo(name: string, after?: string): OfferAction {
  return {
    ...common,
    kind: 'offer',
    key: `offer to ${name}`,
    verb: 'distribute',
    ...(after === undefined ? {} : { after }),
    lab: labIn(name),
    gallery,
    version,
    sharing: { images: [] },
    isReady: after === undefined,
  };
}

/** @param denied what a role excludes in each resource group; elsewhere everything is allowed */
function contextWhere(denied: Readonly<Record<string, string>>, whatIf = false) {
  const { azure, asked } = answeringTo(({ url }) => {
    const [, name = ''] = /resourceGroups\/([^/]+)/.exec(url) ?? [];
    const notActions = denied[name] === undefined ? [] : [denied[name]];
    return { body: { value: [{ actions: ['*'], dataActions: ['*'], notActions }] } };
  });
  const context = fakeContext({ whatIf } as DistributeInputs, azure);
  return { context: context satisfies ReadContext, asked };
}

const actions = [publish, offerTo('Near', publish.key), offerTo('Far', publish.key), discard];

async function refusedWhere(denied: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const refusals = await refusedByGallery(actions, contextWhere(denied).context);
  return refusals.map(({ key }) => key);
}

describe('What DistributeImages may not do by the gallery', () => {
  it('is nothing with all rights', async () => {
    assert.deepEqual(await refusedWhere({}), []);
  });

  for (const missing of ['images/write', 'images/versions/write', 'images/versions/delete'])
    it(`is publishing without the right galleries/${missing}, and with it each offer of that version`, async () => {
      const refusedKeys = await refusedWhere({ images: `Microsoft.Compute/galleries/${missing}` });
      assert.deepEqual(refusedKeys, [publish.key, 'offer to Near', 'offer to Far']);
    });

  it('is all that needs snapshots where these may not be deleted', async () => {
    assert.deepEqual(
      await refusedWhere({ snapshots: 'Microsoft.Compute/snapshots/delete' }),
      actions.map(({ key }) => key),
    );
  });

  for (const missing of ['write', 'sharedImages/write', 'read'])
    it(`is an offer in the one lab without the right sharedGalleries/${missing}`, async () => {
      const refusedKeys = await refusedWhere({
        Far: `Microsoft.DevTestLab/labs/sharedGalleries/${missing}`,
      });
      assert.deepEqual(refusedKeys, ['offer to Far']);
    });

  it('is no offer of a version that is there already, whatever the gallery allows', async () => {
    const { context } = contextWhere({ images: 'Microsoft.Compute/galleries/images/versions/write' });
    assert.deepEqual(await refusedByGallery([publish, offerTo('Near')], context), [
      {
        key: publish.key,
        reason: 'The service connection may not: Microsoft.Compute/galleries/images/versions/write.',
      },
    ]);
  });

  it('is named with its place and purpose, as an error before anything is changed', async () => {
    const { context } = contextWhere({ images: 'Microsoft.Compute/galleries/images/versions/write' });
    await refusedByGallery(actions, context);
    assert.deepEqual(
      context.notices.map(({ severity, what, why }) => [severity, what, why]),
      [
        [
          'error',
          `The service connection may not Microsoft.Compute/galleries/images/versions/write on ${gallery.id}.`,
          'It is needed to publish images and bring them to more regions.',
        ],
      ],
    );
  });

  it('is only warned of with whatIf', async () => {
    const { context } = contextWhere({ images: 'Microsoft.Compute/galleries/images/versions/write' }, true);
    assert.deepEqual(await refusedByGallery(actions, context), []);
    assert.deepEqual(
      context.notices.map(({ severity }) => severity),
      ['warning'],
    );
  });

  it('does not concern following an operation, which the gallery itself tells of', async () => {
    assert.deepEqual(
      await refusedWhere({ images: '*/capsOperations/read', snapshots: '*/DiskOperations/read' }),
      [],
    );
  });

  it('keeps no lab from its VHDs', async () => {
    const { context } = contextWhere({ images: 'Microsoft.Compute/galleries/*' });
    const refusals = await refused([{ ...distributeAction, lab: labIn('Other') }, ...actions], context);
    assert.deepEqual(
      refusals.map(({ key }) => key),
      [publish.key, 'offer to Near', 'offer to Far'],
    );
  });

  it('is not asked where there is no gallery', async () => {
    const { context, asked } = contextWhere({});
    await refused([{ ...distributeAction, lab: labIn('Other') }], context);
    assert.deepEqual(
      asked().filter((url) => !url.includes('resourceGroups/Other')),
      [],
    );
  });
});
