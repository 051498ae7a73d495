import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { FoundFacts } from '../local-azure/facts.js';
import { logOf } from '../worlds/evidence.js';
import { openSmallFactory, type SmallFactory } from '../worlds/small-factory.js';
import { lab, world } from '../worlds/worlds.js';

/** All that may be otherwise at once in a night by VHD. */
const otherwise: FoundFacts = {
  imageOfOtherAccount: 'made',
  imageList: 'late',
  deletionAddresses: 'none',
  missingDeletion: '404',
  secondGrant: 'another address',
  closedDisk: 'granted',
  pendingLease: 'granted',
  permissions: 'refused',
  secondGallery: 'replaces',
  formulaSentBack: 'refused',
  keysOfClosedAccount: 'refused',
};

const steps = ['CreateImageVMs', 'SnapImages', 'DistributeImages', 'CleanUpFactory', 'RetireImages'] as const;

describe('A night on an Azure that does otherwise than assumed', () => {
  let factory: SmallFactory;

  before(async () => {
    factory = await openSmallFactory();
  });
  after(() => factory.close());

  it('brings each lab its image once, and leaves nothing behind', async () => {
    await factory.azure.begin(world([lab('Factory'), lab('Near')], { facts: otherwise }));
    for (const step of steps) {
      const { outcome } = await factory.run(step);
      assert.match(outcome.result, /^Succeeded/, logOf(outcome));
    }
    const { labs } = await factory.azure.state();
    assert.deepEqual(
      labs.map(({ name, customImages, virtualMachines }) => [
        name,
        customImages.length,
        virtualMachines.length,
      ]),
      [
        ['Factory', 0, 0],
        ['Near', 1, 0],
      ],
    );
  });
});
