import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { RegionState, Replication } from '../../../../tasks/core/azure/resources/image-versions.js';
import { createPublication } from '../../../../tasks/core/factory/distribute/publication.js';
import { builtImage, definitionOf, versionOf } from '../../../worlds/gallery-things.js';

const image = builtImage();
const version = versionOf(definitionOf('Win11_Dev', image.imagePath), '1', image);

function told(states: Readonly<Record<string, string>>): Replication {
  const regions = Object.entries(states).map(([region, state]): RegionState => ({ region, state, share: 0 }));
  return { version, state: 'InProgress', regions };
}

/** Whether a promise has resolved by now. */
async function hasResolved(promise: Promise<void>): Promise<boolean> {
  return Promise.race([
    promise.then(() => true),
    new Promise<false>((resolve) => setImmediate(resolve, false)),
  ]);
}

describe('a version that is being published', () => {
  it('is ready in a region before others are, however Azure writes the region', async () => {
    const publication = createPublication();
    const [west, north] = [publication.ready('westeurope'), publication.ready('northeurope')];
    publication.see(told({ 'West Europe': 'Replicating', 'North Europe': 'Replicating' }));
    assert.deepEqual(await Promise.all([hasResolved(west), hasResolved(north)]), [false, false]);
    publication.see(told({ 'West Europe': 'Completed', 'North Europe': 'Failed' }));
    assert.deepEqual(await Promise.all([hasResolved(west), hasResolved(north)]), [true, false]);
    publication.see(told({ 'West Europe': 'Completed', 'North Europe': 'Completed' }));
    assert.ok(await hasResolved(north));
  });

  it('is ready at once where that was seen before anybody asked', async () => {
    const publication = createPublication();
    publication.see(told({ westeurope: 'Completed' }));
    assert.ok(await hasResolved(publication.ready('West Europe')));
  });

  it('tells what became of a region, and nothing of one in which it is not to be', () => {
    const publication = createPublication();
    assert.equal(publication.stateIn('westeurope'), undefined);
    publication.see(told({ 'West Europe': 'Failed' }));
    assert.equal(publication.stateIn('westeurope')?.state, 'Failed');
    assert.equal(publication.stateIn('uksouth'), undefined);
  });
});
