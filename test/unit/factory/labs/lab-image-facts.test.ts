import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { describeLabImages } from '../../../../tasks/core/factory/labs/lab-image-facts.js';
import { customImageOf, labOf, storedOf } from '../../../worlds/azure-things.js';

const factoryLab = labOf('Factory');

const built = new Date('2026-11-20T01:02:03Z');

const received = new Date('2026-11-22T00:00:00Z');

const tags = { ImagePath: 'a.json' };

const stored = storedOf({ imageName: 'a-1', imagePath: 'a.json', timestamp: built });

function factsOf(name: string, changes: Parameters<typeof customImageOf>[2] = {}, images = [stored]) {
  const store = { accountId: '', images, unreadable: [], findings: [], loose: [] };
  const image = customImageOf(labOf('Dev'), name, { tags, createdDate: received, ...changes });
  return describeLabImages({ store, factoryLab })(image);
}

describe('What is said of a custom image of a lab', () => {
  it('is its path, name, time, the size of the stored image that it was made from, and that it is there', () => {
    const { bytes } = stored.vhd;
    assert.deepEqual(factsOf('A-1'), { path: 'a.json', name: 'A-1', createdAt: built, bytes, isThere: true });
  });

  it('has no size where that stored image is gone, or is of another build or factory', () => {
    const theirs = { ...stored, sourceVmId: `${labOf('Theirs').id}/virtualmachines/vm` };
    assert.equal(factsOf('a-1', {}, []).bytes, undefined);
    assert.equal(factsOf('a-1', {}, [theirs]).bytes, undefined);
    assert.equal(factsOf('a-1', { tags: { ...tags, ImageFactoryVhd: 'other.vhd' } }).bytes, undefined);
  });

  it('is the time in its tag, else when the lab received it', () => {
    const tagged = { ...tags, ImageFactoryBuilt: '2026-11-19T00:00:00' };
    assert.deepEqual(factsOf('x', { tags: tagged }).createdAt, new Date('2026-11-19T00:00:00Z'));
    assert.deepEqual(factsOf('x').createdAt, received);
  });

  it('does not tell that it is there where lab users cannot take it', () => {
    for (const provisioningState of ['Failed', 'Creating'])
      assert.equal('isThere' in factsOf('a-1', { provisioningState }), false);
  });

  it('is one object for the same image of many labs', () => {
    const store = { accountId: '', images: [stored], unreadable: [], findings: [], loose: [] };
    const describeImage = describeLabImages({ store, factoryLab });
    const [one, other] = ['A', 'B'].map((lab) => describeImage(customImageOf(labOf(lab), 'a-1', { tags })));
    assert.equal(one, other);
  });
});
