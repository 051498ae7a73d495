import { afterEach, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { read } from '../../../../tasks/core/factory/list/state.js';
import { labOf } from '../../../worlds/azure-things.js';
import { goldenImage } from '../../../worlds/configuration.js';
import { definitionOf, gallery, versionOf, builtImage } from '../../../worlds/gallery-things.js';
import { azureInMemory, type Routes } from '../../azure/azure-in-memory.js';
import { fakeContext } from '../../step/fake-context.js';
import { labBody } from '../lab-body.js';
import { factoryLab, path } from './list-states.js';

const [near, far] = [labOf('Near'), labOf('Far')];

const none = { body: { value: [] } };

const usual: Routes = {
  'GET labs': { body: { value: [factoryLab, near, far].map(labBody) } },
  'GET permissions': { body: { value: [{ actions: ['*'], dataActions: ['*'] }] } },
  'GET labs/Near/customimages': none,
  'GET labs/Far/customimages': none,
};

const forbidden = {
  status: 403,
  body: { error: { code: 'AuthorizationFailed', message: 'It may not read.' } },
};

let root: string;

/** Reads with labs of these names, each with its way to get images. */
async function state(labs: Readonly<Record<string, string>>, routes: Routes = {}) {
  const Labs = Object.entries(labs).map(([LabName, Delivery]) => ({
    SubscriptionId: 's',
    LabName,
    ImagePaths: ['Win'],
    Delivery,
  }));
  await writeFile(join(root, 'Labs.json'), JSON.stringify({ Labs }));
  return readFrom(root, routes);
}

async function readFrom(ConfigurationLocation: string, routes: Routes = {}) {
  const { azure, asked } = await azureInMemory([factoryLab, near, far], { ...usual, ...routes });
  const inputs = {
    ConfigurationLocation,
    DevTestLabName: 'Factory',
    SubscriptionId: 's',
    strictImagePaths: false,
  };
  const context = fakeContext(inputs, azure, { now: () => new Date('2026-11-30T12:00:00Z') });
  const { labs } = await read(context);
  return { labs, asked: asked(), notices: context.notices };
}

const begin = async () => {
  root = await mkdtemp(join(tmpdir(), 'list-'));
  await mkdir(join(root, 'GoldenImages', 'Win'), { recursive: true });
  await writeFile(join(root, 'GoldenImages', 'Win', 'Dev.json'), JSON.stringify(goldenImage()));
};

const end = () => rm(root, { recursive: true });

describe('What OutputImageList reads', () => {
  beforeEach(begin);
  afterEach(end);

  it('is the store and its records alone without a Configuration folder', async () => {
    const { labs, asked } = await readFrom('');
    assert.equal(labs, undefined);
    assert.deepEqual(asked, ['GET labs', 'GET permissions', 'list', 'list']);
  });

  it('is one list of custom images for each lab of Labs.json besides, and one of labs for its subscription', async () => {
    const before = (await readFrom('')).asked;
    const { labs, asked } = await state({ Near: 'VHD', Far: 'VHD' });
    assert.deepEqual(
      asked.slice(before.length).toSorted(),
      ['GET labs', 'GET labs/Far/customimages', 'GET labs/Near/customimages'].toSorted(),
    );
    assert.deepEqual(
      labs?.labs.map(({ lab }) => lab.name),
      ['Near', 'Far'],
    );
  });

  it('C98 are all other labs where one cannot be read, which is reported with its reason', async () => {
    const { labs } = await state(
      { Near: 'VHD', Far: 'VHD', Gone: 'VHD' },
      { 'GET labs/Near/customimages': forbidden },
    );
    assert.deepEqual(
      labs?.labs.map(({ lab }) => lab.name),
      ['Far'],
    );
    assert.deepEqual(
      labs.unreadable.map(({ verb, subject, outcome }) => [verb, subject.name, outcome]),
      [
        ['list', 'Near', 'failed'],
        ['list', 'Gone', 'failed'],
      ],
    );
    assert.match(
      labs.unreadable[0]?.reason ?? '',
      /list the custom images of the lab Near.*It may not read\./,
    );
    assert.ok(labs.unreadable[0]?.findings?.[0]?.remedy);
  });

  it('C14 is nothing of a lab of which it is not known what it takes', async () => {
    const { labs, asked } = await state({ Near: 'Pigeon' });
    assert.deepEqual([labs?.labs, labs?.unreadable.length], [[], 1]);
    assert.ok(!asked.includes('GET labs/Near/customimages'));
  });

  it('has the findings of the Configuration folder', async () => {
    await writeFile(join(root, 'GoldenImages', 'Broken.json'), '{');
    const { notices } = await state({ Near: 'VHD' });
    assert.ok(notices.some(({ file }) => file?.endsWith('Broken.json')));
  });
});

describe('What OutputImageList reads of a lab that gets its images from a gallery', () => {
  beforeEach(begin);
  afterEach(end);

  const inSubscription = (id: string) => id.replace(/^\/subscriptions\/[^/]+/, '/subscriptions/s');
  const definition = definitionOf('Win_Dev', path);
  const image = builtImage({ imagePath: path });
  const version = versionOf(definition, '2026.1129.83015', image);
  const tagsOfFactory = { ImageFactoryLab: factoryLab.id };
  const shared = {
    id: `${near.id}/sharedgalleries/images`,
    name: 'Images',
    properties: { galleryId: inSubscription(gallery.id) },
  };
  const offered = {
    id: `${shared.id}/sharedimages/win_dev`,
    name: 'Win_Dev',
    properties: { definitionName: 'Win_Dev', enableState: 'Enabled', versions: [{ name: version.name }] },
  };
  const routes: Routes = {
    'GET labs/Near/sharedgalleries': { body: { value: [shared] } },
    'GET labs/Near/sharedgalleries/Images/sharedimages': { body: { value: [offered] } },
    'GET galleries/Images/images': {
      body: {
        value: [
          {
            ...definition,
            id: inSubscription(definition.id),
            tags: { ...definition.tags, ...tagsOfFactory },
            properties: { osType: 'Windows' },
          },
        ],
      },
    },
    'GET galleries/Images/images/Win_Dev/versions': {
      body: {
        value: [
          {
            ...version,
            id: inSubscription(version.id),
            tags: { ...version.tags, ...tagsOfFactory },
            properties: { provisioningState: 'Succeeded' },
          },
        ],
      },
    },
  };

  it('is what it shares, and what the factory has in that gallery, which no input names', async () => {
    const { labs } = await state({ Near: 'Gallery', Far: 'VHD' }, routes);
    assert.deepEqual(
      labs?.labs.map(({ sharing }) => sharing?.images.map(({ name, versions }) => [name, versions])),
      [[['Win_Dev', [version.name]]], undefined],
    );
    assert.deepEqual(
      labs.galleries.map(({ name, versions }) => [name, versions?.map(({ imageName }) => imageName)]),
      [['Images', [image.imageName]]],
    );
  });

  it('is nothing of the gallery where that is refused, and all else', async () => {
    const { labs } = await state(
      { Near: 'Gallery' },
      { ...routes, 'GET galleries/Images/images': forbidden },
    );
    assert.equal(labs?.labs.length, 1);
    assert.match(
      labs.galleries[0]?.fault?.what ?? '',
      /^The images of the gallery Images cannot be read: .*It may not/,
    );
  });

  it('are its custom images alone where it may not be asked what it shares', async () => {
    const { labs } = await state({ Near: 'Gallery' }, { 'GET labs/Near/sharedgalleries': forbidden });
    assert.match(
      labs?.labs[0]?.sharingFault?.what ?? '',
      /^What the lab Near shares of a gallery cannot be read/,
    );
    assert.deepEqual(labs?.galleries, []);
  });
});
