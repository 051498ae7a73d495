import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Snapshot } from '../../../../tasks/core/azure/resources/snapshots.js';
import { snapshotSetsOf } from '../../../../tasks/core/factory/gallery/snapshot-sets.js';
import { deleteSnapshots } from '../../../../tasks/core/factory/retire/delete-snapshots.js';
import { factoryLabId, snapshotOf } from '../../../worlds/gallery-things.js';
import { azureInMemory } from '../../azure/azure-in-memory.js';
import { fakeContext } from '../../step/fake-context.js';
import { snapshotBody, galleryLab } from './gallery-bodies.js';
import { imageOf, noon } from './gallery-cases.js';
import { retireInputs } from './retire-states.js';

const disk = (of: 'os' | number) => snapshotOf(imageOf(1), of, 3, { createdAt: noon(1) });

const all = [disk(1), disk(0), disk('os')];

const [set = assert.fail()] = snapshotSetsOf(all, factoryLabId);

/** Deletes the set where these snapshots are there now. @returns what is left, and what was deleted in its order */
async function retire(now: readonly Snapshot[]) {
  const { azure, asked } = await azureInMemory([galleryLab], {
    ...Object.fromEntries(now.map((one) => [`GET snapshots/${one.name}`, { body: snapshotBody(one) }])),
    ...Object.fromEntries(all.map(({ name }) => [`DELETE snapshots/${name}`, { status: 204 }])),
  });
  const whyLeft = await deleteSnapshots(set, fakeContext(retireInputs, azure));
  return { whyLeft, deleted: asked().filter((request) => request.startsWith('DELETE')) };
}

const named = (...disks: readonly ('os' | number)[]) =>
  disks.map((one) => `DELETE snapshots/${disk(one).name}`);

describe('The deletion of a snapshot set', () => {
  it('begins with the OS disk: what an interruption leaves is no image', async () => {
    assert.deepEqual(await retire(all), { whyLeft: undefined, deleted: named('os', 1, 0) });
  });

  it('deletes what an earlier run has left of it', async () => {
    assert.deepEqual(await retire([disk(0)]), { whyLeft: undefined, deleted: named(0) });
  });

  it('C94 leaves all of it where one snapshot changed', async () => {
    const changes: readonly Partial<Snapshot>[] = [
      { tags: { ...disk(0).tags, keep: 'yes' } },
      { provisioningState: 'Updating' },
      { createdAt: noon(2) },
    ];
    for (const more of changes)
      assert.deepEqual(await retire([disk(1), { ...disk(0), ...more }, disk('os')]), {
        whyLeft: 'It changed since the plan was made.',
        deleted: [],
      });
  });

  it('finds one that is gone already', async () => {
    assert.deepEqual(await retire([]), { whyLeft: 'It is gone already.', deleted: [] });
  });
});
