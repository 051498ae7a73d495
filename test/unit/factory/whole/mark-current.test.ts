import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { CustomImage } from '../../../../tasks/core/azure/resources/custom-images.js';
import { imagesToMark } from '../../../../tasks/core/factory/current/images-to-mark.js';
import type { WholeAction } from '../../../../tasks/core/factory/whole/actions.js';
import { deleteImage } from '../../../../tasks/core/factory/whole/delete-image.js';
import type { WholeContext } from '../../../../tasks/core/factory/whole/inputs.js';
import { markCurrent } from '../../../../tasks/core/factory/whole/mark-current.js';
import { knowMade } from '../../../../tasks/core/factory/whole/lab-images.js';
import { createPicture } from '../../../../tasks/core/factory/whole/picture.js';
import { plan } from '../../../../tasks/core/factory/whole/plan.js';
import type { Run } from '../../../../tasks/core/factory/whole/run.js';
import type { WholeState } from '../../../../tasks/core/factory/whole/state.js';
import { customImageOf, labOf } from '../../../worlds/azure-things.js';
import { azureInMemory, type ResourceManagerRequest } from '../../azure/azure-in-memory.js';
import { fakeContext } from '../../step/fake-context.js';
import { begun, earlier, factoryLab, held, stateOf, wholeInputs } from './whole-state.js';

const lab = labOf('Near');

const current = { ImageFactoryState: 'current' };

/** A lab whose image of an earlier night is the current one of A; a new one of A is built in this run. */
function given(): WholeState {
  const old = held('Near', 'A.json');
  const images = [{ ...old, tags: { ...old.tags, ImageFactoryLab: factoryLab.id, ...current } }];
  const state = stateOf({ golden: ['A.json'], stored: [earlier('A.json')], labs: { Near: images } });
  const toMark = imagesToMark(images, false);
  assert.ok(toMark);
  const receivers = state.distribute.receivers.map((receiver) => ({ ...receiver, toMark }));
  return { ...state, distribute: { ...state.distribute, receivers } };
}

const lineOf = ({ verb, subject, target, needs = [] }: WholeAction) =>
  `${verb} ${subject.name} in ${target?.name ?? ''} after ${needs.length}`;

describe('The current images of a whole run', () => {
  it('C125 are marked after what comes, and before the older one goes', () => {
    const { actions } = plan(given(), wholeInputs);
    const inLab = actions.filter(({ target }) => target?.name === 'Near');
    assert.deepEqual(inLab.map(lineOf), [
      'distribute A-Nov-30-2026 in Near after 1',
      'make current A-Nov-30-2026 in Near after 1',
      'delete A-old in Near after 2',
    ]);
    const [delivery, marking, deletion] = inLab;
    assert.deepEqual(marking?.needs, [delivery?.key]);
    assert.deepEqual(deletion?.needs, [delivery?.key, marking.key]);
  });

  /** The marking, and then the deletion of the old one, where the lab has got its new image, or has not. */
  async function carriedOut(hasCome: boolean) {
    const state = given();
    const { actions } = plan(state, wholeInputs);
    const picture = createPicture(state);
    const known = picture.labs.get(lab.id.toLowerCase());
    assert.ok(known);
    const name = 'A-Nov-30-2026';
    const coming = customImageOf(lab, name, {
      tags: { ImagePath: 'A.json', ImageFactoryLab: factoryLab.id, ImageFactoryBuilt: '2026-11-30T02:00:00' },
      createdDate: begun,
    });
    if (hasCome) knowMade(known, coming, 'a.json', begun);
    const now = new Map<string, CustomImage>(known.images.all().map((image) => [image.name, image]));
    const bodyOf = ({ id, name, tags, createdDate }: CustomImage) => ({
      id,
      name,
      tags,
      properties: { provisioningState: 'Succeeded', creationDate: createdDate.toISOString() },
    });
    const answer = (request: ResourceManagerRequest) => {
      const [method, path = ''] = request.asks.split(' ');
      const image = now.get(path.split('/').at(-1) ?? '');
      if (path.endsWith('customimages')) return { body: { value: [...now.values()].map(bodyOf) } };
      if (!image) return { status: 404, body: { error: { code: 'ResourceNotFound', message: 'No.' } } };
      if (method === 'PATCH')
        now.set(image.name, { ...image, ...(request.body as Pick<CustomImage, 'tags'>) });
      if (method === 'DELETE') now.delete(image.name);
      return method === 'DELETE' ? { status: 204 } : { body: bodyOf(now.get(image.name) ?? image) };
    };
    const { azure } = await azureInMemory([lab], { '*': answer });
    const context = fakeContext({ ...wholeInputs }, azure) as unknown as WholeContext;
    const run = { state, picture } as unknown as Run;
    const [marking, deletion] = ['make current', 'delete'].map((verb) =>
      actions.find((action) => action.verb === verb && action.target?.name === 'Near'),
    );
    assert.ok(marking?.planned.kind === 'make current' && deletion?.step === 'retire');
    const marked = await markCurrent(marking.planned, marking.pathKey, run, context);
    const deleted = await deleteImage(deletion, run, context);
    return { marked, deleted, now };
  }

  it('C125 move to the image that has come, and the older one goes although its tags have changed', async () => {
    const { marked, deleted, now } = await carriedOut(true);
    assert.equal(marked.details?.['currentImage'], 'A-Nov-30-2026');
    assert.equal(deleted.outcome, undefined, deleted.reason);
    assert.deepEqual(
      [...now.values()].map(({ name, tags }) => [name, tags['ImageFactoryState']]),
      [['A-Nov-30-2026', 'current']],
    );
  });

  it('C125 stay with the image that there is where none has come, and that one stays', async () => {
    const { marked, deleted, now } = await carriedOut(false);
    assert.equal(marked.details?.['currentImage'], 'A-old');
    assert.equal(deleted.outcome, 'skipped');
    assert.deepEqual([...now.keys()], ['A-old']);
  });
});
