import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
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
const put = `PUT galleries/Images/images/Win11_Dev/versions/${number}`;

const near = takingLab(nearbyLab('Near'));

function actionsFor(labs = [near], contents: GalleryContents = { snapshots }) {
  return planned(contents, labs).actions;
}

describe('publishing an image where Azure wants a managed image of a generalized machine', () => {
  const managedImage = 'images/Win11_Dev-Nov-29-2026-image';
  const refused = refusal(
    400,
    "The resource with id '/s/one' has a different OS state ['Specialized'] than the parent gallery image OS state ['Generalized'].",
    'BadRequest',
  );

  /** Azure that takes a version of nothing but a managed image. */
  function picky(held = galleryInMemory(snapshots), answer = refused) {
    return galleryWorld(held, {
      [put]: (request): ReturnType<typeof refusal> => {
        const isManaged = /"source":{"id":"[^"]*\/images\//.test(JSON.stringify(request.body));
        return isManaged || held.versions.size > 0 ? worldOf(held).answer(request) : answer;
      },
    }).then((world) => {
      worlds.set(held, world);
      return world;
    });
  }
  const worlds = new Map<object, Awaited<ReturnType<typeof galleryWorld>>>();
  const worldOf = (held: object) => {
    const world = worlds.get(held);
    assert.ok(world);
    return world;
  };

  it('makes one of the snapshots, the version of that, and deletes it with the snapshots', async () => {
    const world = await picky();
    assert.deepEqual(endsOf(await world.carryOut(actionsFor())), ['publish: succeeded', 'Near: succeeded']);
    assert.deepEqual(
      world.changes().filter((line) => !line.includes('labs')),
      [
        'PUT galleries/Images/images/Win11_Dev',
        put,
        `PUT ${managedImage}`,
        put,
        `DELETE ${managedImage}`,
        'DELETE snapshots/Win11_Dev-Nov-29-2026-os',
        'DELETE snapshots/Win11_Dev-Nov-29-2026-lun3',
      ],
    );
  });

  it('uses the one that a killed run has left', async () => {
    const held = galleryInMemory(snapshots);
    held.managedImages.set('Win11_Dev-Nov-29-2026-image', versionOf(definition, number, image).tags);
    const world = await picky(held);
    assert.deepEqual(endsOf(await world.carryOut(actionsFor())), ['publish: succeeded', 'Near: succeeded']);
    assert.equal(world.count(/^PUT images/), 0);
    assert.equal(held.managedImages.size, 0);
  });

  it('leaves one of that name alone that is somebody’s', async () => {
    const held = galleryInMemory(snapshots);
    held.managedImages.set('Win11_Dev-Nov-29-2026-image', { owner: 'ann' });
    const world = await picky(held);
    const [publish] = endsOf(await world.carryOut(actionsFor()));
    assert.match(
      publish ?? '',
      /different OS state.*by way of a managed image either: .* is not the factory's/,
    );
    assert.equal(world.count(/^(PUT|DELETE) images/), 0);
  });

  it('asks for none where Azure refuses for another reason', async () => {
    for (const answer of [
      refusal(400, 'The size is too large.'),
      refusal(403, 'Not generalized.', 'AuthorizationFailed'),
    ]) {
      const world = await picky(galleryInMemory(snapshots), answer);
      const [publish] = endsOf(await world.carryOut(actionsFor()));
      assert.match(publish ?? '', /^publish: failed: Could not create version/);
      assert.equal(world.count(/ images\//), 0);
    }
  });

  for (const [what, source] of [
    ['Trusted Launch', [snapshotOf(image, 'os', 1, { securityType: trustedLaunch.securityType ?? '' })]],
    [
      'a specialized machine',
      [snapshotOf(image, 'os', 1, { tags: { ...snapshotOf(image, 'os').tags, osState: 'Specialized' } })],
    ],
  ] as const)
    it(`asks for none of ${what}: Azure makes none`, async () => {
      const world = await picky(galleryInMemory(source));
      const [publish] = endsOf(await world.carryOut(actionsFor([near], { snapshots: source })));
      assert.match(publish ?? '', /^publish: failed: Could not create version/);
      assert.equal(world.count(/ images\//), 0);
    });

  it('sends no request for one where the version is made of snapshots', async () => {
    const world = await galleryWorld(galleryInMemory(snapshots));
    await world.carryOut(actionsFor());
    assert.equal(world.count(/ images\//), 0);
  });
});
