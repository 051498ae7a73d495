import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { keyOf } from '../../../../tasks/core/factory/templates/image-references.js';
import { readImages } from '../../../../tasks/core/factory/templates/os-types.js';
import { type Answer, answeringTo } from '../../azure/answering.js';
import { lab } from '../../lab/fake-lab.js';
import { fakeContext } from '../../step/fake-context.js';

const customImage = { kind: 'custom image', id: `${lab.id}/customimages/base` } as const;

const sharedImage = { kind: 'shared image', id: `${lab.id}/sharedgalleries/g/sharedimages/base` } as const;

const galleryImage = { kind: 'gallery image', name: 'canonical/ubuntu/22_04' } as const;

const offered: Answer = {
  body: {
    value: [
      {
        name: 'Ubuntu',
        properties: {
          imageReference: { publisher: 'Canonical', offer: 'Ubuntu', sku: '22_04', osType: 'Linux' },
        },
      },
    ],
  },
};

const refused: Answer = { status: 403, body: { error: { code: 'AuthorizationFailed', message: 'No.' } } };

function read(
  references: Parameters<typeof readImages>[0],
  answerTo: (path: string) => Answer,
  signal = new AbortController().signal,
) {
  const { azure, asked } = answeringTo(({ url }) => answerTo(new URL(url).pathname.toLowerCase()));
  const context = fakeContext({}, azure, { signal });
  const images = readImages(references, lab.id, context);
  return { osTypes: images.then(({ osTypes }) => osTypes), images, asked, context };
}

describe('C38 The operating system of the image that a golden image is built from', () => {
  it('is that of the custom image', async () => {
    const { osTypes } = read([customImage], () => ({
      body: { id: customImage.id, name: 'base', properties: { vhd: { osType: 'linux' } } },
    }));
    assert.deepEqual(await osTypes, new Map([[keyOf(customImage), 'Linux']]));
  });

  it('is that of the image in the gallery', async () => {
    const { osTypes } = read([galleryImage], () => offered);
    assert.equal((await osTypes).get(keyOf(galleryImage)), 'Linux');
  });

  it('comes with the generation where the lab shares the image from a gallery', async () => {
    const galleryId = `${lab.id.replace(/\/providers\/.*/, '')}/providers/Microsoft.Compute/galleries/g`;
    const { images } = read([sharedImage], (path) => ({
      body: {
        properties: path.includes('microsoft.compute')
          ? { osType: 'Windows', hyperVGeneration: 'V2' }
          : { galleryId },
      },
    }));
    const key = keyOf(sharedImage);
    assert.deepEqual(await images, {
      osTypes: new Map([[key, 'Windows']]),
      generations: new Map([[key, 'V2']]),
    });
  });

  it('is read once for each image, and the gallery is listed once for all', async () => {
    const other = { kind: 'gallery image', name: 'a/b/c' } as const;
    const { osTypes, asked } = read([customImage, galleryImage, other, customImage], (path) =>
      path.endsWith('/galleryimages') ? offered : refused,
    );
    assert.equal((await osTypes).get(keyOf(other)), undefined);
    assert.equal(asked().length, 2);
  });

  it('is not asked for where nothing is unknown', async () => {
    const { osTypes, asked } = read([], () => offered);
    assert.equal((await osTypes).size, 0);
    assert.deepEqual(asked(), []);
  });

  it('stays unknown, with a notice, where Azure refuses to tell it; the others are read', async () => {
    const { osTypes, context } = read([sharedImage, galleryImage], (path) =>
      path.endsWith('/galleryimages') ? offered : refused,
    );
    assert.equal((await osTypes).get(keyOf(galleryImage)), 'Linux');
    assert.equal((await osTypes).get(keyOf(sharedImage)), undefined);
    assert.deepEqual(
      context.notices.map(({ severity }) => severity),
      ['notice'],
    );
  });

  it('is not a notice where the run is cancelled', async () => {
    const { osTypes, context } = read([galleryImage], () => offered, AbortSignal.abort());
    await assert.rejects(osTypes, { name: 'AbortError' });
    assert.deepEqual(context.notices, []);
  });
});
