import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { ImageVersion } from '../../../../tasks/core/azure/resources/image-versions.js';
import { deleteVersion } from '../../../../tasks/core/factory/retire/delete-version.js';
import { azureInMemory, type Routes } from '../../azure/azure-in-memory.js';
import { fakeContext } from '../../step/fake-context.js';
import { versionBody, galleryLab } from './gallery-bodies.js';
import { galleryOf, version } from './gallery-cases.js';
import { retireInputs } from './retire-states.js';

const [planned = assert.fail()] = galleryOf({ versions: [version(1)] }).versions;

const place = `galleries/Images/images/Win11_Dev/versions/${planned.version.name}`;

/** Deletes the planned version where the gallery has this one now. */
async function retire(now: ImageVersion | undefined, more: Routes = {}, predecessor?: () => Promise<void>) {
  const { azure, asked } = await azureInMemory([galleryLab], {
    ...(now ? { [`GET ${place}`]: { body: versionBody(now) } } : {}),
    [`DELETE ${place}`]: { status: 204 },
    ...more,
  });
  const context = fakeContext(retireInputs, azure, predecessor ? { predecessor } : {});
  const whyLeft = await deleteVersion(planned, context);
  return { whyLeft, isDeleted: asked().includes(`DELETE ${place}`), phases: context.phases };
}

describe('The deletion of a version', () => {
  it('C94 deletes one that is as it was planned', async () => {
    assert.deepEqual(await retire(planned.version), {
      whyLeft: undefined,
      isDeleted: true,
      phases: ['delete'],
    });
  });

  const changes: readonly (readonly [string, Partial<ImageVersion>])[] = [
    ['is being changed', { provisioningState: 'Updating' }],
    ['is being deleted', { provisioningState: 'Deleting' }],
    ['has another value of a tag', { tags: { ...planned.version.tags, ImagePath: 'b.json' } }],
    ['has a further tag', { tags: { ...planned.version.tags, keep: 'yes' } }],
    ['has lost its tags', { tags: {} }],
    ['is kept by Azure now', { blocksDeletion: true }],
  ];
  for (const [what, more] of changes)
    it(`C94 leaves one that ${what}`, async () => {
      const { whyLeft, isDeleted } = await retire({ ...planned.version, ...more });
      assert.deepEqual([whyLeft, isDeleted], ['It changed since the plan was made.', false]);
    });

  it('finds one that is gone already', async () => {
    const { whyLeft, isDeleted } = await retire(undefined);
    assert.deepEqual([whyLeft, isDeleted], ['It is gone already.', false]);
  });

  it('ends after the one before it, also where it fails', async () => {
    for (const status of [204, 403]) {
      const ended: string[] = [];
      const predecessor = async () => {
        await Promise.resolve();
        ended.push('the one before');
      };
      await retire(planned.version, { [`DELETE ${place}`]: { status } }, predecessor).catch(() => undefined);
      assert.deepEqual(ended, ['the one before']);
    }
  });
});
