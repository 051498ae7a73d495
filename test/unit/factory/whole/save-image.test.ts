import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { type BuiltImage, imageTags } from '../../../../tasks/core/factory/gallery/gallery-tags.js';
import type { GalleryStock } from '../../../../tasks/core/factory/gallery/stock.js';
import type { Picture } from '../../../../tasks/core/factory/whole/picture.js';
import { knowSnapshots } from '../../../../tasks/core/factory/whole/save-image.js';
import { labOf } from '../../../worlds/azure-things.js';
import { answering, group } from '../../azure/answering.js';

const lab = labOf('Factory');

const { signal } = new AbortController();

function builtImage(name: string): BuiltImage {
  return {
    imagePath: `${name}.json`,
    imageName: `${name}-Nov-30-2026`,
    timestamp: new Date('2026-11-30T01:00:00Z'),
    sourceVmId: `${lab.id}/virtualmachines/${name}`,
    sourceVmCreated: '2026-11-30T00:00:00Z',
    factoryRunId: '1',
  };
}

/** The snapshot of the only disk of a VM, as Azure lists it. */
function listed(image: BuiltImage): unknown {
  const { subscriptionId, resourceGroup } = group;
  return {
    id: `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute/snapshots/${image.imageName}`,
    location: 'westeurope',
    tags: { ...imageTags(image, lab.id), diskLun: 'os', snapshotCount: '1' },
    properties: { provisioningState: 'Succeeded', diskSizeBytes: 1024 },
  };
}

describe('A whole run that saves two VMs by snapshots at once', () => {
  it('knows the snapshots of both', async () => {
    const [first, second] = [builtImage('First'), builtImage('Second')];
    const { azure } = answering(
      { body: { value: [listed(first)] } },
      { body: { value: [listed(first), listed(second)] } },
    );
    const stock = { sets: [], versions: [] } as unknown as GalleryStock;
    const picture: Pick<Picture, 'stock' | 'savedSets'> = { stock, savedSets: new Map() };
    const know = (image: BuiltImage) =>
      knowSnapshots({ image, snapshotGroup: group, lab }, { picture }, { azure, signal });
    await Promise.all([know(first), know(second)]);
    const names = picture.stock?.sets.map(({ imageName }) => imageName);
    assert.deepEqual(names, [first.imageName, second.imageName]);
    assert.deepEqual([...picture.savedSets.keys()], ['first.json', 'second.json']);
  });
});
