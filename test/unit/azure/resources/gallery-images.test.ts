import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { listGalleryImages } from '../../../../tasks/core/azure/resources/gallery-images.js';
import { answering, group } from '../answering.js';

const labId = `/subscriptions/${group.subscriptionId}/resourceGroups/Factory/providers/Microsoft.DevTestLab/labs/Lab`;

describe('The Marketplace images of a lab', () => {
  const imageReference = { publisher: 'Canonical', offer: 'Ubuntu', sku: '24_04', osType: 'Linux' };

  for (const [enabled, isAllowed] of [
    [true, true],
    [false, false],
    [undefined, true],
  ] as const)
    it(`are allowed: ${isAllowed}, where Azure says enabled: ${enabled}`, async () => {
      const { azure } = answering({ body: { value: [{ properties: { imageReference, enabled } }] } });
      const images = await listGalleryImages(azure, labId, new AbortController().signal);
      assert.deepEqual(images, [{ ...imageReference, isAllowed }]);
    });

  it('without a reference have no names', async () => {
    const { azure } = answering({ body: { value: [{ properties: {} }] } });
    const [image] = await listGalleryImages(azure, labId, new AbortController().signal);
    assert.deepEqual(image, { publisher: '', offer: '', sku: '', osType: '', isAllowed: true });
  });
});
