import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { CustomImage } from '../../../../tasks/core/azure/resources/custom-images.js';
import type { ImageVersion } from '../../../../tasks/core/azure/resources/image-versions.js';
import { customImageMarking } from '../../../../tasks/core/factory/retire/deletions.js';
import { versionMarking } from '../../../../tasks/core/factory/retire/gallery-deletions.js';
import { act, refused } from '../../../../tasks/core/factory/retire/step.js';
import { customImageOf, labOf } from '../../../worlds/azure-things.js';
import { gallery } from '../../../worlds/gallery-things.js';
import { azureInMemory, type Routes } from '../../azure/azure-in-memory.js';
import { fakeContext } from '../../step/fake-context.js';
import { galleryLab, versionBody } from './gallery-bodies.js';
import { galleryOf, version } from './gallery-cases.js';
import { retireInputs } from './retire-states.js';

const deleteAfter = new Date('2026-12-05T00:00:00Z');

const marks = { ImageFactoryState: 'deprecated', ImageFactoryDeleteAfter: '2026-12-05' };

const changed = 'It changed since the plan was made.';

describe('The deprecation of a custom image', () => {
  const lab = labOf('Dev');
  const place = 'labs/Dev/customimages/x';
  const usual = customImageOf(lab, 'x', { tags: { ImagePath: 'a.json', Owner: 'me' } });

  const bodyOf = ({ id, name, tags, provisioningState, createdDate }: CustomImage) => ({
    id,
    name,
    tags,
    properties: { provisioningState, creationDate: createdDate.toISOString() },
  });

  /** Marks the planned image where the lab has this one now, and Azure answers with these tags. */
  async function mark(
    planned: CustomImage,
    until: Date | undefined,
    { now = planned, answered }: { readonly now?: CustomImage; readonly answered?: object } = {},
    more: Routes = {},
  ) {
    const sent: unknown[] = [];
    const world = await azureInMemory([lab], {
      [`GET ${place}`]: { body: bodyOf(now) },
      [`PATCH ${place}`]: ({ body }) => {
        sent.push(body);
        return { body: { ...bodyOf(now), tags: answered } };
      },
      ...more,
    });
    const action = customImageMarking(planned, { reason: 'Old.', deleteAfter: until }, lab, {
      path: 'a.json',
    });
    const context = fakeContext(retireInputs, world.azure);
    const done = await act(action, context);
    return { done, sent, asked: world.asked() };
  }

  it('C120 adds its two tags to those that are there, and is no deletion', async () => {
    const tags = { ...usual.tags, ...marks };
    const { done, sent, asked } = await mark(usual, deleteAfter, { answered: tags });
    assert.deepEqual(sent, [{ tags }]);
    assert.deepEqual(done, { reason: 'Old.', imageFacts: { isThere: true } });
    assert.ok(!asked.some((request) => request.startsWith('DELETE')));
  });

  it('C120 replaces tags of these names in another casing', async () => {
    const odd = { ...usual, tags: { ...usual.tags, imagefactorystate: 'x' } };
    const { sent } = await mark(odd, deleteAfter, { answered: marks });
    assert.deepEqual(sent, [{ tags: { ...usual.tags, ...marks } }]);
  });

  it('C120 is taken back by taking its tags away, and no other', async () => {
    const marked = { ...usual, tags: { ...usual.tags, ...marks } };
    const { done, sent } = await mark(marked, undefined, { answered: usual.tags });
    assert.deepEqual([done.outcome, sent], [undefined, [{ tags: usual.tags }]]);
  });

  it('C120 fails where Azure has kept or lost the tags', async () => {
    const marked = { ...usual, tags: { ...usual.tags, ...marks } };
    await assert.rejects(mark(marked, undefined, { answered: marked.tags }), /has not taken x the tags/);
    await assert.rejects(mark(usual, deleteAfter, { answered: usual.tags }), /has not given x the tags/);
  });

  it('C94 leaves an image that changed since, as by another run', async () => {
    const now = { ...usual, tags: { ...usual.tags, FactoryKeep: '' } };
    const { done, sent } = await mark(usual, deleteAfter, { now });
    assert.deepEqual([done.outcome, done.reason, sent], ['skipped', changed, []]);
  });

  it('finds an image that is gone, as by the old scripts', async () => {
    const { done } = await mark(usual, deleteAfter, {}, { [`GET ${place}`]: { status: 404 } });
    assert.deepEqual([done.outcome, done.reason], ['skipped', 'It is gone already.']);
  });

  it('C120 is refused beforehand, with the action, where the right to write custom images is missing', async () => {
    const { azure } = await azureInMemory([lab], {
      'GET permissions': { body: { value: [{ actions: ['*/read', '*/delete'], dataActions: [] }] } },
    });
    const action = customImageMarking(usual, { reason: 'Old.', deleteAfter }, lab, { path: 'a.json' });
    const [one] = await refused([action], fakeContext(retireInputs, azure));
    assert.equal(
      one?.reason,
      'The service connection may not: Microsoft.DevTestLab/labs/customImages/write.',
    );
  });
});

