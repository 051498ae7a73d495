import { createPipelineRequest, RestError } from '@azure/core-rest-pipeline';
import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { attempt } from '../../../../tasks/core/azure/requests/errors.js';
import {
  deletionState,
  evenIfLost,
  evenIfUnseen,
} from '../../../../tasks/core/azure/requests/lost-operation.js';
import type { Operation, Poll } from '../../../../tasks/core/azure/requests/operation.js';

const { signal } = new AbortController();

/** An operation whose polls fail as if Azure answered 404 to requests of this method. */
function failing(method: 'GET' | 'PUT', statusCode = 404): Operation<string> {
  const request = createPipelineRequest({ url: 'https://example.com', method });
  const error = new RestError('The operation was not found.', { statusCode, request });
  return { poll: () => attempt('make x', () => Promise.reject(error)) };
}

/** Looks at a thing that is in these states, one after the other; the last one stays. */
function looks(...states: readonly (string | undefined)[]) {
  let count = -1;
  return (): Promise<Poll<string> | undefined> => {
    count += 1;
    const state = states[Math.min(count, states.length - 1)];
    return Promise.resolve(
      state === undefined ? undefined : { done: state === 'Succeeded', state, value: 'x' },
    );
  };
}

async function statesOf(operation: Operation<unknown>, polls: number): Promise<string[]> {
  const states: string[] = [];
  for (let poll = 0; poll < polls; poll += 1) states.push((await operation.poll(signal)).state);
  return states;
}

describe('An operation of which Azure knows nothing any more', () => {
  it('is followed by what it works on', async () => {
    const operation = evenIfLost(failing('GET'), looks('Creating', 'Succeeded'));
    assert.equal((await operation.poll(signal)).state, 'Creating');
    assert.deepEqual(await operation.poll(signal), { done: true, state: 'Succeeded', value: 'x' });
  });

  it('goes on while its result is not to be seen for some time', async () => {
    const operation = evenIfLost(failing('GET'), looks(undefined, undefined, 'Succeeded'));
    assert.deepEqual(await statesOf(operation, 3), ['not to be seen', 'not to be seen', 'Succeeded']);
  });

  it('fails where there is no result', async () => {
    const operation = evenIfLost(failing('GET'), looks(undefined));
    await assert.rejects(statesOf(operation, 10), /Could not make x: The operation was not found/);
  });

  it('fails at once where it could not even be begun', async () => {
    await assert.rejects(evenIfLost(failing('PUT'), looks('Succeeded')).poll(signal), /was not found/);
  });

  it('fails at once for any other reason', async () => {
    await assert.rejects(evenIfLost(failing('GET', 403), looks('Succeeded')).poll(signal), /not found/);
  });

  it('has ended as a deletion when nothing is there', () => {
    assert.deepEqual([deletionState({}).done, deletionState(undefined).done], [false, true]);
  });

  it('counts anew the looks that miss it, once it was to be seen', async () => {
    const unseen = [undefined, undefined, undefined, undefined];
    const operation = evenIfLost(failing('GET'), looks(...unseen, 'Creating', ...unseen, 'Succeeded'));
    assert.equal((await statesOf(operation, 10)).at(-1), 'Succeeded');
  });

  it('is not asked for again', async () => {
    let asked = 0;
    const { poll } = failing('GET');
    const counted: Operation<string> = {
      poll: (abort) => {
        asked += 1;
        return poll(abort);
      },
    };
    await statesOf(evenIfLost(counted, looks('Creating')), 3);
    assert.equal(asked, 1);
  });
});

describe('An operation that the identity may not follow', () => {
  it('is followed by what it works on', async () => {
    const operation = evenIfUnseen(failing('GET', 403), looks('Creating', 'Succeeded'));
    assert.deepEqual(await statesOf(operation, 2), ['Creating', 'Succeeded']);
  });

  it('is followed by that also where Azure knows nothing any more', async () => {
    const operation = evenIfUnseen(failing('GET'), looks('Succeeded'));
    assert.deepEqual(await statesOf(operation, 1), ['Succeeded']);
  });

  it('fails at once where it may not even be begun', async () => {
    await assert.rejects(evenIfUnseen(failing('PUT', 403), looks('Succeeded')).poll(signal), /not found/);
  });

  it('fails at once for any other reason', async () => {
    await assert.rejects(evenIfUnseen(failing('GET', 400), looks('Succeeded')).poll(signal), /not found/);
  });
});
