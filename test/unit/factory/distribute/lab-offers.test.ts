import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { OfferAction } from '../../../../tasks/core/factory/distribute/gallery-actions.js';
import {
  beforeListed,
  enableIn,
  shareWith,
  waitUntilListed,
} from '../../../../tasks/core/factory/distribute/lab-offers.js';
import type { ImageDefinition } from '../../../../tasks/core/azure/resources/image-definitions.js';
import { messageOf, remedyOf } from '../../../../tasks/core/step/problem.js';
import { builtImage, definitionOf, versionOf } from '../../../worlds/gallery-things.js';
import { endsOf, galleryInMemory, type GalleryInMemory, galleryWorld, refusal } from './gallery-in-memory.js';
import { nearbyLab, planned, sharingIn, takingLab } from './gallery-plans.js';

const near = nearbyLab('Near');
const list = 'GET labs/Near/sharedgalleries/Images/sharedimages';
const neverAnswers = () => new Promise<never>(() => undefined);

/** Images that are published, each of a definition of its own, or of one. */
function published(count: number, definitionName = (index: number) => `Win11_${index}`) {
  const held = galleryInMemory();
  const definitions = new Map<string, ImageDefinition>();
  const versions = Array.from({ length: count }, (_, index) => {
    const name = definitionName(index);
    const timestamp = new Date(Date.UTC(2026, 10, index + 1));
    const image = builtImage({ imagePath: `Win11\\${name}.json`, imageName: `${name}-${index}`, timestamp });
    const definition = definitions.get(name) ?? definitionOf(name, image.imagePath);
    definitions.set(name, definition);
    const version = versionOf(definition, `2026.110${index + 1}.0`, image);
    hold(held, name, version.name, version.tags);
    return { definition, version };
  });
  const contents = [...definitions.values()].map(
    (definition) =>
      [
        definition,
        versions.filter((one) => one.definition === definition).map(({ version }) => version),
      ] as const,
  );
  return { held, definitions: contents };
}

function hold(
  held: GalleryInMemory,
  definition: string,
  name: string,
  tags: Record<string, string> | object,
) {
  held.versions.set(`${definition}/${name}`, {
    state: 'Succeeded',
    tags: tags as Record<string, string>,
    regions: { westeurope: 1 },
    storageProfile: {},
  });
}

/** The offers of images to labs that do not share the gallery yet. */
function offersOf(
  { definitions }: Pick<ReturnType<typeof published>, 'definitions'>,
  labs = [near],
): readonly OfferAction[] {
  const { actions } = planned(
    { definitions },
    labs.map((lab) => takingLab(lab)),
  );
  return actions.flatMap((action) => (action.kind === 'offer' ? [action] : []));
}

function first<T>([one]: readonly T[]): T {
  assert.ok(one);
  return one;
}

const succeeded = (count: number, lab = 'Near') => Array.from({ length: count }, () => `${lab}: succeeded`);

describe('offering images to a lab', () => {
  it('shares the gallery once with each lab, however many images it gets', async () => {
    const stock = published(3);
    const world = await galleryWorld(stock.held);
    const records = await world.carryOut(offersOf(stock, [near, nearbyLab('Other')]));
    assert.deepEqual(endsOf(records).sort(), [...succeeded(3), ...succeeded(3, 'Other')]);
    assert.equal(world.count(/^PUT labs\/Near\/sharedgalleries\/Images$/), 1);
    assert.equal(world.count(/^PUT labs\/Other\/sharedgalleries\/Images$/), 1);
    assert.equal(world.count(/^GET labs\/Near\/sharedgalleries$/), 1);
  });

  it('never shares it in place of another one that the lab shares since the plan was made', async () => {
    const stock = published(2);
    const theirs = '/subscriptions/1/resourceGroups/x/providers/Microsoft.Compute/galleries/Theirs';
    stock.held.shared.set('Near', { galleryId: theirs, enabled: new Set() });
    const world = await galleryWorld(stock.held);
    const ends = endsOf(await world.carryOut(offersOf(stock)));
    for (const end of ends)
      assert.match(end, /^Near: failed: .* shares another gallery than Images: Theirs\./);
    assert.equal(ends.length, 2);
    assert.deepEqual(world.changes(), []);
  });

  it('takes it as shared where another run has shared it since the plan was made', async () => {
    const stock = published(1);
    const action = first(offersOf(stock));
    stock.held.shared.set('Near', { galleryId: action.gallery.id.toUpperCase(), enabled: new Set() });
    const world = await galleryWorld(stock.held);
    const { name, id } = await shareWith(action, world.contextOf());
    assert.deepEqual([name, id], ['IMAGES', `${near.id}/sharedgalleries/IMAGES`]);
    assert.deepEqual(world.changes(), []);
  });

  it('asks nothing where the lab shared it as the plan was made', async () => {
    const action = { ...first(offersOf(published(1))), sharing: sharingIn(near, []) };
    const world = await galleryWorld(galleryInMemory());
    assert.equal(await shareWith(action, world.contextOf()), action.sharing.shared);
    assert.deepEqual(world.asked(), []);
  });

  it('enables a definition once, however many of its versions the lab gets', async () => {
    const stock = published(3, () => 'Win11_Dev');
    const world = await galleryWorld(stock.held);
    assert.deepEqual(endsOf(await world.carryOut(offersOf(stock))), succeeded(3));
    assert.equal(world.count(/^PUT .*sharedimages\/Win11_Dev$/), 1);
  });

  it('enables none that is enabled, or in a lab that shares all images', async () => {
    const action = first(offersOf(published(1)));
    const world = await galleryWorld(galleryInMemory());
    const enabled = sharingIn(near, ['win11_0']);
    await enableIn(enabled.shared, { ...action, sharing: enabled }, world.contextOf());
    await enableIn({ ...enabled.shared, sharesAllImages: true }, action, world.contextOf());
    assert.deepEqual(world.asked(), []);
  });
});

