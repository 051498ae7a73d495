import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { ComputeMachine } from '../../../../tasks/core/azure/resources/compute-machines.js';
import type { Disk } from '../../../../tasks/core/azure/resources/disks.js';
import { type SnapCandidate, toCandidate } from '../../../../tasks/core/factory/snap/candidate.js';
import { whyNotSnapped } from '../../../../tasks/core/factory/snap/whether-snapshots.js';
import { machineOf } from '../../../worlds/azure-things.js';

const os: Disk = { id: 'os', name: 'os', bytes: 1, generation: 'V2', state: 'Reserved' };

const compute: ComputeMachine = { id: 'machine', dataDisks: [] };

function why(more: Partial<SnapCandidate> = {}): string {
  const whole = { ...toCandidate(machineOf('vm')), disk: os, compute, ...more };
  return whyNotSnapped(whole) ?? '';
}

const trustedLaunch = { ...os, securityType: 'TrustedLaunch' };

const dataDisk = (more: Partial<Disk> = {}) => ({
  dataDisks: 1,
  attached: [{ lun: 0, id: 'data', disk: { ...os, name: 'data', ...more } }],
});

describe('A VM whose disks are to be saved by snapshots', () => {
  it('can be one with managed disks, with Trusted Launch, or with keys of its own', () => {
    assert.equal(why(), '');
    assert.equal(why({ disk: trustedLaunch }), '');
    assert.equal(why({ disk: { ...os, hasOwnKeys: true } }), '');
    assert.equal(why(dataDisk({ storage: 'Premium_LRS' })), '');
  });

  for (const [what, more, expected] of [
    [
      'whose OS disk is ephemeral',
      { compute: { ...compute, osDiskKind: 'ephemeral' } },
      /OS disk is ephemeral/,
    ],
    [
      'whose OS disk is unmanaged',
      { compute: { ...compute, osDiskKind: 'unmanaged' } },
      /OS disk is not a managed/,
    ],
    [
      'with Trusted Launch and keys of its own',
      { disk: { ...trustedLaunch, hasOwnKeys: true } },
      /does not take both/,
    ],
    [
      'with Trusted Launch, as its machine says, and keys of its own',
      { compute: { ...compute, securityType: 'TrustedLaunch' }, disk: { ...os, hasOwnKeys: true } },
      /does not take both/,
    ],
    ['that is confidential', { compute: { ...compute, securityType: 'ConfidentialVM' } }, /confidential VM/],
    [
      'with an Ultra disk',
      dataDisk({ storage: 'UltraSSD_LRS' }),
      /data disk data is of the type UltraSSD_LRS/,
    ],
    ['with a Premium SSD v2', dataDisk({ storage: 'PremiumV2_LRS' }), /of the type PremiumV2_LRS/],
    [
      'with a data disk that is not managed',
      { dataDisks: 2, attached: [] },
      /2 data disks, of which 0 are managed/,
    ],
    [
      'with a data disk that Azure does not show',
      { attached: [{ lun: 0, id: 'x' }] },
      /does not show its data disk x/,
    ],
    ['whose id no tag can hold', { id: 'x'.repeat(257) }, /257 characters.*at most 256/],
  ] as const)
    it(`can be none ${what}`, () => {
      assert.match(why(more), expected);
    });

  it('can be none of which Azure does not show the machine or the OS disk', () => {
    const { disk, compute: machine, ...bare } = { ...toCandidate(machineOf('vm')), disk: os, compute };
    assert.match(whyNotSnapped({ ...bare, disk }) ?? '', /compute machine/);
    assert.match(whyNotSnapped({ ...bare, compute: machine }) ?? '', /names no OS disk/);
  });

  it('can be one with any data disk that does not belong to the image', () => {
    assert.equal(why({ ...dataDisk({ storage: 'UltraSSD_LRS' }), keepsDataDisks: false }), '');
  });
});
