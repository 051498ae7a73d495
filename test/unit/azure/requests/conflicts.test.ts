import { createHttpHeaders, createPipelineRequest, RestError } from '@azure/core-rest-pipeline';
import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { isInUse, isLocked, isNotReady, onceReady } from '../../../../tasks/core/azure/requests/conflicts.js';
import { attempt } from '../../../../tasks/core/azure/requests/errors.js';
import type { Operation, Poll } from '../../../../tasks/core/azure/requests/operation.js';

const { signal } = new AbortController();

interface Refusal {
  readonly status?: number;
  readonly code?: string;
  readonly message?: string;
  readonly headers?: Record<string, string>;
}

/** An error as `attempt` makes it of an answer of Azure Resource Manager. */
async function refused({ status = 409, code = 'Conflict', message = 'No.', headers = {} }: Refusal) {
  const request = createPipelineRequest({ url: 'https://example.com', method: 'DELETE' });
  const bodyAsText = JSON.stringify({ error: { code, message } });
  const response = { request, status, headers: createHttpHeaders(headers), bodyAsText };
  const error = new RestError(message, { statusCode: status, request, response });
  return attempt('delete x', () => Promise.reject<Error>(error)).catch((reason: unknown) => reason);
}

const scopes =
  "The scope 'x' cannot perform delete operation because following scope(s) are locked: 'y'. Please remove the lock and try again.";

describe('A conflict that passes by itself', () => {
  const passing: readonly Refusal[] = [
    { message: "The resource 'x' of type 'y' is not yet ready for the requested operation." },
    { code: 'ResourceNotReady' },
    { code: 'AnotherOperationInProgress' },
    { code: 'OperationInProgress', status: 412 },
    { message: 'Another operation is in progress.' },
    { message: 'The virtual machine is being updated.' },
    {
      code: 'OperationNotAllowed',
      message: "Operation is not allowed on VM 'x' since the VM is marked for deletion.",
    },
    { message: 'The server is busy.', headers: { 'retry-after': '5' } },
  ];
  for (const refusal of passing)
    it(`is ${JSON.stringify(refusal)}`, async () => {
      assert.equal(isNotReady(await refused(refusal)), true);
    });

  const lasting: readonly Refusal[] = [
    { message: 'There is an active shared access signature outstanding for disk x.' },
    { code: 'CannotDeleteResource', message: 'Nested resources exist.' },
    { status: 403, code: 'AuthorizationFailed', message: 'Another operation is in progress.' },
    { code: 'DeploymentActive', message: 'An existing deployment is still active.' },
    { code: 'ScopeLocked', message: scopes, headers: { 'retry-after': '5' } },
    { code: 'Conflict', message: scopes },
  ];
  for (const refusal of lasting)
    it(`is not ${JSON.stringify(refusal)}`, async () => {
      assert.equal(isNotReady(await refused(refusal)), false);
    });

  it('is one with which an operation ends that has begun', () => {
    const error = Object.assign(new Error('Another operation is in progress.'), { code: 'Conflict' });
    assert.equal(isNotReady(error), true);
  });
});

describe('A lock', () => {
  it('is told by its code, or in the message of a provider that met it', async () => {
    assert.equal(isLocked(await refused({ code: 'ScopeLocked' })), true);
    assert.equal(isLocked(await refused({ code: 'BadRequest', status: 400, message: scopes })), true);
    assert.equal(isLocked(await refused({ code: 'BlobImmutableDueToPolicy' })), true);
    assert.equal(isLocked(await refused({ code: 'BlobImmutableDueToLegalHold' })), true);
    assert.equal(isLocked(await refused({ code: 'Conflict' })), false);
  });

  it('says how it is removed', async () => {
    const { remedy } = (await refused({ code: 'ScopeLocked' })) as Error & { readonly remedy?: string };
    assert.match(remedy ?? '', /^Remove the lock/);
  });
});

describe('An operation on something that is busy', () => {
  /** Operations that end so, one after the other. */
  function beginning(...ends: readonly (Refusal | Poll<string>)[]) {
    const begun: number[] = [];
    const start = (): Operation<string> => {
      const number = begun.push(0) - 1;
      const end = ends[number];
      return {
        poll: async () => {
          if (end && 'done' in end) return end;
          throw await refused(end ?? {});
        },
      };
    };
    return { operation: onceReady(start), begun };
  }

  it('is begun again until Azure takes it, for the time that Azure asks for', async () => {
    const { operation, begun } = beginning(
      { message: 'It is not ready.', headers: { 'retry-after-ms': '70' } },
      { message: 'It is not ready.' },
      { done: true, state: 'Succeeded', value: 'x' },
    );
    const state = 'not ready: It is not ready.';
    assert.deepEqual(await operation.poll(signal), { done: false, isBegun: false, state, retryAfterMs: 70 });
    assert.deepEqual(await operation.poll(signal), { done: false, isBegun: false, state });
    assert.deepEqual(await operation.poll(signal), { done: true, state: 'Succeeded', value: 'x' });
    assert.equal(begun.length, 3);
  });

  it('is not begun again where Azure refuses it for good', async () => {
    const { operation, begun } = beginning({ code: 'ScopeLocked', message: scopes });
    await assert.rejects(operation.poll(signal), /following scope\(s\) are locked/);
    assert.equal(begun.length, 1);
  });
});

describe('A use by something else', () => {
  const uses: readonly Refusal[] = [
    { code: 'ImageInUse' },
    { code: 'LeaseIdMissing', status: 412 },
    { message: "The custom image 'x' is in use." },
    { message: 'It is currently referenced by the formula y.' },
  ];
  for (const refusal of uses)
    it(`is told by ${JSON.stringify(refusal)}`, async () => {
      assert.equal(isInUse(await refused(refusal)), true);
    });

  const others: readonly Refusal[] = [
    { code: 'ScopeLocked', message: 'It is in use.' },
    { status: 400, code: 'BadRequest', message: 'It is in use.' },
    { code: 'CannotDeleteResource', message: 'Nested resources exist.' },
    { status: 403, code: 'AuthorizationFailed' },
  ];
  for (const refusal of others)
    it(`is not ${JSON.stringify(refusal)}`, async () => {
      assert.equal(isInUse(await refused(refusal)), false);
    });
});
