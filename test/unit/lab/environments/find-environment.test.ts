import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  findEnvironment,
  missingEnvironment,
  readGiven,
} from '../../../../tasks/core/lab/environments/find-environment.js';
import { answeringTo } from '../../azure/answering.js';
import { lab } from '../fake-lab.js';
import { ada, environmentBody, idOf } from './environment-answers.js';

const hers = { user: ada, createdByUser: 'ada@example.com' };

/** A lab in which ada has two environments, and the identity one of the name of one of hers. */
function asking() {
  const mine = [environmentBody('Web')];
  const all = [...mine, environmentBody('Web', hers), environmentBody('Shop', hers)];
  const { azure, asked } = answeringTo(({ url }) => ({
    body: { value: url.includes('%40all') ? all : mine },
  }));
  const context = { azure, signal: new AbortController().signal, reading: () => undefined };
  return { context, asked };
}

async function find(given: string) {
  const { context, asked } = asking();
  const read = readGiven('EnvironmentId', given, lab);
  const found = await findEnvironment(read, lab, context);
  return { found, lists: asked().length, missing: () => missingEnvironment(read, found, lab, context) };
}

describe('An environment that a task is told of', () => {
  it('is by its name one of the identity itself, in any casing', async () => {
    const { found, lists } = await find('WEB');
    assert.deepEqual([found.environment?.id, found.isOwn, lists], [idOf('Web'), true, 1]);
  });

  it('is never one of somebody else by its name alone: theirs are named with their ids', async () => {
    const { found, missing } = await find('Shop');
    assert.equal(found.environment, undefined);
    const { message, remedy } = (await missing()) as Error & { remedy: string };
    assert.match(
      message,
      new RegExp(`Others have one of this name: ${idOf('Shop', ada)} of ada@example.com\\.`),
    );
    assert.equal(remedy, 'Give the resource id of the one you mean. It has: Web.');
  });

  it('is by its id exactly that of the user in the id, not one of the same name', async () => {
    const { found } = await find(idOf('Web', ada));
    assert.deepEqual([found.environment?.id, found.isOwn], [idOf('Web', ada), false]);
  });

  it('is the own one by an id of its object id or of @me', async () => {
    for (const user of [undefined, '@me', '@ME']) {
      const { found } = await find(idOf('Web', user));
      assert.deepEqual([found.environment?.id, found.isOwn], [idOf('Web'), true]);
    }
  });

  it('is missing where that user has none, and all that there are are named with their users', async () => {
    const { found, missing } = await find(idOf('Wep', ada));
    assert.equal(found.environment, undefined);
    const { message, remedy } = (await missing()) as Error & { remedy: string };
    assert.match(message, /has no environment Wep of the user aaaaaaaa/);
    assert.match(remedy, /It has: Shop of ada@example.com, Web of ada@example.com, Web of cccccccc/);
  });

  it('is an error where the id is one of another lab, of everybody, or of something else', () => {
    const read = (id: string) => () => readGiven('EnvironmentId', id, lab);
    assert.throws(
      read(idOf('Web').replace('/labs/Factory', '/labs/Other')),
      /lies in another lab than Factory/,
    );
    assert.throws(read(idOf('Web', '@all')), /not the resource id of an environment/);
    assert.throws(read(`${lab.id}/customimages/Web`), /not the resource id of an environment/);
    assert.throws(read(`${lab.id}/users/${ada}/environments/..`), /not the resource id of an environment/);
  });
});
