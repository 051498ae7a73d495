import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { readJudgedLab, withFactoryLab } from '../../../../tasks/core/factory/retire/judged-labs.js';
import { createReads } from '../../../../tasks/core/factory/reads.js';
import { customImageOf, labOf } from '../../../worlds/azure-things.js';
import { azureInMemory, type Routes } from '../../azure/azure-in-memory.js';
import { fakeContext } from '../../step/fake-context.js';
import { judgedLab, retireInputs } from './retire-states.js';

const dev = labOf('Dev');

const { entry = assert.fail() } = judgedLab(dev, []);

const image = customImageOf(dev, 'x', { tags: { ImagePath: 'a.json' } });

const answers: Routes = {
  'GET labs/Dev/customimages': {
    body: {
      value: [
        {
          id: image.id,
          name: image.name,
          tags: image.tags,
          properties: {
            provisioningState: image.provisioningState,
            creationDate: image.createdDate.toISOString(),
          },
        },
      ],
    },
  },
};

async function read(target: Parameters<typeof readJudgedLab>[1], routes = answers, signal?: AbortSignal) {
  const { azure, asked } = await azureInMemory([dev], routes);
  const context = fakeContext(retireInputs, azure, signal ? { signal } : {});
  return {
    judged: await readJudgedLab(context, target, { reads: createReads(context) }),
    notices: context.notices,
    asked: asked(),
  };
}

const finding = { severity: 'warning', what: 'The lab lies elsewhere.' } as const;

describe('A lab that RetireImages judges', () => {
  it('has its entry and its custom images, and notices what was found about it', async () => {
    const { judged, notices } = await read({ entry, lab: dev, findings: [finding] });
    assert.deepEqual([judged, notices], [{ id: dev.id, lab: dev, entry, images: [image] }, [finding]]);
  });

  it('has no entry where it is a factory lab that Labs.json does not list', async () => {
    const { judged } = await read({ lab: dev, findings: [] });
    assert.deepEqual(judged, { id: dev.id, lab: dev, images: [image] });
  });

  it('C15 C98 loses nothing where its entry leads to no lab', async () => {
    const { judged } = await read({ entry, findings: [finding] });
    assert.deepEqual(judged, {
      subject: { kind: 'lab', name: 'Dev' },
      outcome: 'failed',
      reason: 'Nothing is deleted there. The lab lies elsewhere.',
      findings: [finding],
    });
  });

  it('C14 C98 is not even read where its entry is broken', async () => {
    const broken = {
      code: 'IF206',
      severity: 'error',
      what: 'ImagePaths is no list.',
      why: 'It is a text.',
      remedy: 'Write a list.',
    } as const;
    const { judged, asked } = await read({ entry: { ...entry, broken }, lab: dev, findings: [] });
    assert.ok('outcome' in judged);
    assert.deepEqual([judged.reason, asked], ['Nothing is deleted there. ImagePaths is no list.', []]);
  });

  it('C98 loses nothing where its images cannot be read, and stops no other lab', async () => {
    const body = { error: { code: 'AuthorizationFailed', message: 'You may not.' } };
    const { judged } = await read({ entry, lab: dev, findings: [] }, { '*': { status: 403, body } });
    assert.ok('outcome' in judged);
    assert.match(judged.reason, /^Nothing is deleted there\. .*You may not\./);
  });

  it('ends the step where the run was cancelled', async () => {
    await assert.rejects(read({ entry, lab: dev, findings: [] }, answers, AbortSignal.abort()), /abort/i);
  });
});

describe('The labs that RetireImages judges', () => {
  const listed = { entry, lab: dev, findings: [] };

  it('C95 are those of Labs.json and the factory lab', () => {
    const factory = labOf('Factory');
    assert.deepEqual(withFactoryLab([listed], factory), [listed, { lab: factory, findings: [] }]);
  });

  it('C95 have the factory lab once where Labs.json lists it, in any casing', () => {
    assert.deepEqual(withFactoryLab([listed], { ...dev, id: dev.id.toUpperCase() }), [listed]);
  });
});
