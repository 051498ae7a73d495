import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { hideSharedImage } from '../../../../tasks/core/factory/retire/hide-shared-image.js';
import type { SharedImage } from '../../../../tasks/core/factory/retire/shared-images.js';
import { customImageOf, labOf } from '../../../worlds/azure-things.js';
import { gallery } from '../../../worlds/gallery-things.js';
import { azureInMemory, type Routes } from '../../azure/azure-in-memory.js';
import { fakeContext } from '../../step/fake-context.js';
import { dev, path } from './gallery-cases.js';
import { retireInputs } from './retire-states.js';

const lab = labOf('Dev');

const shared = {
  id: `${lab.id}/sharedgalleries/Images`,
  name: 'Images',
  galleryId: gallery.id,
  sharesAllImages: false,
};

const image: SharedImage = { shared, own: { imagePath: path, definition: dev } };

const place = 'labs/Dev/sharedgalleries/Images/sharedimages';

const listing = (enableState: string): Routes => ({
  [`GET ${place}`]: {
    body: {
      value: [
        { id: `${shared.id}/sharedimages/win11_dev`, properties: { definitionName: dev.name, enableState } },
      ],
    },
  },
});

async function hide(routes: Routes, what = image) {
  const sent: unknown[] = [];
  const { azure } = await azureInMemory([lab], {
    ...routes,
    [`PUT ${place}/Win11_Dev`]: ({ body }) => {
      sent.push(body);
      return { body };
    },
  });
  return { whyLeft: await hideSharedImage(what, lab, fakeContext(retireInputs, azure)), sent };
}

describe('Hiding what a lab offers', () => {
  it('disables the definition in the lab', async () => {
    const properties = {
      definitionName: 'Win11_Dev',
      osType: 'Windows',
      imageType: 'Generalized',
      enableState: 'Disabled',
    };
    assert.deepEqual(await hide(listing('Enabled')), { whyLeft: undefined, sent: [{ properties }] });
  });

  it('changes nothing where it is not enabled any more, or gone', async () => {
    assert.deepEqual(await hide(listing('Disabled')), { whyLeft: 'It is gone already.', sent: [] });
    const none = { [`GET ${place}`]: { body: { value: [] } } };
    assert.deepEqual(await hide(none), { whyLeft: 'It is gone already.', sent: [] });
  });

  it('leaves it where the custom image in its place is gone, or cannot be used', async () => {
    const replacement = customImageOf(lab, 'c');
    const now = (provisioningState: string): Routes => ({
      ...listing('Enabled'),
      'GET labs/Dev/customimages/c': {
        body: { id: replacement.id, name: 'c', properties: { provisioningState } },
      },
    });
    const changed = { whyLeft: 'It changed since the plan was made.', sent: [] };
    assert.deepEqual(await hide(listing('Enabled'), { ...image, replacement }), changed);
    assert.deepEqual(await hide(now('Failed'), { ...image, replacement }), changed);
    assert.equal((await hide(now('Succeeded'), { ...image, replacement })).sent.length, 1);
  });
});