interface Written {
  readonly tags: Readonly<Record<string, string>>;
  readonly properties: {
    readonly publishingProfile: {
      readonly excludeFromLatest: boolean;
      readonly endOfLifeDate?: string;
      readonly targetRegions: readonly { readonly excludeFromLatest: boolean }[];
    };
  };
}

describe('The deprecation of a version', () => {
  const now = new Date('2026-11-21T03:00:00Z');

  /** What is written for a version with these properties. */
  async function write(more: Partial<ImageVersion>, until: Date | undefined) {
    const [planned = assert.fail()] = galleryOf({ versions: [version(1, more)] }).versions;
    const place = `galleries/Images/images/Win11_Dev/versions/${planned.version.name}`;
    const body = versionBody(planned.version);
    const written: Written[] = [];
    const world = await azureInMemory([galleryLab], {
      [`GET ${place}`]: { body },
      [`PUT ${place}`]: (request) => {
        written.push(request.body as Written);
        return { body };
      },
    });
    const action = versionMarking(planned, { reason: 'Old.', deleteAfter: until }, gallery);
    const done = await act(action, fakeContext(retireInputs, world.azure, { now: () => now }));
    const [{ tags, properties } = assert.fail()] = written;
    const { excludeFromLatest, endOfLifeDate, targetRegions } = properties.publishingProfile;
    const regions = targetRegions.map((region) => region.excludeFromLatest);
    const own = Object.fromEntries(
      Object.entries(tags).filter(([name]) => /^ImageFactory(State|Delete|Excl)/.test(name)),
    );
    return { done, own, excludeFromLatest, endOfLifeDate, regions };
  }

  const usual = version(1);

  const marked = (more: Partial<ImageVersion> = {}, tags: object = {}): Partial<ImageVersion> => ({
    ...more,
    tags: { ...usual.tags, ...marks, ...tags },
    endOfLife: deleteAfter,
    isExcludedFromLatest: true,
  });

  it('C120 is told by its tags, is never the latest, in no region, and has its end of life', async () => {
    assert.deepEqual(await write({}, deleteAfter), {
      done: { reason: 'Old.', imageFacts: { isThere: true } },
      own: marks,
      excludeFromLatest: true,
      endOfLifeDate: deleteAfter.toISOString(),
      regions: [true],
    });
  });

  it('C120 is taken back with all that it has brought', async () => {
    const { own, excludeFromLatest, endOfLifeDate, regions } = await write(marked(), undefined);
    assert.deepEqual([own, excludeFromLatest, endOfLifeDate, regions], [{}, false, undefined, [false]]);
  });

  it('C120 leaves a version excluded from the latest that somebody had excluded before', async () => {
    const { own } = await write({ isExcludedFromLatest: true }, deleteAfter);
    assert.deepEqual(own, { ...marks, ImageFactoryExcluded: 'true' });
    const back = await write(marked({}, { ImageFactoryExcluded: 'true' }), undefined);
    assert.deepEqual([back.own, back.excludeFromLatest, back.regions], [{}, true, [true]]);
  });

  it('C120 leaves the end of life that somebody has set, as long as it is ahead', async () => {
    const theirs = new Date('2030-01-01T00:00:00Z');
    const passed = new Date('2026-01-01T00:00:00Z');
    assert.equal((await write({ endOfLife: theirs }, deleteAfter)).endOfLifeDate, theirs.toISOString());
    assert.equal((await write({ endOfLife: passed }, deleteAfter)).endOfLifeDate, deleteAfter.toISOString());
    const back = await write({ ...marked(), endOfLife: theirs }, undefined);
    assert.equal(back.endOfLifeDate, theirs.toISOString());
  });
});
