import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { BlobContainer, BlobEntry } from '../../../../tasks/core/azure/blobs/container.js';
import { endForgottenGrant, revoke } from '../../../../tasks/core/factory/snap/disk-access.js';
import { type Answer, answering, group } from '../../azure/answering.js';
import { fakeContext } from '../../step/fake-context.js';
import { action as snap, inputs } from './snap-world.js';

const { subscriptionId, resourceGroup } = group;

const id = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute/disks/os`;

const action = { ...snap, disk: { ...snap.disk, id } };

/** A store with one VHD, whose copy is pending. */
function copying(metadata: BlobEntry['metadata']): Pick<BlobContainer, 'list'> {
  const date = new Date(0);
  const copy = { id: '1', status: 'pending' as const, bytesDone: 0, bytesTotal: 1024, description: '' };
  const blob = { name: 'y.vhd', bytes: 1024, createdOn: date, lastModified: date, etag: '1', metadata, copy };
  return { list: () => Promise.resolve([blob]) };
}

const ofAScript = copying({});

const ours = copying({ imagefactorypath: 'W.json', imagefactoryrun: '1' });

function asking(...answers: readonly Answer[]) {
  const { azure, asked } = answering(...answers);
  const context = fakeContext(inputs, azure);
  return {
    context,
    asked: () => asked().map((line) => line.replace(/^(\w+) .*\/disks\/os([^?]*).*$/, '$1 $2')),
  };
}

const disk = (diskState: string): Answer => ({ body: { id, properties: { diskState } } });

const done: Answer = { status: 200 };

describe('The access to the disk of an image VM (C62)', () => {
  it("C62 is left to an old Snap that may be using it, also where only Azure's refusal tells of it", async () => {
    for (const [state, isRefused] of [
      ['ActiveSAS', false],
      ['Reserved', true],
    ] as const) {
      const { context, asked } = asking(disk(state));
      await assert.rejects(endForgottenGrant(action, ofAScript, context, isRefused), /granted to somebody/);
      assert.deepEqual(asked(), ['GET ']);
    }
  });

  it('C62 is ended where no copy of anybody else is pending', async () => {
    const { context, asked } = asking(disk('Reserved'), done);
    await endForgottenGrant(action, ours, context, true);
    assert.deepEqual(asked(), ['GET ', 'POST /endGetAccess']);
  });

  it('is left alone where there is none', async () => {
    const { context, asked } = asking(disk('Reserved'));
    await endForgottenGrant(action, ours, context);
    assert.deepEqual(asked(), ['GET ']);
  });

  it('has ended where the disk is gone', async () => {
    const { context, asked } = asking({ status: 404, body: { error: { code: 'ResourceNotFound' } } });
    await revoke(action, context);
    assert.deepEqual(asked(), ['POST /endGetAccess']);
  });

  it('C109 is unconfirmed where a cancelled run gets no or another answer', async () => {
    const cancellation = new AbortController();
    const refused: Answer = { status: 403, body: { error: { code: 'AuthorizationFailed', message: 'No.' } } };
    const { context, asked } = asking(refused);
    cancellation.abort();
    await assert.rejects(
      revoke(action, { ...context, signal: cancellation.signal }),
      /The revocation of the access to the disk os is unconfirmed: .*AuthorizationFailed/,
    );
    assert.deepEqual(asked(), ['POST /endGetAccess']);
  });

  it('C62 has ended only when the disk shows it, where Azure has lost the operation', async () => {
    const accepted: Answer = {
      status: 202,
      headers: { 'azure-asyncoperation': 'https://management.example.com/lost', 'retry-after': '0' },
    };
    const lost: Answer = {
      status: 404,
      body: { error: { code: 'NotFound', message: 'No such operation.' } },
    };
    const { context, asked } = asking(accepted, lost, disk('ActiveSAS'), disk('ActiveSAS'), disk('Reserved'));
    await revoke(action, context);
    assert.deepEqual(asked().slice(2), ['GET ', 'GET ', 'GET ']);
  });
});
