import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { BlobEntry } from '../../../../tasks/core/azure/blobs/container.js';
import { leftStaged } from '../../../../tasks/core/factory/distribute/left-staged.js';
import { stagedMetadata } from '../../../../tasks/core/factory/vhds/marks.js';
import { blob, now } from '../vhds/aged-blobs.js';

describe('Staged VHDs that are left', () => {
  const factory = '/subscriptions/s/resourceGroups/g/providers/Microsoft.DevTestLab/labs/Factory';
  const stagedBy = (labId: string) => ({
    metadata: stagedMetadata({ imagePath: 'Win\\Server.json' }, '1', labId),
  });
  const left = (...staged: readonly BlobEntry[]) =>
    leftStaged(staged, new Set(['wanted.vhd']), factory, now, 600).map(({ name }) => name);

  it('C82 are those of this factory of which the lab wants no stored image', () => {
    const ours = stagedBy(factory.toLowerCase());
    assert.deepEqual(left(blob('gone.vhd', 11, ours), blob('Wanted.vhd', 11, ours)), ['gone.vhd']);
  });

  it('C83 are never those of another factory or of a task that did not say whose they are', () => {
    assert.deepEqual(left(blob('theirs.vhd', 99, stagedBy(`${factory}2`)), blob('old.vhd', 99)), []);
  });

  it('C82 are old enough that no copy can still be under way', () => {
    const ours = stagedBy(factory);
    const copy = { id: '1', status: 'pending', bytesDone: 0, bytesTotal: 512, description: '' } as const;
    assert.deepEqual(left(blob('young.vhd', 9, ours), blob('pending.vhd', 99, { ...ours, copy })), []);
  });
});
