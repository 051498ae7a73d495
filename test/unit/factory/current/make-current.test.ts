import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { CustomImage } from '../../../../tasks/core/azure/resources/custom-images.js';
import { type CurrentChange, makeCurrent } from '../../../../tasks/core/factory/current/make-current.js';
import { customImageOf, labOf } from '../../../worlds/azure-things.js';
import { azureInMemory, type Routes } from '../../azure/azure-in-memory.js';

const lab = labOf('Dev');

type Tags = Readonly<Record<string, string>>;

const current = { ImageFactoryState: 'current' };

const imageOf = (name: string, tags: Tags = {}, more: Partial<CustomImage> = {}) =>
  customImageOf(lab, name, { tags: { ImagePath: 'a.json', Owner: 'me', ...tags }, ...more });

const bodyOf = ({ id, name, tags, provisioningState }: CustomImage) => ({
  id,
  name,
  tags,
  properties: { provisioningState },
});

/** A lab with these images, in which a change of tags does what it says. */
async function world(images: readonly CustomImage[], more: Routes = {}) {
  const held = new Map(images.map((image) => [image.name, image]));
  const routes = images.flatMap(({ name }) => {
    const path = `labs/Dev/customimages/${name}`;
    const answer = () => ({ body: bodyOf(held.get(name) ?? imageOf(name)) });
    return [
      [`GET ${path}`, answer],
      [
        `PATCH ${path}`,
        ({ body }: { readonly body: unknown }) => {
          const { tags } = body as { readonly tags: Tags };
          held.set(name, { ...(held.get(name) ?? imageOf(name)), tags });
          return answer();
        },
      ],
    ] as const;
  });
  const missing = { '*': { status: 404, body: { error: { code: 'NotFound', message: 'gone' } } } };
  const { azure, asked } = await azureInMemory([lab], { ...missing, ...Object.fromEntries(routes), ...more });
  const change = async (given: Partial<CurrentChange>) =>
    makeCurrent(
      { lab, imagePath: 'a.json', candidates: [], marked: [], ...given },
      { azure, signal: AbortSignal.timeout(60_000) },
    );
  const changes = () => asked().filter((request) => request.startsWith('PATCH'));
  return { change, changes, tagsOf: (name: string) => held.get(name)?.tags };
}

describe('What makes an image the current one of its path in a lab', () => {
  it('gives it the tag before it takes that from the others, and keeps all other tags', async () => {
    const { change, changes, tagsOf } = await world([imageOf('old', current), imageOf('new')]);
    const made = await change({ candidates: ['new', 'old'], marked: ['old'] });
    assert.deepEqual(
      changes().map((request) => request.split('/').at(-1)),
      ['new', 'old'],
    );
    assert.deepEqual(tagsOf('new'), { ImagePath: 'a.json', Owner: 'me', ...current });
    assert.deepEqual(tagsOf('old'), { ImagePath: 'a.json', Owner: 'me' });
    assert.deepEqual([made.current?.name, made.changed.map(({ name }) => name)], ['new', ['new', 'old']]);
  });

  it('takes the next best where an image has not come, or is not ready', async () => {
    const { change, tagsOf } = await world([
      imageOf('begun', {}, { provisioningState: 'Creating' }),
      imageOf('old'),
    ]);
    const made = await change({ candidates: ['missing', 'begun', 'old'] });
    assert.deepEqual([made.current?.name, tagsOf('begun')?.['ImageFactoryState']], ['old', undefined]);
  });

  it('changes nothing where the lab has none: the image that carries the tag keeps it', async () => {
    const { change, changes } = await world([imageOf('old', current)]);
    assert.deepEqual(await change({ candidates: ['missing'], marked: ['old'] }), { changed: [] });
    assert.deepEqual(changes(), []);
  });

  it('takes no image that is deprecated or revoked by now, and gives no tag to one of another path', async () => {
    const { change, changes } = await world([
      imageOf('deprecated', { ImageFactoryState: 'deprecated' }),
      imageOf('revoked', { ImageFactoryState: 'revoked' }),
      imageOf('other', { ImagePath: 'b.json' }),
    ]);
    assert.deepEqual(await change({ candidates: ['deprecated', 'revoked', 'other'] }), { changed: [] });
    assert.deepEqual(changes(), []);
  });

  it('restores a deprecated image where that is wanted, and never a revoked one', async () => {
    const deprecated = { ImageFactoryState: 'deprecated', ImageFactoryDeleteAfter: '2026-12-31' };
    const { change, tagsOf } = await world([
      imageOf('revoked', { ImageFactoryState: 'revoked' }),
      imageOf('old', deprecated),
    ]);
    const made = await change({ candidates: ['revoked', 'old'], isRestored: true });
    assert.equal(made.current?.name, 'old');
    assert.deepEqual(tagsOf('old'), { ImagePath: 'a.json', Owner: 'me', ...current });
  });

  it('goes on where a run was killed between the two', async () => {
    const { change, changes, tagsOf } = await world([imageOf('old', current), imageOf('new', current)]);
    await change({ candidates: ['new'], marked: ['old', 'new'] });
    assert.deepEqual([changes().length, tagsOf('old')?.['ImageFactoryState']], [1, undefined]);
  });

  it('takes no other state from an image that has one by now', async () => {
    const { change, changes } = await world([
      imageOf('old', { ImageFactoryState: 'deprecated' }),
      imageOf('new', current),
    ]);
    await change({ candidates: ['new'], marked: ['old', 'new'] });
    assert.deepEqual(changes(), []);
  });

  it('fails where Azure does not give the tag, and takes it from no other then', async () => {
    const kept = { 'PATCH labs/Dev/customimages/new': { body: bodyOf(imageOf('new')) } };
    const { change, changes } = await world([imageOf('old', current), imageOf('new')], kept);
    await assert.rejects(
      change({ candidates: ['new'], marked: ['old'] }),
      /has not given new in Dev the tag of the current image/,
    );
    assert.equal(changes().length, 1);
  });
});
