import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { GalleryAction } from '../../../../tasks/core/factory/distribute/gallery-actions.js';
import { publishVersion } from '../../../../tasks/core/factory/distribute/publish-version.js';
import type { ResourceManagerRequest } from '../../azure/azure-in-memory.js';
import {
  builtImage,
  definitionOf,
  type GalleryContents,
  snapshotOf,
  trustedLaunch,
  versionOf,
} from '../../../worlds/gallery-things.js';
import { endsOf, galleryInMemory, galleryWorld, refusal } from './gallery-in-memory.js';
import { nearbyLab, planned, takingLab } from './gallery-plans.js';

const image = builtImage();
const snapshots = [snapshotOf(image, 'os', 2), snapshotOf(image, 3)];
const definition = definitionOf('Win11_Dev', image.imagePath);
const number = '2026.1129.83015';
const path = `galleries/Images/images/Win11_Dev/versions/${number}`;
const put = `PUT ${path}`;

const near = takingLab(nearbyLab('Near'));
const far = takingLab(nearbyLab('Far', 'northeurope'));

function actionsFor(labs = [near], contents: GalleryContents = { snapshots }): readonly GalleryAction[] {
  return planned(contents, labs).actions;
}

/** A version as it lies in memory. */
function heldVersion(
  state: string,
  regions: Record<string, number | 'Failed'>,
  tags = versionOf(definition, number, image).tags,
) {
  return { state, tags, regions, storageProfile: { osDiskImage: { source: { id: 'os' } } } };
}

/** The version as an earlier run has left it, and the actions for it. */
function leftAs(
  state: string,
  regions: Record<string, number | 'Failed'>,
  labs = [near, far],
  isThere = false,
) {
  const held = galleryInMemory(isThere ? [] : snapshots);
  held.versions.set(`Win11_Dev/${number}`, heldVersion(state, regions));
  const targets = Object.keys(regions).map((name) => ({ name }));
  const version = versionOf(definition, number, image, { provisioningState: state, regions: targets });
  const contents = { definitions: [[definition, [version]]] as const, snapshots: isThere ? [] : snapshots };
  return { held, actions: actionsFor(labs, contents) };
}

