import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { CustomImage } from '../../../../tasks/core/azure/resources/custom-images.js';
import type { DeleteImageAction } from '../../../../tasks/core/lab/delete-custom-image/actions.js';
import { act } from '../../../../tasks/core/lab/delete-custom-image/step.js';
import { customImageOf } from '../../../worlds/azure-things.js';
import { type Answer, answering } from '../../azure/answering.js';
import { fakeContext } from '../../step/fake-context.js';
import { lab, missing } from '../fake-lab.js';

const creationDate = '2026-11-20T03:00:00.000Z';

interface Look {
  readonly tags?: Readonly<Record<string, string>>;
  readonly creationDate?: string;
  readonly provisioningState?: string;
}

const looking = ({ tags = {}, ...more }: Look = {}): Answer => ({
  body: {
    id: `${lab.id}/customimages/Tools`,
    name: 'Tools',
    tags,
    properties: { creationDate, provisioningState: 'Succeeded', ...more },
  },
});

const planned = (more: Partial<CustomImage> = {}): DeleteImageAction => ({
  kind: 'delete custom image',
  key: 'Tools',
  verb: 'delete',
  work: 'deletion',
  subject: { kind: 'custom image', name: 'Tools' },
  reason: '',
  lab,
  image: customImageOf(lab, 'Tools', more),
});

const inputs = {
  LabId: lab.id,
  SubscriptionId: lab.subscriptionId,
  CustomImageId: 'Tools',
  allowFactoryImages: false,
  ignoreMissing: false,
  operationTimeoutMinutes: 1,
  whatIf: false,
};

function deleting(answers: readonly Answer[], more: Partial<CustomImage> = {}) {
  const { azure, requests } = answering(...answers);
  const context = fakeContext(inputs, azure);
  const methods = () => requests.map(({ method }) => method);
  return { ended: act(planned(more), context), methods, waited: context.waits };
}

describe('The deletion of a custom image', () => {
  it('succeeds where Azure answers that there is none any more', async () => {
    const { ended, methods } = deleting([looking(), { status: 204 }]);
    assert.deepEqual(await ended, { reason: 'It is deleted.' });
    assert.deepEqual(methods(), ['GET', 'DELETE']);
  });

  it('is left out where the image is gone already', async () => {
    const { ended, methods } = deleting([missing]);
    assert.equal((await ended).outcome, 'skipped');
    assert.deepEqual(methods(), ['GET']);
  });

  for (const [what, look] of [
    ['date', { creationDate: '2026-11-20T03:00:01.000Z' }],
    ['state', { provisioningState: 'Failed' }],
    ['tags', { tags: { ImagePath: 'a.json' } }],
  ] as const)
    it(`does not happen where the ${what} of the image is another than before`, async () => {
      const { ended, methods } = deleting([looking(look)]);
      await assert.rejects(ended, /made anew or changed since the plan was made/);
      assert.deepEqual(methods(), ['GET']);
    });

  it('waits for an image that is being made', async () => {
    const creating = { provisioningState: 'Creating' };
    const { ended, methods, waited } = deleting([looking(creating), looking(), { status: 204 }], creating);
    assert.deepEqual(await ended, { reason: 'It is deleted.' });
    assert.deepEqual(methods(), ['GET', 'GET', 'DELETE']);
    assert.deepEqual(waited, ['the custom image Tools to be ready: Creating']);
  });

  it('waits for the end of a deletion that somebody else began', async () => {
    const { ended, methods } = deleting([looking({ provisioningState: 'Deleting' }), missing]);
    assert.equal((await ended).outcome, 'skipped');
    assert.deepEqual(methods(), ['GET', 'GET']);
  });

  it('is tried again where Azure says that the image is not ready', async () => {
    const error = { code: 'Conflict', message: "The resource 'Tools' is not yet ready for the operation." };
    const { ended, methods } = deleting([looking(), { status: 409, body: { error } }, { status: 204 }]);
    await ended;
    assert.deepEqual(methods(), ['GET', 'DELETE', 'DELETE']);
  });

  it('fails with what to do where the image is locked', async () => {
    const error = { code: 'ScopeLocked', message: 'The scope is locked.' };
    const { ended } = deleting([looking(), { status: 409, body: { error } }]);
    await assert.rejects(ended, { message: /ScopeLocked/, remedy: /Remove the lock/ });
  });
});
