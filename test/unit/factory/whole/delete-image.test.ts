import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { CustomImage } from '../../../../tasks/core/azure/resources/custom-images.js';
import { customImageDeletion } from '../../../../tasks/core/factory/retire/deletions.js';
import type { FormulasOfLab } from '../../../../tasks/core/factory/retire/judged-labs.js';
import type { ActionOf } from '../../../../tasks/core/factory/whole/actions.js';
import { deleteImage } from '../../../../tasks/core/factory/whole/delete-image.js';
import type { WholeContext } from '../../../../tasks/core/factory/whole/inputs.js';
import { createPicture } from '../../../../tasks/core/factory/whole/picture.js';
import type { Run } from '../../../../tasks/core/factory/whole/run.js';
import type { WholeState } from '../../../../tasks/core/factory/whole/state.js';
import { customImageOf, labOf } from '../../../worlds/azure-things.js';
import { azureInMemory } from '../../azure/azure-in-memory.js';
import { fakeContext } from '../../step/fake-context.js';
import { judgedLab, retireInputs, stateOf } from '../retire/retire-states.js';

const lab = labOf('Dev');

/** An image of `a.json`, built on a day of November. */
function imageOf(day: number): CustomImage {
  return customImageOf(lab, `a-Nov-${day}-2026`, {
    tags: { ImagePath: 'a.json' },
    createdDate: new Date(Date.UTC(2026, 10, day)),
  });
}

const [oldest, older] = [imageOf(1), imageOf(2)];

/** The deletion of the oldest image, which waits for what is to come, in a lab that had both at the start. */
async function deletedWhere(now: readonly CustomImage[], formulas: FormulasOfLab = { formulas: [] }) {
  const listed = now.map(({ id, name, tags, provisioningState, createdDate }) => ({
    id,
    name,
    tags,
    properties: { provisioningState, creationDate: createdDate.toISOString() },
  }));
  const { azure, asked } = await azureInMemory([lab], {
    'GET labs/Dev/customimages': { body: { value: listed } },
    'GET labs/Dev/customimages/a-Nov-1-2026': { body: listed[0] },
    'DELETE labs/Dev/customimages/a-Nov-1-2026': { status: 204 },
  });
  const retire = stateOf({ labs: [{ ...judgedLab(lab, [oldest, older]), formulas }] });
  const state = { retire, snap: { store: retire.store }, distribute: {} } as unknown as WholeState;
  const facts = { path: 'a.json', name: oldest.name };
  const action = {
    planned: customImageDeletion(oldest, 'There are newer ones.', lab, facts),
    isForecast: true,
    pathKey: 'a.json',
  } as unknown as ActionOf<'retire'>;
  const run = { state, picture: createPicture(state) } as unknown as Run;
  const context = fakeContext(retireInputs, azure) as unknown as WholeContext;
  const done = await deleteImage(action, run, context);
  return { done, asked: asked() };
}

describe('The deletion of an image that waits for a newer one', () => {
  it('C95 keeps the last one where the other one has gone meanwhile', async () => {
    const { done, asked } = await deletedWhere([oldest]);
    assert.deepEqual(done, { outcome: 'skipped', reason: 'What was to take its place is not there.' });
    assert.deepEqual(asked, ['GET labs/Dev/customimages']);
  });

  it('C117 keeps what a formula uses, for that reason', async () => {
    const formula = { id: `${lab.id}/formulas/Box`, name: 'Box', customImageId: oldest.id };
    const { done, asked } = await deletedWhere([oldest, older], { formulas: [formula] });
    assert.equal(done.outcome, 'skipped');
    assert.equal(done.reason, 'The formula Box uses it.');
    assert.deepEqual(asked, ['GET labs/Dev/customimages']);
  });

  it('deletes it by one look at the lab where there is a newer one', async () => {
    const { asked } = await deletedWhere([oldest, older]);
    assert.deepEqual(asked, ['GET labs/Dev/customimages', 'DELETE labs/Dev/customimages/a-Nov-1-2026']);
  });
});
