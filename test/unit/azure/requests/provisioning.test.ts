import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Operation } from '../../../../tasks/core/azure/requests/operation.js';
import { provision, remove } from '../../../../tasks/core/azure/requests/provisioning.js';
import { type Answer, answering, group } from '../answering.js';

const { signal } = new AbortController();

const address = { group, path: 'providers/Example/things/x', apiVersion: '2020-01-01' };

const url =
  'https://management.example.com/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/Factory' +
  '/providers/Example/things/x?api-version=2020-01-01';

const status = 'https://management.example.com/status';

const begun: Answer = { status: 201, headers: { 'azure-asyncoperation': status }, body: {} };

const forbidden: Answer = {
  status: 403,
  body: { error: { code: 'AuthorizationFailed', message: 'May not read the status.' } },
};

const missing: Answer = { status: 404, body: { error: { code: 'ResourceNotFound', message: 'Not found.' } } };

const inState = (provisioningState: string, more: object = {}): Answer => ({
  body: { properties: { provisioningState, ...more } },
});

interface Thing {
  readonly properties: {
    readonly provisioningState: string;
    readonly percent?: number;
    readonly problem?: string;
  };
}

async function statesOf(operation: Operation<void>, polls: number): Promise<readonly string[]> {
  const states: string[] = [];
  while (states.length < polls) states.push((await operation.poll(signal)).state);
  return states;
}

describe('A resource that is created or changed', () => {
  const provisioned = (...answers: readonly Answer[]) => {
    const { azure, asked, requests } = answering(...answers);
    return { operation: provision(azure, 'make x', { address, body: { a: 1 } }), asked, requests };
  };

  it('is sent by PUT, and ready once its operation has succeeded', async () => {
    const { operation, asked, requests } = provisioned(
      begun,
      { body: { status: 'InProgress' } },
      { body: { status: 'Succeeded' } },
      inState('Succeeded'),
    );
    assert.deepEqual(await statesOf(operation, 3), ['Accepted', 'InProgress', 'Succeeded']);
    assert.deepEqual(asked(), [`PUT ${url}`, `GET ${status}`, `GET ${status}`, `GET ${url}`]);
    assert.equal(requests[0]?.body, '{"a":1}');
  });

  it('has failed where it says so, although its operation has succeeded', async () => {
    const { operation } = provisioned(begun, { body: { status: 'Succeeded' } }, inState('Failed'));
    await assert.rejects(statesOf(operation, 2), {
      message: 'Could not make x: it ended as Failed; Azure gives no reason.',
    });
  });

  it('fails with what Azure says of its operation', async () => {
    const error = { code: 'Conflict', message: 'The disk is gone.' };
    const { operation } = provisioned(begun, { body: { status: 'Failed', error } });
    await assert.rejects(statesOf(operation, 2), {
      message: 'Could not make x: The disk is gone. (Conflict)',
    });
  });

  for (const [what, answer] of [
    ['may not be followed', forbidden],
    ['is lost', missing],
  ] as const)
    it(`is looked at itself where its operation ${what}`, async () => {
      const { operation, asked } = provisioned(begun, answer, inState('Creating'), inState('succeeded'));
      await operation.poll(signal);
      assert.deepEqual(await operation.poll(signal), { done: false, state: 'Creating' });
      assert.equal((await operation.poll(signal)).done, true);
      assert.deepEqual(asked().slice(-2), [`GET ${url}`, `GET ${url}`]);
    });

  it('is ready where it tells no state', async () => {
    const { operation } = provisioned(begun, forbidden, { body: { properties: null } });
    await operation.poll(signal);
    assert.equal((await operation.poll(signal)).done, true);
  });

  it('has failed where nobody saw its operation, too', async () => {
    for (const state of ['Failed', 'canceled']) {
      const { operation } = provisioned(begun, forbidden, inState(state));
      await assert.rejects(statesOf(operation, 2), {
        message: `Could not make x: it ended as ${state}; Azure gives no reason.`,
      });
    }
  });

  it('fails with the refusal to show its operation where it is not to be seen either', async () => {
    const { operation } = provisioned(begun, forbidden, ...Array<Answer>(5).fill(missing));
    await assert.rejects(statesOf(operation, 6), /^Error: Could not make x: May not read the status/);
  });

  it('tells its progress and its problems where it is asked for more', async () => {
    const { azure, asked } = answering(
      begun,
      forbidden,
      inState('Creating', { percent: 20 }),
      inState('Failed', { problem: 'No room.' }),
    );
    const operation = provision<Thing>(azure, 'make x', {
      address,
      body: {},
      expand: 'More',
      insightOf: ({ properties: { percent = 0, problem } }) => ({
        share: percent / 100,
        problems: problem === undefined ? [] : [problem],
      }),
    });
    await operation.poll(signal);
    assert.deepEqual(await operation.poll(signal), { done: false, state: 'Creating', share: 0.2 });
    await assert.rejects(operation.poll(signal), {
      message: 'Could not make x: it ended as Failed: No room.',
    });
    assert.equal(asked().at(-1), `GET ${url}&$expand=More`);
  });

  it('that is refused fails at once', async () => {
    const { operation } = provisioned(forbidden);
    await assert.rejects(operation.poll(signal), { statusCode: 403, code: 'AuthorizationFailed' });
  });
});

describe('A resource that is deleted', () => {
  const deleting: Answer = { status: 202, headers: { 'azure-asyncoperation': status } };
  const removed = (...answers: readonly Answer[]) => {
    const { azure, asked } = answering(...answers);
    return { operation: remove(azure, 'delete x', address), asked };
  };

  it('is gone once its operation has succeeded', async () => {
    const { operation, asked } = removed(deleting, { body: { status: 'Succeeded' } });
    assert.deepEqual(await statesOf(operation, 2), ['Accepted', 'Succeeded']);
    assert.deepEqual(asked(), [`DELETE ${url}`, `GET ${status}`]);
  });

  it('may be gone already', async () => {
    assert.equal((await removed({ status: 204 }).operation.poll(signal)).done, true);
  });

  it('is gone once it is not found, where its operation may not be followed', async () => {
    const { operation } = removed(deleting, forbidden, inState('Deleting'), missing);
    await operation.poll(signal);
    assert.equal((await operation.poll(signal)).done, false);
    assert.equal((await operation.poll(signal)).done, true);
  });

  it('may have failed before, and fails only where it does so after its deletion began', async () => {
    const { operation } = removed(
      deleting,
      forbidden,
      inState('Failed'),
      inState('Deleting'),
      inState('Failed'),
    );
    assert.deepEqual(await statesOf(operation, 3), ['Accepted', 'Deleting', 'Deleting']);
    await assert.rejects(operation.poll(signal), {
      message: 'Could not delete x: it ended as Failed; Azure gives no reason.',
    });
  });

  it('fails as Azure refuses it', async () => {
    const error = { code: 'CannotDeleteResource', message: 'It has nested resources.' };
    await assert.rejects(removed({ status: 409, body: { error } }).operation.poll(signal), {
      statusCode: 409,
      code: 'CannotDeleteResource',
    });
  });
});
