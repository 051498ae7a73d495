import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  attachGallery,
  listLabGalleries,
  listLabGalleryImages,
  setLabGalleryImage,
} from '../../../../tasks/core/azure/resources/lab-galleries.js';
import { answering, group } from '../answering.js';

const providers = `/subscriptions/${group.subscriptionId}/resourceGroups/Factory/providers`;

const labId = `${providers}/Microsoft.DevTestLab/labs/Lab`;

const galleryId = `${providers}/Microsoft.Compute/galleries/Shared`;

const id = `${labId}/sharedgalleries/Shared`;

/** As Azure answers. */
const answeredId = id.toLowerCase();

const site = 'https://management.example.com';

const version = '?api-version=2018-10-15-preview';

const { signal } = new AbortController();

const shared = (allowAllImages: string) => ({
  id: answeredId,
  name: 'Shared',
  properties: { galleryId, allowAllImages },
});

describe('A gallery that a lab shares', () => {
  it('is listed with the gallery of Compute that it is', async () => {
    const { azure, asked } = answering({ body: { value: [shared('Disabled')] } });
    assert.deepEqual(await listLabGalleries(azure, labId, signal), [
      { id, name: 'Shared', galleryId, sharesAllImages: false },
    ]);
    assert.deepEqual(asked(), [`GET ${site}${labId}/sharedgalleries${version}`]);
  });

  it('is called as in its id where its name is something else', async () => {
    const { azure } = answering({ body: { value: [{ ...shared('Disabled'), name: 'Other' }] } });
    assert.equal((await listLabGalleries(azure, labId, signal))[0]?.name, 'shared');
  });

  it('of another lab is not taken for one of this', async () => {
    const { azure } = answering({ body: { value: [{ id: answeredId.replace('labs/lab', 'labs/other') }] } });
    await assert.rejects(listLabGalleries(azure, labId, signal), /does not lie in/);
  });

  it('may share all images', async () => {
    const { azure } = answering({ body: { value: [shared('Enabled')] } });
    assert.equal((await listLabGalleries(azure, labId, signal))[0]?.sharesAllImages, true);
  });

  it('is attached with the location of the lab, and with no image', async () => {
    const { azure, asked, requests } = answering({ status: 201, body: shared('Disabled') });
    const lab = { id: labId, location: 'westeurope' };
    assert.deepEqual(await attachGallery(azure, lab, { name: 'Shared', galleryId }, signal), {
      id,
      name: 'Shared',
      galleryId,
      sharesAllImages: false,
    });
    assert.deepEqual(asked(), [`PUT ${site}${labId}/sharedgalleries/Shared${version}`]);
    assert.deepEqual(JSON.parse(requests[0]?.body as string), {
      location: 'westeurope',
      properties: { galleryId, allowAllImages: 'Disabled' },
    });
  });

  it('is refused with a message that names gallery and lab', async () => {
    const error = { code: 'LinkedAuthorizationFailed', message: 'Another tenant.' };
    const { azure } = answering({ status: 403, body: { error } });
    const lab = { id: labId, location: 'westeurope' };
    await assert.rejects(attachGallery(azure, lab, { name: 'Shared', galleryId }, signal), {
      message: /^Could not share the gallery Shared with the lab Lab: Another tenant/,
    });
  });
});

