import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { whyNot } from '../../../../tasks/core/factory/distribute/held-images.js';
import type { Receiver } from '../../../../tasks/core/factory/distribute/receivers.js';

import {
  withheldImages,
  withoutWithheld,
} from '../../../../tasks/core/factory/distribute/withheld-images.js';
import type { GalleryStock } from '../../../../tasks/core/factory/gallery/stock.js';
import { noRecords, type Records } from '../../../../tasks/core/factory/store/image-records.js';
import type { ImageState } from '../../../../tasks/core/factory/store/record-marks.js';
import { labOf, storedOf } from '../../../worlds/azure-things.js';
import { blob, now } from '../vhds/aged-blobs.js';

function recordsOf(state: ImageState): Records {
  const record = {
    state,
    imagePath: 'Win/Server',
    imageName: 'win-1',
    since: now,
    reason: 'boot failed',
    etag: '',
  };
  return { ...noRecords, byVhd: new Map([['a.vhd', { ...record, vhdFileName: 'a.vhd' }]]) };
}

const left = (state: ImageState, loose = [blob('A.vhd', 1)]) =>
  withheldImages({ records: recordsOf(state), loose });

function receiverOf(lab: Receiver['lab']): Receiver {
  return { lab, images: new Map(), staged: new Map(), left: [] } as unknown as Receiver;
}

describe('DistributeImages', () => {
  it('C121 says of an image that it waits for its tests, and what to do', () => {
    const [image] = left('snapped');
    assert.equal(image?.outcome, 'skipped');
    assert.match(image.findings?.[0]?.remedy ?? '', /TestImages between SnapImages and DistributeImages/);
  });

  it('C121 says of an image that it was rejected, and why', () => {
    assert.deepEqual(
      left('rejected').map(({ reason }) => reason),
      ['Its image was rejected by its tests. boot failed'],
    );
  });

  it('C121 says nothing of an image that is stored, nor of one whose VHD is gone', () => {
    assert.deepEqual([...left('stored'), ...left('snapped', [])], []);
  });

  it('C121 makes no version of snapshots whose image waits', () => {
    const stock = {
      sets: [{ vhdFileName: 'A.vhd' }, { vhdFileName: 'b.vhd' }, {}],
      versions: [],
    } as unknown as GalleryStock;
    const free = withoutWithheld(stock, { records: recordsOf('snapped'), images: [] });
    assert.deepEqual(
      free.sets.map(({ vhdFileName }) => vhdFileName),
      ['b.vhd', undefined],
    );
  });

  describe('C124 of an image that was revoked', () => {
    const vm = { sourceVmId: 'vm', sourceVmCreated: 'once' };
    const other = { version: { tags: {} }, vhdFileName: 'b.vhd', sourceVmId: 'vm', sourceVmCreated: 'later' };
    const one = { version: { tags: {} }, vhdFileName: 'A.vhd', ...vm };
    const tagged = { version: { tags: { ImageFactoryState: 'revoked' } }, ...vm };
    const left = (versions: readonly object[], records: Records, images: readonly string[] = []) => {
      const stock = { sets: [{ ...vm }], versions } as unknown as GalleryStock;
      const stored = images.map((vhdFileName) => ({
        ...storedOf({ imageName: 'a', imagePath: 'Win/Server' }),
        vhdFileName,
      }));
      const free = withoutWithheld(stock, { records, images: stored });
      return [free.versions.length, free.sets.length];
    };

    it('offers no version, by its record or its tags, and makes none of its snapshots', () => {
      assert.deepEqual(left([one, other], recordsOf('revoked')), [1, 0]);
      assert.deepEqual(left([tagged, other], noRecords), [1, 0]);
    });

    it('offers all where it has its companion again, or was never revoked', () => {
      assert.deepEqual(left([one, other], recordsOf('revoked'), ['a.vhd']), [2, 1]);
      assert.deepEqual(left([one, other], recordsOf('rejected')), [2, 1]);
    });
  });

  describe('C122 of snapshots whose image is to be tested', () => {
    const vm = { sourceVmId: 'vm', sourceVmCreated: 'once' };
    const set = { ...vm, vhdFileName: 'A.vhd', isToBeTested: true };
    const free = (more: { readonly images?: readonly string[]; readonly versions?: readonly object[] }) => {
      const { images = [], versions = [] } = more;
      const stock = { sets: [set], versions } as unknown as GalleryStock;
      const stored = images.map((vhdFileName) => ({
        ...storedOf({ imageName: 'a', imagePath: 'Win/Server' }),
        vhdFileName,
      }));
      return withoutWithheld(stock, { records: noRecords, images: stored }).sets.length;
    };

    it('makes no version where no record tells that it waits or was rejected', () => {
      assert.equal(free({ images: ['b.vhd'] }), 0);
    });

    it('makes one once it has its companion', () => {
      assert.equal(free({ images: ['a.vhd'] }), 1);
    });

    it('knows them as those of a version that was made', () => {
      assert.equal(free({ versions: [{ ...vm, version: { tags: {} } }] }), 1);
    });
  });

  it('C120 brings no image to a lab that is deprecated, and says until when it is there', () => {
    const image = storedOf({ imageName: 'win-1', imagePath: 'Win/Server' });
    const record = recordsOf('deprecated').byVhd.get('a.vhd');
    assert.ok(record);
    const deprecated = { ...image, record: { ...record, deleteAfter: new Date('2026-12-31T00:00:00Z') } };
    const reach = { factoryLab: labOf('Factory'), allowOtherRegions: false };
    const why = whyNot(receiverOf(labOf('A')), deprecated, reach);
    assert.equal(why?.reason, 'It is deprecated, and goes after 2026-12-31: no lab gets it any more.');
  });
});
