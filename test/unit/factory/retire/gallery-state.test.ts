import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { ImageVersion } from '../../../../tasks/core/azure/resources/image-versions.js';
import {
  noticeSharingFaults,
  readRetireGallery,
} from '../../../../tasks/core/factory/retire/gallery-state.js';
import { createReads } from '../../../../tasks/core/factory/reads.js';
import { readJudgedLab } from '../../../../tasks/core/factory/retire/judged-labs.js';
import { labOf } from '../../../worlds/azure-things.js';
import { gallery } from '../../../worlds/gallery-things.js';
import { azureInMemory, type Routes } from '../../azure/azure-in-memory.js';
import { fakeContext } from '../../step/fake-context.js';
import { definitionBody, snapshotBody, versionBody, galleryLab } from './gallery-bodies.js';
import { dev, snapshot, version } from './gallery-cases.js';
import { judgedLab, retireInputs } from './retire-states.js';

const refusal = { status: 403, body: { error: { code: 'AuthorizationFailed', message: 'You may not.' } } };

const galleryBody = { id: gallery.id, name: 'Images', location: 'westeurope', properties: {} };

/** Reads a gallery with these versions, all in one definition. */
async function read(versions: readonly ImageVersion[], more: Routes = {}, named = 'Images') {
  const { azure, asked } = await azureInMemory([galleryLab], {
    'GET galleries': { body: { value: [galleryBody] } },
    'GET galleries/Images/images': { body: { value: [definitionBody(dev)] } },
    'GET galleries/Images/images/Win11_Dev/versions': { body: { value: versions.map(versionBody) } },
    'GET snapshots': { body: { value: [snapshotBody(snapshot(9))] } },
    ...more,
  });
  const context = fakeContext({ ...retireInputs, gallery: named }, azure);
  return {
    view: await readRetireGallery(context, galleryLab, createReads(context, context.inputs)),
    notices: context.notices,
    asked: asked(),
  };
}

describe('What RetireImages reads of the gallery', () => {
  it('is nothing without the input: no request is sent', async () => {
    const { view, asked } = await read([version(1)], {}, '');
    assert.deepEqual([view, asked], [undefined, []]);
  });

  it('are its versions and the snapshots, one list each', async () => {
    const { view, asked } = await read([version(1), version(2)]);
    assert.ok(view?.stock);
    assert.deepEqual([view.stock.versions.length, view.stock.sets.length, view.partial.size], [2, 1, 0]);
    assert.deepEqual([...asked].sort(), [
      'GET galleries',
      'GET galleries/Images/images',
      'GET galleries/Images/images/Win11_Dev/versions',
      'GET snapshots',
    ]);
  });

  it('is of a failed version, and of no other, whether a region can use it', async () => {
    const failed = version(1, { provisioningState: 'Failed' });
    const place = `GET galleries/Images/images/Win11_Dev/versions/${failed.name}`;
    const inRegion = (state: string) => {
      const { properties, ...rest } = versionBody(failed);
      const replicationStatus = { summary: [{ region: 'West Europe', state, progress: 40 }] };
      return { [place]: { body: { ...rest, properties: { ...properties, replicationStatus } } } };
    };
    const idsOf = async (more: Routes) => {
      const { view, notices } = await read([failed, version(2)], more);
      return [...(view?.stock ? view.partial : []), ...notices.map(({ severity }) => severity)];
    };
    assert.deepEqual(await idsOf(inRegion('Completed')), [failed.id]);
    assert.deepEqual(await idsOf(inRegion('Failed')), []);
    assert.deepEqual(await idsOf({}), []);
    assert.deepEqual(await idsOf(inRegion('Unknown')), [failed.id]);
    assert.deepEqual(await idsOf({ [place]: { body: versionBody(failed) } }), [failed.id]);
    assert.deepEqual(await idsOf({ [place]: refusal }), [failed.id, 'warning']);
  });

  it('is why it cannot be read, which is noticed', async () => {
    const { view, notices } = await read([], { 'GET galleries': refusal });
    assert.match(view?.fault?.what ?? '', /You may not/);
    assert.equal(notices.length, 1);
  });
});

describe('What RetireImages reads of what a lab shares', () => {
  const lab = labOf('Dev');

  const { entry = assert.fail() } = judgedLab(lab, []);

  const sharing = { id: `${lab.id}/sharedgalleries/Images`, properties: { galleryId: gallery.id } };

  const answers: Routes = {
    'GET labs/Dev/customimages': { body: { value: [] } },
    'GET labs/Dev/sharedgalleries': { body: { value: [sharing] } },
    'GET labs/Dev/sharedgalleries/Images/sharedimages': { body: { value: [] } },
  };

  async function readLab(
    of: Partial<Parameters<typeof readJudgedLab>[1]>,
    routes = answers,
    from?: typeof gallery,
  ) {
    const { azure, asked } = await azureInMemory([lab], routes);
    const context = fakeContext(retireInputs, azure);
    const judged = await readJudgedLab(
      context,
      { lab, findings: [], ...of },
      { reads: createReads(context), gallery: from },
    );
    assert.ok('images' in judged);
    return { judged, asked: asked() };
  }

  it('is nothing where no gallery is given, or Labs.json does not list the lab', async () => {
    for (const { judged, asked } of [await readLab({ entry }), await readLab({}, answers, gallery)]) {
      assert.deepEqual([judged.sharing, judged.sharingFault], [undefined, undefined]);
      assert.deepEqual(asked, ['GET labs/Dev/customimages']);
    }
  });

  it('are two requests, whatever its delivery is: it may have changed that', async () => {
    const { judged, asked } = await readLab({ entry }, answers, gallery);
    assert.equal(judged.sharing?.shared?.galleryId, gallery.id);
    assert.equal(asked.length, 3);
  });

  it('is one request where it shares nothing', async () => {
    const none = { ...answers, 'GET labs/Dev/sharedgalleries': { body: { value: [] } } };
    assert.equal((await readLab({ entry }, none, gallery)).asked.length, 2);
  });

  it('keeps nobody from judging its custom images where it cannot be read', async () => {
    const { judged } = await readLab(
      { entry },
      { ...answers, 'GET labs/Dev/sharedgalleries': refusal },
      gallery,
    );
    assert.match(judged.sharingFault?.what ?? '', /^What the lab Dev shares .* You may not/);
  });

  it('is noticed where it cannot be read: for each lab of the gallery, once for all others', () => {
    const sharingFault = { severity: 'warning', what: 'It cannot be read.' } as const;
    const of = (name: string, delivery: 'VHD' | 'Gallery') => {
      const { entry: { ...own } = entry, ...rest } = judgedLab(labOf(name), []);
      return { ...rest, entry: { ...own, delivery }, sharingFault };
    };
    const context = fakeContext(retireInputs, undefined);
    const labs = [of('A', 'VHD'), of('B', 'Gallery'), of('C', 'VHD'), of('D', 'VHD'), of('E', 'Gallery')];
    noticeSharingFaults([...labs, judgedLab(lab, [])], context);
    assert.deepEqual(
      context.notices.map(({ severity, what }) => `${severity}: ${what}`),
      [
        'warning: It cannot be read.',
        'warning: It cannot be read.',
        'notice: It cannot be read. So it is of C, D.',
      ],
    );
  });
});