describe('waiting until a lab lists its versions', () => {
  it('takes as many looks at the list for many versions as for one', async () => {
    const looks: number[] = [];
    for (const count of [1, 5]) {
      const stock = published(count);
      stock.held.lag = 3;
      const world = await galleryWorld(stock.held);
      assert.deepEqual(endsOf(await world.carryOut(offersOf(stock))), succeeded(count));
      looks.push(world.count(/^GET .*sharedimages/));
    }
    assert.deepEqual(looks, [4, 4]);
  });

  it('takes none where the list had the version as the plan was made', async () => {
    const action = first(offersOf(published(1)));
    const sharing = sharingIn(near, ['Win11_0'], [action.version.name]);
    const world = await galleryWorld(galleryInMemory());
    assert.equal(await waitUntilListed(sharing.shared, { ...action, sharing }, world.contextOf()), true);
    assert.deepEqual(world.asked(), []);
  });

  it('takes one look in four intervals while more images are to come to the lab', async () => {
    const stock = published(2);
    stock.held.lag = 1000;
    const action = first(offersOf(stock));
    const world = await galleryWorld(stock.held);
    const shared = await shareWith(action, world.contextOf());
    const context = world.contextOf();
    await enableIn(shared, action, context);
    const looks: number[] = [];
    const wait: typeof context.wait = (awaited) =>
      context.wait({
        ...awaited,
        poll: async (signal) => {
          const poll = await awaited.poll(signal);
          looks.push(world.count(/^GET .*sharedimages/));
          if (looks.length === 8) end();
          return poll;
        },
      });
    let end = () => {};
    const coming = beforeListed(action, context, () => new Promise<void>((resolve) => (end = resolve)));
    const listed = waitUntilListed(shared, action, { ...context, wait });
    await coming;
    stock.held.lag = 0;
    assert.equal(await listed, true);
    assert.deepEqual(looks.slice(0, 8), [0, 0, 0, 1, 1, 1, 1, 2]);
    assert.equal(world.count(/^GET .*sharedimages/), 3);
  });

  for (const [minutes, expected] of [
    [3, 3],
    [60, 10],
  ] as const)
    it(`ends after ${expected} minutes with a warning, and the lab has it, where an operation may take ${minutes}`, async () => {
      const stock = published(1);
      stock.held.lag = 1000;
      let passed = 0;
      const now = () => new Date(Date.UTC(2026, 10, 29) + (passed += 1) * 60_000);
      const world = await galleryWorld(stock.held, {}, { now, limits: { operationTimeoutMinutes: minutes } });
      const record = first(await world.carryOut(offersOf(stock)));
      assert.deepEqual(
        [record.outcome, record.reason],
        ['succeeded', 'Near has it now, but does not list it yet.'],
      );
      assert.deepEqual(
        record.notices.map(({ severity, what }) => [severity, what]),
        [['warning', 'The lab Near does not list the version 2026.1101.0 of Win11_0 yet.']],
      );
      assert.equal(world.count(/^GET .*sharedimages/), expected);
    });

  it('gives up only the version whose time is over', async () => {
    const stock = published(2);
    const [one, later] = offersOf(stock);
    assert.ok(one && later);
    const { versions } = stock.held;
    const held = [...versions];
    versions.clear();
    let seconds = 0;
    const world = await galleryWorld(stock.held, {}, { now: () => new Date(seconds * 1000) });
    const shared = await shareWith(one, world.contextOf());
    await enableIn(shared, one, world.contextOf());
    await enableIn(shared, later, world.contextOf());
    const waitFor = (action: OfferAction) => waitUntilListed(shared, action, world.contextOf());
    const first = waitFor(one);
    seconds = 30;
    const second = waitFor(later);
    seconds = 60;
    assert.equal(await first, false);
    for (const [key, version] of held) versions.set(key, version);
    assert.equal(await second, true);
  });

  it('says how the lab can let its users see the image where Azure lets no image be enabled by itself', async () => {
    const stock = published(1);
    const enabling = `${list.replace('GET', 'PUT')}/Win11_0`;
    const world = await galleryWorld(stock.held, { [enabling]: () => refusal(400, 'No.', 'BadRequest') });
    const action = first(offersOf(stock));
    const shared = await shareWith(action, world.contextOf());
    await assert.rejects(enableIn(shared, action, world.contextOf()), (error) => {
      assert.match(messageOf(error), /^Could not enable the image Win11_0 .*: No\. \(HTTP 400 BadRequest\)$/);
      assert.match(remedyOf(error) ?? '', /turn on "allow all images" .* in the lab Near/);
      return true;
    });
  });

  it('fails for all that wait where the list fails; the next one looks anew', async () => {
    const stock = published(3);
    let lists = 0;
    const world = await galleryWorld(stock.held, {
      [list]: (request) =>
        (lists += 1) === 1 ? refusal(403, 'No.', 'AuthorizationFailed') : world.answer(request),
    });
    const [one, two, next] = offersOf(stock);
    assert.ok(one && two && next);
    for (const end of endsOf(await world.carryOut([one, two])))
      assert.match(end, /^Near: failed: Could not list the images of the gallery Images that the lab Near/);
    assert.equal(lists, 1);
    assert.deepEqual(endsOf(await world.carryOut([next])), succeeded(1));
    assert.equal(lists, 2);
  });

  it('looks anew for a version that comes just as the last one that was awaited is listed', async () => {
    const stock = published(2);
    const [one, next] = offersOf(stock);
    assert.ok(one && next);
    const world = await galleryWorld(stock.held);
    const shared = await shareWith(one, world.contextOf());
    await enableIn(shared, one, world.contextOf());
    await enableIn(shared, next, world.contextOf());
    const both = waitUntilListed(shared, one, world.contextOf()).then(async (isListed) => [
      isListed,
      await waitUntilListed(shared, next, world.contextOf()),
    ]);
    assert.deepEqual(await both, [true, true]);
    assert.equal(world.count(/^GET .*sharedimages/), 2);
  });

  it('looks for a version that comes while the list is on its way', async () => {
    const stock = published(2);
    const [one, next] = offersOf(stock);
    assert.ok(one && next);
    stock.held.lag = 1;
    let second: Promise<boolean> | undefined;
    const world = await galleryWorld(stock.held, {
      [list]: (request) => {
        second ??= waitUntilListed(shared, next, world.contextOf());
        return world.answer(request);
      },
    });
    const shared = await shareWith(one, world.contextOf());
    await enableIn(shared, one, world.contextOf());
    await enableIn(shared, next, world.contextOf());
    assert.equal(await waitUntilListed(shared, one, world.contextOf()), true);
    assert.equal(await second, true);
    assert.equal(world.count(/^GET .*sharedimages/), 2);
  });

  for (const [when, answer] of [
    ['between two looks', undefined],
    ['while the list gets no answer', neverAnswers],
  ] as const)
    it(`ends at once for all on cancellation ${when}`, async () => {
      const abort = new AbortController();
      const stock = published(3);
      stock.held.lag = 1000;
      let lists = 0;
      const world = await galleryWorld(
        stock.held,
        {
          [list]: (request) => {
            if ((lists += 1) === 3) setImmediate(() => abort.abort());
            return lists === 3 && answer ? answer() : world.answer(request);
          },
        },
        { signal: abort.signal },
      );
      const records = await world.carryOut(offersOf(stock));
      assert.deepEqual(
        records.map(({ outcome }) => outcome),
        ['failed', 'failed', 'failed'],
      );
      assert.ok(lists <= 4, `${lists} lists`);
    });
});