describe('An image of a gallery that a lab shares', () => {
  it('is listed with its versions', async () => {
    const properties = {
      definitionName: 'Desktop',
      osType: 'Windows',
      imageType: 'Generalized',
      enableState: 'Enabled',
      versions: [{ name: '1.0.0' }, { name: '2.0.0' }],
    };
    const image = `${answeredId}/sharedimages/desktop`;
    const { azure, asked } = answering({
      body: {
        value: [
          { id: image, properties },
          { id: `${image}2`, name: 'Desktop2', properties: null },
        ],
      },
    });
    assert.deepEqual(await listLabGalleryImages(azure, id, signal), [
      {
        name: 'Desktop',
        isEnabled: true,
        versions: ['1.0.0', '2.0.0'],
        osType: 'Windows',
        imageType: 'Generalized',
      },
      { name: 'Desktop2', isEnabled: false, versions: [] },
    ]);
    assert.deepEqual(asked(), [
      `GET ${site}${labId}/sharedgalleries/Shared/sharedimages${version}&$expand=properties(%24expand%3Dversions)`,
    ]);
  });

  const images = `${site}${labId}/sharedgalleries/Shared/sharedimages`;
  const expanded = `${version}&$expand=properties(%24expand%3Dversions)`;
  const found = (name: string, versions?: readonly object[]) => ({
    id: `${answeredId}/sharedimages/${name}`,
    name,
    properties: { definitionName: name, ...(versions && { versions }) },
  });
  const versionsIn = (listed: readonly { readonly name: string; readonly versions: readonly string[] }[]) =>
    listed.map(({ name, versions }) => [name, ...versions]);

  it('is read by itself where a later page comes without what was to be expanded', async () => {
    const { azure, asked } = answering(
      { body: { value: [found('one', [{ name: '1.0.0' }])], nextLink: `${images}?page=2` } },
      { body: { value: [found('two')] } },
      { body: found('two', [{ name: '2.0.0' }]) },
    );
    assert.deepEqual(versionsIn(await listLabGalleryImages(azure, id, signal)), [
      ['one', '1.0.0'],
      ['two', '2.0.0'],
    ]);
    assert.deepEqual(asked().slice(1), [`GET ${images}?page=2`, `GET ${images}/two${expanded}`]);
  });

  it('is read by itself where a later page is refused', async () => {
    const refused = { status: 400, body: { error: { code: 'BadRequest', message: 'The link is wrong.' } } };
    const { azure, asked } = answering(
      { body: { value: [found('one', [])], nextLink: `${images}?page=2` } },
      refused,
      { body: { value: [found('one')] } },
      { body: found('one', [{ name: '1.0.0' }]) },
    );
    assert.deepEqual(versionsIn(await listLabGalleryImages(azure, id, signal)), [['one', '1.0.0']]);
    assert.deepEqual(asked().slice(2), [`GET ${images}${version}`, `GET ${images}/one${expanded}`]);
  });

  it('cannot be listed where the list is refused whole', async () => {
    const refused = { status: 403, body: { error: { code: 'AuthorizationFailed', message: 'No.' } } };
    const { azure, asked } = answering(refused);
    await assert.rejects(listLabGalleryImages(azure, id, signal), /Could not list the images/);
    assert.equal(asked().length, 1);
  });

  for (const [isEnabled, enableState] of [
    [true, 'Enabled'],
    [false, 'Disabled'],
  ] as const)
    it(`is set to ${enableState}`, async () => {
      const { azure, asked, requests } = answering({ body: {} });
      const image = { definitionName: 'Desktop', osType: 'Windows', imageType: 'Generalized' };
      await setLabGalleryImage(azure, id, image, isEnabled, signal);
      assert.deepEqual(asked(), [`PUT ${site}${id}/sharedimages/Desktop${version}`]);
      assert.deepEqual(JSON.parse(requests[0]?.body as string), { properties: { ...image, enableState } });
    });

  it('that cannot be changed is named with gallery and lab', async () => {
    const { azure } = answering({ status: 404, body: { error: { code: 'NotFound', message: 'None.' } } });
    const image = { definitionName: 'Desktop', osType: 'Windows', imageType: 'Generalized' };
    await assert.rejects(setLabGalleryImage(azure, id, image, true, signal), {
      message: /^Could not enable the image Desktop of the gallery Shared that the lab Lab shares: None/,
    });
  });

  it('has no name that leads elsewhere', async () => {
    const { azure, asked } = answering();
    const image = { definitionName: '../x', osType: 'Windows', imageType: 'Generalized' };
    await assert.rejects(setLabGalleryImage(azure, id, image, true, signal), /is not the name/);
    assert.deepEqual(asked(), []);
  });
});
