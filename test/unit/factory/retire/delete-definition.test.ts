import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { deleteDefinition } from '../../../../tasks/core/factory/retire/delete-definition.js';
import { azureInMemory, type Routes } from '../../azure/azure-in-memory.js';
import { fakeContext } from '../../step/fake-context.js';
import { definitionBody, stillCounted, versionBody, galleryLab } from './gallery-bodies.js';
import { dev, version } from './gallery-cases.js';
import { retireInputs } from './retire-states.js';

const place = 'galleries/Images/images/Win11_Dev';

const empty: Routes = {
  [`GET ${place}`]: { body: definitionBody(dev) },
  [`GET ${place}/versions`]: { body: { value: [] } },
  [`DELETE ${place}`]: { status: 204 },
};

/** Deletes the definition, a minute passing with each look at the clock. */
async function retire(routes: Routes, predecessor = () => Promise.resolve()) {
  const { azure, asked } = await azureInMemory([galleryLab], routes);
  let minute = 0;
  const now = () => new Date(Date.UTC(2026, 10, 21, 3, minute++));
  const context = fakeContext(retireInputs, azure, { now, predecessor });
  const whyLeft = await deleteDefinition(dev, context);
  const deletions = asked().filter((request) => request.startsWith('DELETE')).length;
  return { whyLeft, deletions, notices: context.notices.map(({ what }) => what) };
}

const done = (deletions: number) => ({ whyLeft: undefined, deletions, notices: [] });

describe('The deletion of a definition', () => {
  it('deletes one that is as it was planned', async () => {
    assert.deepEqual(await retire(empty), done(1));
  });

  it('waits for the deletions of its versions', async () => {
    let isEmpty = false;
    const routes: Routes = {
      ...empty,
      [`GET ${place}/versions`]: () => ({ body: { value: isEmpty ? [] : [versionBody(version(1))] } }),
    };
    const after = () => {
      isEmpty = true;
      return Promise.resolve();
    };
    assert.deepEqual(await retire(routes, after), done(1));
  });

  it('C94 leaves one that has a version of anybody', async () => {
    const value = [versionBody({ ...version(1), tags: {} })];
    const { whyLeft, deletions } = await retire({ ...empty, [`GET ${place}/versions`]: { body: { value } } });
    assert.deepEqual([whyLeft, deletions], ['It still has 1 versions.', 0]);
  });

  it('C94 leaves one whose tags changed', async () => {
    const body = definitionBody({ ...dev, tags: { ...dev.tags, keep: 'yes' } });
    const { whyLeft, deletions } = await retire({ ...empty, [`GET ${place}`]: { body } });
    assert.deepEqual([whyLeft, deletions], ['It changed since the plan was made.', 0]);
  });

  it('finds one that is gone already', async () => {
    assert.equal((await retire({})).whyLeft, 'It is gone already.');
  });

  it('tries again while Azure still counts versions that are gone', async () => {
    let refusals = 0;
    const answer = () => (refusals++ === 0 ? stillCounted : { status: 204 });
    assert.deepEqual(await retire({ ...empty, [`DELETE ${place}`]: answer }), done(2));
  });

  it('leaves it to the next run where that takes longer than two minutes, and says so', async () => {
    assert.deepEqual(await retire({ ...empty, [`DELETE ${place}`]: stillCounted }), {
      whyLeft: 'It is left for the next run: Azure still counts versions in it.',
      deletions: 2,
      notices: ['The image definition Win11_Dev stays for now.'],
    });
  });

  it('fails for any other refusal', async () => {
    const body = { error: { code: 'AuthorizationFailed', message: 'You may not.' } };
    await assert.rejects(retire({ ...empty, [`DELETE ${place}`]: { status: 403, body } }), /You may not/);
  });
});
