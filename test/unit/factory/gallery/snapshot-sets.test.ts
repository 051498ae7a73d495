import assert from 'node:assert/strict';
import { snapshotSetsOf } from '../../../../tasks/core/factory/gallery/snapshot-sets.js';
import { builtImage, factoryLabId, snapshotOf } from '../../../worlds/gallery-things.js';

const image = builtImage();
const older = builtImage({ timestamp: new Date('2026-11-28T08:30:15Z'), imageName: 'Win11_Dev-Nov-28-2026' });

describe('the snapshots of an image VM', () => {
  it('are an image once the snapshot of the OS disk, which is written last, counts all of them', () => {
    const [set, ...others] = snapshotSetsOf([snapshotOf(image, 3), snapshotOf(image, 'os', 2)], factoryLabId);
    assert.deepEqual(others, []);
    assert.equal(set?.isComplete, true);
    assert.equal(set.os?.name, 'Win11_Dev-Nov-29-2026-os');
    assert.deepEqual(
      set.data.map(({ lun }) => lun),
      [3],
    );
    assert.equal(set.imagePath, image.imagePath);
  });

  for (const [what, snapshots] of [
    ['without that of the OS disk', [snapshotOf(image, 0)]],
    ['where one is missing', [snapshotOf(image, 'os', 2)]],
    ['where there is one too many', [snapshotOf(image, 'os', 1), snapshotOf(image, 0)]],
    ['where one is being made', [snapshotOf(image, 'os', 1, { provisioningState: 'Updating' })]],
    [
      'where the number is none',
      [snapshotOf(image, 'os', 1, { tags: { ...snapshotOf(image, 'os').tags, snapshotCount: 'x' } })],
    ],
  ] as const)
    it(`are no image ${what}`, () => {
      assert.deepEqual(
        snapshotSetsOf(snapshots, factoryLabId).map(({ isComplete }) => isComplete),
        [false],
      );
    });

  describe('were begun when their tag says', () => {
    const timeOf = (tagged: string, created: readonly string[], vm = image.sourceVmCreated) => {
      const timed = { ...image, timestamp: new Date(tagged), sourceVmCreated: vm };
      const [os, data] = created.map((text) => ({ createdAt: new Date(text) }));
      const snapshots = [snapshotOf(timed, 0, 1, data), snapshotOf(timed, 'os', 2, os)];
      return snapshotSetsOf(snapshots, factoryLabId)[0]?.timestamp.toISOString();
    };
    const vm = '2026-11-29T07:00:00.0000000Z';
    const made = ['2026-11-29T08:31:00.900Z', '2026-11-29T08:30:59.400Z'];

    it('where that is possible', () => {
      assert.equal(timeOf('2026-11-29T08:30:15Z', made, vm), '2026-11-29T08:30:15.000Z');
      assert.equal(timeOf('2026-11-29T08:30:15Z', [], vm), '2026-11-29T08:30:15.000Z');
    });

    it('but not after one was made: the clock of an agent that is ahead makes no image the newest', () => {
      assert.equal(timeOf('2027-03-01T00:00:00Z', made, vm), '2026-11-29T08:30:59.000Z');
    });

    it('nor before their VM was made, which one that is behind would say', () => {
      assert.equal(timeOf('2020-01-01T00:00:00Z', made, vm), '2026-11-29T07:00:00.000Z');
      assert.equal(timeOf('2020-01-01T00:00:00Z', made, 'no time'), '2020-01-01T00:00:00.000Z');
    });
  });

  it('of two VMs are two images', () => {
    const sets = snapshotSetsOf([snapshotOf(image, 'os'), snapshotOf(older, 'os')], factoryLabId);
    assert.deepEqual(
      sets.map(({ imageName, isComplete }) => [imageName, isComplete]),
      [
        [image.imageName, true],
        [older.imageName, true],
      ],
    );
  });

  it('are not mixed where two runs named one VM’s image differently', () => {
    const other = { ...image, imageName: 'Win11_Dev-Nov-30-2026' };
    const sets = snapshotSetsOf([snapshotOf(image, 'os', 2), snapshotOf(other, 0)], factoryLabId);
    assert.deepEqual(
      sets.map(({ isComplete }) => isComplete),
      [false, false],
    );
  });

  it('say what kind of image they are: generation, Trusted Launch, processor and whether it is generalized', () => {
    const tags = { ...snapshotOf(image, 'os').tags, osState: 'Specialized', osType: 'Linux' };
    const snapshot = snapshotOf(image, 'os', 1, { tags, securityType: 'TrustedLaunch', architecture: 'x64' });
    assert.deepEqual(snapshotSetsOf([snapshot], factoryLabId)[0]?.traits, {
      osType: 'Linux',
      osState: 'Specialized',
      generation: 'V2',
      architecture: 'x64',
      securityType: 'TrustedLaunch',
    });
  });

  it('of other people and other factories are left out', () => {
    const others = [
      snapshotOf(image, 'os', 1, { tags: {} }),
      snapshotOf(image, 'os', 1, { tags: { ...snapshotOf(image, 'os').tags, diskLun: 'x' } }),
      snapshotOf(image, 'os', 1, {
        tags: { ...snapshotOf(image, 'os').tags, ImageFactoryLab: `${factoryLabId}2` },
      }),
    ];
    assert.deepEqual(snapshotSetsOf(others, factoryLabId), []);
  });
});