describe('publishing an image', () => {
  it('makes its definition and its version of all its snapshots in the regions of all labs, and deletes the snapshots then', async () => {
    const world = await galleryWorld(galleryInMemory(snapshots));
    const bodies: unknown[] = [];
    const [publish] = actionsFor([near, far]);
    assert.ok(publish);
    const watched = await galleryWorld(galleryInMemory(snapshots), {
      [put]: (request: ResourceManagerRequest) => {
        bodies.push(request.body);
        return world.answer(request);
      },
      [`GET ${path}`]: (request) => world.answer(request),
    });
    const [record] = await watched.carryOut([publish]);
    assert.equal(record?.outcome, 'succeeded');
    assert.deepEqual(watched.changes(), [
      'PUT galleries/Images/images/Win11_Dev',
      put,
      'DELETE snapshots/Win11_Dev-Nov-29-2026-os',
      'DELETE snapshots/Win11_Dev-Nov-29-2026-lun3',
    ]);
    const [body] = bodies as { readonly tags: object; readonly properties: object }[];
    assert.deepEqual(body?.tags, versionOf(definition, number, image).tags);
    assert.match(JSON.stringify(body.properties), /-os"}}.*"lun":3,"source":{"id":"[^"]*-lun3"/);
    assert.match(JSON.stringify(body.properties), /"name":"westeurope".*"name":"northeurope"/);
    assert.deepEqual(record.phases, ['publish', 'tidy up']);
  });

  it('says with the first version of an image with Trusted Launch that a machine of it should be looked at, and of no other', async () => {
    const told = async (contents: GalleryContents) => {
      const world = await galleryWorld(galleryInMemory(contents.snapshots ?? []));
      const records = await world.carryOut(actionsFor([near], contents));
      return records.flatMap(({ notices }) => notices.map(({ severity, what }) => [severity, what]));
    };
    const trusted = [snapshotOf(image, 'os', 1, { securityType: 'TrustedLaunch' })];
    assert.deepEqual(await told({ snapshots: trusted }), [
      ['notice', `Win11_Dev ${number} is the first version of an image with Trusted Launch.`],
    ]);
    assert.deepEqual(await told({ snapshots }), []);
    const known = definitionOf('Win11_Dev', image.imagePath, trustedLaunch);
    assert.deepEqual(await told({ snapshots: trusted, definitions: [[known, []]] }), []);
  });

  it('asks Azure as often however many labs wait for it', async () => {
    const looks: number[] = [];
    for (const labs of [[near], ['A', 'B', 'C', 'D', 'E'].map((name) => takingLab(nearbyLab(name)))]) {
      const held = galleryInMemory(snapshots);
      held.looks.set('westeurope', 4);
      const world = await galleryWorld(held);
      const records = await world.carryOut(actionsFor(labs));
      assert.ok(records.every(({ outcome }) => outcome === 'succeeded'));
      looks.push(world.count(/^GET .*versions/));
    }
    assert.deepEqual(looks, [5, 5]);
  });

  it('lets a lab have it as soon as its own region has it', async () => {
    const held = galleryInMemory(snapshots);
    held.looks.set('northeurope', 20);
    const world = await galleryWorld(held);
    assert.deepEqual(endsOf(await world.carryOut(actionsFor([near, far]))), [
      'publish: succeeded',
      'Near: succeeded',
      'Far: succeeded',
    ]);
    const order = world.asked();
    const enabled = order.indexOf('PUT labs/Near/sharedgalleries/Images/sharedimages/Win11_Dev');
    assert.ok(enabled < order.lastIndexOf(`GET ${path}`), order.join('\n'));
  });

  it('fails with what Azure says where a region fails; the labs of other regions have it, and the snapshots stay', async () => {
    const held = galleryInMemory(snapshots);
    held.failing.add('northeurope');
    const world = await galleryWorld(held);
    const [publish, nearEnd, farEnd] = endsOf(await world.carryOut(actionsFor([near, far])));
    assert.match(
      publish ?? '',
      /^publish: failed: Win11\\Dev\.json could not be published as Win11_Dev 2026\.1129\.83015 in northeurope \(No room\.\): .*There is no room/,
    );
    assert.equal(nearEnd, 'Near: succeeded');
    assert.match(
      farEnd ?? '',
      /^Far: failed: Far does not get Win11_Dev-Nov-29-2026: .*not in northeurope: Failed, No room\./,
    );
    assert.deepEqual([...held.snapshots.keys()].length, 2);
  });

  it('lets no lab wait for ever where it is refused', async () => {
    const world = await galleryWorld(galleryInMemory(snapshots), {
      [put]: refusal(403, 'No.', 'AuthorizationFailed'),
    });
    const [publish, offer] = endsOf(await world.carryOut(actionsFor()));
    assert.match(publish ?? '', /^publish: failed: Could not create version .*AuthorizationFailed/);
    assert.match(offer ?? '', /^Near: failed: Near does not get .* not in westeurope\.$/);
    assert.deepEqual(world.count(/sharedgalleries/), 0);
  });

  it('waits where its snapshots are in use, and begins again then', async () => {
    let puts = 0;
    const world = await galleryWorld(galleryInMemory(snapshots), {
      [put]: (request) =>
        (puts += 1) < 20 ? refusal(409, 'Another operation is in progress.') : world.answer(request),
    });
    assert.deepEqual(endsOf(await world.carryOut(actionsFor())), ['publish: succeeded', 'Near: succeeded']);
    assert.equal(puts, 20);
  });

  for (const message of ['Another operation is in progress.', 'It exists.'])
    it(`goes on with the version that another run has begun meanwhile (${message})`, async () => {
      const held = galleryInMemory(snapshots);
      held.looks.set('westeurope', 3);
      const world = await galleryWorld(held, {
        [put]: () => {
          held.versions.set(`Win11_Dev/${number}`, heldVersion('Creating', { westeurope: 0 }));
          return refusal(409, message);
        },
      });
      assert.deepEqual(endsOf(await world.carryOut(actionsFor())), ['publish: succeeded', 'Near: succeeded']);
      assert.equal(world.count(/^PUT .*versions/), 1);
    });

  it('repairs what another run’s creation has left broken meanwhile', async () => {
    const held = galleryInMemory(snapshots);
    const { actions } = leftAs('Creating', { westeurope: 0 }, [near]);
    held.versions.set(`Win11_Dev/${number}`, heldVersion('Creating', { westeurope: 0 }));
    held.failing.add('westeurope');
    const world = await galleryWorld(held, {
      [`DELETE ${path}`]: (request) => {
        held.failing.clear();
        return world.answer(request);
      },
    });
    assert.deepEqual(endsOf(await world.carryOut(actions)), ['publish: succeeded', 'Near: succeeded']);
    assert.deepEqual(
      world.changes().filter((line) => line.includes('versions')),
      [`DELETE ${path}`, put],
    );
  });

  it('follows the operation while Azure does not show the version that it begins to make', async () => {
    const held = galleryInMemory(snapshots);
    let hidden = 3;
    const world = await galleryWorld(held, {
      [`GET ${path}`]: (request) =>
        held.versions.size > 0 && (hidden -= 1) >= 0
          ? refusal(404, 'None.', 'ResourceNotFound')
          : world.answer(request),
      'GET locations/westeurope/capsOperations/1': { body: { status: 'InProgress' } },
    });
    assert.deepEqual(endsOf(await world.carryOut(actionsFor())), ['publish: succeeded', 'Near: succeeded']);
    assert.equal(world.count(/^PUT .*versions/), 1);
  });

  it('gives up where something else changes the version again and again', async () => {
    const { held, actions } = leftAs('Succeeded', { westeurope: 1 });
    const world = await galleryWorld(held, {
      [put]: (request) => {
        const answer = world.answer(request);
        held.versions.set(`Win11_Dev/${number}`, heldVersion('Succeeded', { westeurope: 1 }));
        return answer;
      },
    });
    const [publish] = endsOf(await world.carryOut(actions));
    assert.match(publish ?? '', /not complete after 8 changes: something else changes it too/);
  });

  describe('whose version is there already', () => {
    it('waits for what another run does to it', async () => {
      const { held, actions } = leftAs('Creating', { westeurope: 0, northeurope: 0 });
      held.looks.set('northeurope', 4);
      const world = await galleryWorld(held);
      const records = await world.carryOut(actions);
      assert.deepEqual(endsOf(records), ['publish: succeeded', 'Near: succeeded', 'Far: succeeded']);
      assert.equal(world.count(/^PUT .*versions/), 0);
      assert.deepEqual(records[0]?.phases, ['wait for another run', 'tidy up']);
    });

    it('waits where another run begins to add a region before it can', async () => {
      const { held, actions } = leftAs('Succeeded', { westeurope: 1 });
      held.looks.set('northeurope', 3);
      const world = await galleryWorld(held, {
        [put]: () => {
          held.versions.set(
            `Win11_Dev/${number}`,
            heldVersion('Updating', { westeurope: 1, northeurope: 0 }),
          );
          return refusal(409, 'It cannot be changed: its state is Updating.');
        },
      });
      const records = await world.carryOut(actions);
      assert.deepEqual(endsOf(records), ['publish: succeeded', 'Near: succeeded', 'Far: succeeded']);
      assert.equal(world.count(/^PUT .*versions/), 1);
    });

    it('adds a region', async () => {
      const { held, actions } = leftAs('Succeeded', { westeurope: 1, uksouth: 1 });
      const world = await galleryWorld(held);
      await world.carryOut(actions);
      assert.deepEqual(held.versions.get(`Win11_Dev/${number}`)?.regions, {
        westeurope: 1,
        uksouth: 1,
        northeurope: 1,
      });
    });

    for (const [how, routes] of [
      ['at once', { [put]: refusal(404, 'The source Win11_Dev-os is gone.', 'ResourceNotFound') }],
      ['later', {}],
    ] as const)
      it(`says that the next image gets to a region for which Azure needs the snapshots that are gone, which it says ${how}`, async () => {
        const { held, actions } = leftAs('Succeeded', { westeurope: 1 }, [near, far], true);
        held.failing.add('northeurope');
        const world = await galleryWorld(held, routes);
        const errors: unknown[] = [];
        const [publish] = actions;
        assert.ok(publish?.kind === 'publish');
        await publishVersion(publish, world.contextOf()).catch((error: unknown) => errors.push(error));
        const [error] = errors as readonly (Error & { readonly remedy: string })[];
        assert.match(
          error?.message ?? '',
          /^Win11_Dev 2026\.1129\.83015 could not be brought to northeurope: /,
        );
        assert.match(
          error?.remedy ?? '',
          /^The regions that have it keep it\. The next image of Win11\\Dev\.json is brought to all of them\./,
        );
        assert.equal(held.versions.get(`Win11_Dev/${number}`)?.regions['westeurope'], 1);
      });

    it('leaves out what failed and adds it again, also a region that somebody else added', async () => {
      const { held, actions } = leftAs('Failed', { westeurope: 1, northeurope: 'Failed', uksouth: 'Failed' });
      const world = await galleryWorld(held);
      assert.deepEqual(endsOf(await world.carryOut(actions)), [
        'publish: succeeded',
        'Near: succeeded',
        'Far: succeeded',
      ]);
      assert.deepEqual(held.versions.get(`Win11_Dev/${number}`)?.regions, {
        westeurope: 1,
        northeurope: 1,
        uksouth: 1,
      });
      assert.equal(world.count(/^DELETE .*versions/), 0);
    });

    it('is made anew where it failed everywhere', async () => {
      const { held, actions } = leftAs('Failed', { westeurope: 'Failed' }, [near]);
      const world = await galleryWorld(held);
      assert.deepEqual(endsOf(await world.carryOut(actions)), ['publish: succeeded', 'Near: succeeded']);
      assert.deepEqual(world.changes().slice(0, 2), [`DELETE ${path}`, put]);
    });

    it('is not deleted where another run has made it anew meanwhile', async () => {
      const { held, actions } = leftAs('Failed', { westeurope: 'Failed' }, [near]);
      let deletions = 0;
      const world = await galleryWorld(held, {
        [`DELETE ${path}`]: () => {
          deletions += 1;
          held.versions.set(`Win11_Dev/${number}`, heldVersion('Creating', { westeurope: 0 }));
          return refusal(409, 'Another operation is in progress.');
        },
      });
      assert.deepEqual(endsOf(await world.carryOut(actions)), ['publish: succeeded', 'Near: succeeded']);
      assert.equal(deletions, 1);
    });

    it('is neither changed nor deleted nor offered where it is somebody’s by then', async () => {
      for (const state of ['Succeeded', 'Failed']) {
        const held = galleryInMemory(snapshots);
        const theirs = heldVersion(
          state,
          { westeurope: state === 'Failed' ? 'Failed' : 1 },
          { owner: 'ann' },
        );
        held.versions.set(`Win11_Dev/${number}`, theirs);
        const world = await galleryWorld(held);
        const [publish, offer] = endsOf(
          await world.carryOut(actionsFor([near], { definitions: [[definition, []]], snapshots })),
        );
        assert.match(publish ?? '', /^publish: failed: .*not of this image/);
        assert.match(offer ?? '', /^Near: failed: Near does not get/);
        assert.deepEqual(world.changes(), []);
      }
    });
  });

  it('ends at once on cancellation, with the offers, and deletes nothing', async () => {
    const abort = new AbortController();
    const held = galleryInMemory(snapshots);
    held.looks.set('westeurope', 1000);
    held.looks.set('northeurope', 1000);
    const { signal } = abort;
    let looks = 0;
    const world = await galleryWorld(
      held,
      {
        [`GET ${path}`]: (request) => {
          if ((looks += 1) === 3) abort.abort();
          return world.answer(request);
        },
      },
      { signal },
    );
    const records = await world.carryOut(actionsFor([near, far]));
    assert.ok(records.every(({ outcome }) => outcome === 'failed'));
    assert.equal(looks, 3);
    assert.equal(world.count(/^DELETE|sharedgalleries/), 0);
  });

  for (const [what, answers] of [
    ['is still answered', true],
    ['gets no answer', false],
  ] as const)
    it(`ends with all that wait for regions and lists, and asks nothing more, whichever request it is cancelled at (which ${what})`, async () => {
      const { actions } = planned({ snapshots }, [near, takingLab(nearbyLab('Nearby')), far]);
      for (let last = 1; last <= 24; last += 1) {
        const abort = new AbortController();
        const held = galleryInMemory(snapshots);
        held.lag = 1000;
        held.looks.set('northeurope', 1 + (last % 4));
        const { answer } = await galleryWorld(held);
        const cancelled = () => {
          abort.abort();
          return new Promise<never>(() => undefined);
        };
        const world = await galleryWorld(
          held,
          {
            '*': (request) => {
              if (world.asked().length < last) return answer(request);
              return answers ? (abort.abort(), answer(request)) : cancelled();
            },
          },
          { signal: abort.signal },
        );
        const records = await world.carryOut(actions);
        assert.equal(records.filter(({ action }) => action.kind === 'offer').length, 3);
        assert.ok(records.every(({ action, outcome }) => action.kind === 'publish' || outcome === 'failed'));
        assert.equal(world.asked().length, last);
      }
    });
});
