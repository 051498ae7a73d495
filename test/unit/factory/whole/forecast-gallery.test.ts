import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { PublishAction } from '../../../../tasks/core/factory/distribute/gallery-actions.js';
import type { SnapshotSet } from '../../../../tasks/core/factory/gallery/snapshot-sets.js';
import type { GalleryStock } from '../../../../tasks/core/factory/gallery/stock.js';
import { stockAfter, withPublished } from '../../../../tasks/core/factory/whole/forecast-gallery.js';
import { begun, factoryLab } from './whole-state.js';

const definition = { id: '/images/A', name: 'A' };

const set = {
  imagePath: 'A.json',
  imageName: 'A-new',
  timestamp: begun,
  sourceVmId: 'VM',
  sourceVmCreated: 'a day',
  factoryRunId: '1',
  snapshots: [{ bytes: 3 }, { bytes: 4 }],
};

const others = { imagePath: 'B.json', imageName: 'B-new', snapshots: [] };

const stock = {
  definitions: [definition],
  own: [],
  versions: [],
  sets: [set, others],
} as unknown as GalleryStock;

/** Publishes the snapshots of A as a version of its definition. */
function publish(name: string, newRegions: readonly string[] = []): PublishAction {
  const version = { id: `/images/A/versions/${name}`, name, definition };
  const image = set as unknown as SnapshotSet;
  return {
    kind: 'publish',
    image,
    set: image,
    version,
    regions: ['westeurope'],
    newRegions,
    factoryLab,
  } as unknown as PublishAction;
}

describe('The gallery after a version is published', () => {
  it('has it with its regions and the bytes of all its disks', () => {
    const [published] = withPublished(stock, publish('1.0.0')).versions;
    const { bytes, regions, provisioningState } = published?.version ?? {};
    assert.deepEqual([bytes, regions, provisioningState], [7, [{ name: 'westeurope' }], 'Succeeded']);
    assert.equal(published?.imagePath, 'A.json');
  });

  it('has its snapshots no more, and those of other images all the same', () => {
    const { sets } = withPublished(stock, publish('1.0.0'));
    assert.deepEqual(sets, [others]);
  });

  it('counts it among the versions of its definition, once', () => {
    const twice = [publish('1.0.0'), publish('2.0.0'), publish('2.0.0')];
    const { own, versions } = stockAfter(stock, twice);
    const namesOf = own.map((one) => one.versions?.map(({ name }) => name));
    assert.deepEqual(namesOf, [['1.0.0', '2.0.0']]);
    assert.equal(versions.length, 2);
  });

  it('has a version that comes to further regions with those that it had', () => {
    const [version] = stockAfter(stock, [publish('1.0.0'), publish('1.0.0', ['northeurope'])]).versions;
    const names = version?.version.regions.map(({ name }) => name);
    assert.deepEqual(names, ['westeurope', 'northeurope']);
  });

  it('stays as it is where nothing is known of the definition', () => {
    const without = { ...stock, definitions: [] };
    assert.equal(withPublished(without, publish('1.0.0')), without);
  });

  it('changes by publications alone', () => {
    const offer = { ...publish('1.0.0'), kind: 'offer' } as unknown as PublishAction;
    assert.equal(stockAfter(stock, [offer]), stock);
  });
});
