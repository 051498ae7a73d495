import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { getSharedImage } from '../../../../tasks/core/azure/resources/shared-images.js';
import { type Answer, answering, group } from '../answering.js';

const providers = `/subscriptions/${group.subscriptionId}/resourceGroups/Factory/providers`;

const shared = `${providers}/Microsoft.DevTestLab/labs/Lab/sharedgalleries/Shared`;

const galleryId = `${providers}/Microsoft.Compute/galleries/Gallery`;

describe('The operating system of an image that a lab shares', () => {
  const read = async (...answers: readonly Answer[]) => {
    const { azure, asked } = answering(...answers);
    const { signal } = new AbortController();
    const image = await getSharedImage(azure, `${shared}/sharedimages/Server`, signal);
    return { image, osType: image?.osType, asked: asked() };
  };

  it('is told by the definition of that name in the gallery that the lab shares', async () => {
    const { osType, asked } = await read(
      { body: { properties: { galleryId } } },
      { body: { properties: { osType: 'Windows' } } },
    );
    assert.equal(osType, 'Windows');
    assert.deepEqual(asked, [
      `GET https://management.example.com${shared}?api-version=2018-10-15-preview`,
      `GET https://management.example.com${galleryId}/images/Server?api-version=2023-07-03`,
    ]);
  });

  it('comes with the generation, which old definitions of Generation 1 leave out', async () => {
    const of = async (hyperVGeneration?: string) => {
      const definition: Answer = { body: { properties: { osType: 'Linux', hyperVGeneration } } };
      return (await read({ body: { properties: { galleryId } } }, definition)).image?.generation;
    };
    assert.deepEqual([await of('V2'), await of('V1'), await of()], ['V2', 'V1', 'V1']);
  });

  it('is unknown where the lab does not say which gallery it shares', async () => {
    assert.equal((await read({ body: { properties: {} } })).osType, undefined);
  });

  it('is unknown where there is no such image', async () => {
    const error = { code: 'NotFound', message: 'Not found.' };
    const missing: Answer = { status: 404, body: { error } };
    assert.equal((await read({ body: { properties: { galleryId } } }, missing)).osType, undefined);
  });
});
