import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { blobsIn, imagesIn } from '../worlds/contents.js';
import { logOf } from '../worlds/evidence.js';
import { storedImage } from '../worlds/seeds.js';
import { openSmallFactory, type SmallFactory } from '../worlds/small-factory.js';

describe('A lab in another region', () => {
  let factory: SmallFactory;

  before(async () => {
    factory = await openSmallFactory();
    const blobs = storedImage('Server', { imagePath: 'Server.json' });
    await factory.begin({ blobs }, { location: 'northeurope' });
  });

  after(() => factory.close());

  it('gets no VHD, and the message says the ways in which it could', async () => {
    const { outcome, state } = await factory.run('DistributeImages');
    assert.match(logOf(outcome), /is not copied between regions.*"Delivery": "Gallery".*allowOtherRegions/s);
    assert.deepEqual(imagesIn(state, 'Near'), []);
  });

  it('gets it with allowOtherRegions, and the plan says how much leaves the region', async () => {
    const { outcome, state } = await factory.run('DistributeImages', { allowOtherRegions: 'true' });
    assert.equal(outcome.result, 'Succeeded', logOf(outcome));
    assert.match(
      logOf(outcome),
      /Copies to other regions: 1, to 1 labs, at most .* GB that leave westeurope/,
    );
    assert.equal(imagesIn(state, 'Near').length, 1);
    assert.deepEqual(blobsIn(state, 'storenear', 'imagefactoryvhds-staging'), []);
  });
});
