import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { makeDefinition } from '../../../../tasks/core/factory/distribute/make-definition.js';
import type { Routes } from '../../azure/azure-in-memory.js';
import {
  builtImage,
  definitionOf,
  generation2,
  snapshotOf,
  versionOf,
} from '../../../worlds/gallery-things.js';
import { endsOf, galleryInMemory, galleryWorld, refusal } from './gallery-in-memory.js';
import { factoryLab, nearbyLab, planned, takingLab } from './gallery-plans.js';

const wanted = definitionOf('Win11_Dev', 'Win11\\Dev.json');
const get = 'GET galleries/Images/images/Win11_Dev';
const put = 'PUT galleries/Images/images/Win11_Dev';
const number = '2026.1129.83015';

/** A definition as Azure answers with it. */
function body(more: { readonly tags?: object; readonly properties?: object } = {}) {
  const { identifier, osType, osState, generation, architecture } = { ...wanted, ...generation2 };
  const properties = {
    provisioningState: 'Succeeded',
    identifier,
    osType,
    osState,
    hyperVGeneration: generation,
    architecture,
    ...more.properties,
  };
  return { body: { name: wanted.name, location: 'westeurope', tags: more.tags ?? wanted.tags, properties } };
}

const theirs = [
  ['that bears no mark of the factory', body({ tags: { owner: 'ann' } })],
  ['of another image', body({ tags: definitionOf('Win11_Dev', 'Win11\\Other.json').tags })],
  ['of other machines', body({ properties: { hyperVGeneration: 'V1' } })],
] as const;

async function make(routes: Routes) {
  const world = await galleryWorld(galleryInMemory(), routes);
  return { world, isNew: makeDefinition(wanted, factoryLab, world.contextOf()) };
}

/** Azure that does not have the definition at first, and refuses to make it since it is there by then. */
function meanwhile(there: ReturnType<typeof body>): Routes {
  let looks = 0;
  return {
    [get]: () => ((looks += 1) === 1 ? refusal(404, 'None.', 'ResourceNotFound') : there),
    [put]: refusal(409, 'It exists.'),
  };
}

describe('making the definition of an image', () => {
  it('makes it where there is none, and says that it is new', async () => {
    const { world, isNew } = await make({});
    assert.equal(await isNew, true);
    assert.deepEqual(world.changes(), [put]);
  });

  it('takes the one that is there already', async () => {
    const { world, isNew } = await make({ [get]: body() });
    assert.equal(await isNew, false);
    assert.deepEqual(world.changes(), []);
  });

  it('takes the one that another run makes meanwhile', async () => {
    const { isNew } = await make(meanwhile(body()));
    assert.equal(await isNew, false);
  });

  for (const [what, there] of theirs) {
    it(`leaves one of its name ${what} alone`, async () => {
      const { world, isNew } = await make({ [get]: there });
      await assert.rejects(isNew, {
        message: 'The gallery has another image definition Win11_Dev since the plan was made.',
        remedy: 'Run the task again: it chooses another name, or says what to do.',
      });
      assert.deepEqual(world.changes(), []);
    });

    it(`takes none ${what} for its own that is made meanwhile`, async () => {
      const { isNew } = await make(meanwhile(there));
      await assert.rejects(isNew, /another image definition Win11_Dev since the plan was made/);
    });
  }

  it('fails as Azure refuses it where there is none afterwards', async () => {
    for (const answer of [refusal(409, 'No quota.'), refusal(403, 'No.', 'AuthorizationFailed')]) {
      const { isNew } = await make({ [put]: answer });
      await assert.rejects(isNew, /Could not create .*Win11_Dev/);
    }
  });

  it('makes it once for all images of it that are published at the same time', async () => {
    const images = [1, 2].map((day) =>
      builtImage({ imageName: `Win11_Dev-${day}`, timestamp: new Date(Date.UTC(2026, 10, day)) }),
    );
    const snapshots = images.map((image) => snapshotOf(image, 'os'));
    const world = await galleryWorld(galleryInMemory(snapshots));
    const records = await world.carryOut(planned({ snapshots }, [takingLab(nearbyLab('Near'))]).actions);
    assert.deepEqual(
      endsOf(records).filter((end) => end.startsWith('publish')),
      ['publish: succeeded', 'publish: succeeded'],
    );
    assert.equal(world.count(/^GET galleries\/Images\/images\/Win11_Dev$/), 1);
    assert.equal(world.count(/^PUT galleries\/Images\/images\/Win11_Dev$/), 1);
  });

  it('is looked at before a version is made in it: another run may have made that, too', async () => {
    const held = galleryInMemory([snapshotOf(builtImage(), 'os')]);
    const world = await galleryWorld(held, {
      [put]: (request) => {
        const { tags } = versionOf(wanted, number, builtImage());
        held.versions.set(`Win11_Dev/${number}`, {
          state: 'Succeeded',
          tags,
          regions: { westeurope: 100 },
          storageProfile: { osDiskImage: { source: { id: 'os' } } },
        });
        return world.answer(request);
      },
    });
    const snapshots = [snapshotOf(builtImage(), 'os')];
    const [publish] = planned({ snapshots }, [takingLab(nearbyLab('Near'))]).actions;
    assert.ok(publish);
    assert.deepEqual(endsOf(await world.carryOut([publish])), ['publish: succeeded']);
    assert.equal(world.count(/^PUT .*versions/), 0);
  });
});
