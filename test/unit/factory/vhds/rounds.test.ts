import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { openContainer } from '../../../../tasks/core/azure/blobs/container.js';
import { vhdMetadata } from '../../../../tasks/core/factory/vhds/marks.js';
import { inRounds, underLease } from '../../../../tasks/core/factory/vhds/rounds.js';
import { remedyOf } from '../../../../tasks/core/step/problem.js';
import { labOf } from '../../../worlds/azure-things.js';
import { azureInMemory } from '../../azure/azure-in-memory.js';
import { fakeContext } from '../../step/fake-context.js';

const lab = labOf('Factory');

async function world() {
  const { azure, container: memory } = await azureInMemory([lab]);
  const context = fakeContext({ lockWaitMinutes: 0 }, azure);
  const vhds = memory(lab, 'vhds');
  const container = await openContainer(azure, lab.storageAccountId, 'vhds', context.signal);
  return { context, vhds, container };
}

describe('A VHD that others may change', () => {
  it('is looked at again until there is a result', async () => {
    const rounds: number[] = [];
    const goOn = (round: number) => {
      rounds.push(round);
      return Promise.resolve(round === 2 ? 'done' : undefined);
    };
    assert.equal(await inRounds('The VHD x', 'SnapImages', goOn), 'done');
    assert.deepEqual(rounds, [0, 1, 2]);
  });

  it('is given up after five looks, with what to do', async () => {
    let rounds = 0;
    const goOn = () => Promise.resolve(void (rounds += 1));
    await assert.rejects(inRounds('The VHD x', 'SnapImages', goOn), (error: Error) => {
      assert.equal(error.message, 'The VHD x is being changed by others.');
      assert.equal(remedyOf(error), 'Run SnapImages again.');
      return true;
    });
    assert.equal(rounds, 5);
  });
});

describe('The work under the lease of a VHD', () => {
  const seen = { metadata: vhdMetadata({ imagePath: 'Server.json' }, '7') };

  it('C65 has the lease until its end, also where it fails', async () => {
    const { context, vhds, container } = await world();
    vhds.put('x.vhd');
    const change = ({ id }: { readonly id: string }) => {
      assert.equal(vhds.blobs.get('x.vhd')?.lease?.id, id);
      return Promise.reject(new Error('It failed.'));
    };
    await assert.rejects(underLease(container, { name: 'x.vhd', seen }, context, change), /It failed/);
    assert.equal(vhds.blobs.get('x.vhd')?.lease, undefined);
  });

  it('C65 is left to the run that has the lease', async () => {
    const { context, vhds, container } = await world();
    vhds.put('x.vhd');
    vhds.acquireLease('x.vhd');
    const result = await underLease(container, { name: 'x.vhd', seen }, context, () => assert.fail());
    assert.deepEqual(result, { otherRun: '7' });
    const unseen = { name: 'x.vhd', seen: undefined };
    const unknown = await underLease(container, unseen, context, () => assert.fail());
    assert.deepEqual(unknown, { otherRun: 'unknown' });
  });

  it('is not done where the VHD is gone, or is being copied to', async () => {
    const { context, vhds, container } = await world();
    vhds.startCopy('pending.vhd', 1024, {}, {});
    for (const name of ['gone.vhd', 'pending.vhd'])
      assert.equal(await underLease(container, { name, seen }, context, () => assert.fail()), undefined);
  });
});
