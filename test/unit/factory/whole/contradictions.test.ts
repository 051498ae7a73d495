import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  buildsInVain,
  contradiction,
  oddities,
} from '../../../../tasks/core/factory/whole/contradictions.js';
import type { WholeInputs } from '../../../../tasks/core/factory/whole/inputs.js';
import { labOf } from '../../../worlds/azure-things.js';
import { buildAction } from '../create/build-actions.js';
import { wholeInputs } from './whole-state.js';

function judged(inputs: Partial<WholeInputs>): string | undefined {
  return contradiction({ ...wholeInputs, ...inputs })?.message;
}

describe('Inputs of a whole run', () => {
  it('do not contradict each other as they usually are', () => {
    assert.equal(judged({}), undefined);
  });

  it('contradict each other where nothing says where images are stored', () => {
    assert.match(judged({ storeVhd: false }) ?? '', /^storeVhd is off and no gallery is given/);
    assert.match(judged({ storeVhd: false, gallery: ' ' }) ?? '', /^storeVhd is off/);
    assert.equal(judged({ storeVhd: false, gallery: 'Images' }), undefined);
  });

  it('contradict each other where snapshots have no gallery to go to', () => {
    assert.match(
      judged({ snapshotResourceGroup: 'Snapshots' }) ?? '',
      /^snapshotResourceGroup is given and no/,
    );
    assert.equal(judged({ snapshotResourceGroup: 'Snapshots', gallery: 'Images' }), undefined);
  });

  it('contradict each other where every image would go as soon as it is there', () => {
    assert.match(judged({ ImagesToSave: 0 }) ?? '', /^imagesToKeep is 0/);
    assert.equal(judged({ ImagesToSave: 0, allowMassDeletion: true }), undefined);
  });

  it('contradict each other where images of generalized VMs would not be marked so', () => {
    assert.match(
      judged({ isVhdSysPrepped: false }) ?? '',
      /^imagesAreGeneralized is off and generalize is on/,
    );
    assert.equal(judged({ isVhdSysPrepped: false, includeSysprep: false }), undefined);
  });

  it('tell in each contradiction what to do about it', () => {
    const contradictions: readonly Partial<WholeInputs>[] = [
      { storeVhd: false },
      { snapshotResourceGroup: 'Snapshots' },
      { ImagesToSave: 0 },
      { isVhdSysPrepped: false },
    ];
    for (const inputs of contradictions)
      assert.match(contradiction({ ...wholeInputs, ...inputs })?.remedy ?? '', /^(Give|Keep|Leave) /);
  });
});

const generalized = buildAction({ imagePath: 'Good.json' }, { deallocates: true });

const running = buildAction({ imagePath: 'Running.json' }, { deallocates: false });

describe('A whole run with deleteUncommitted', () => {
  const isInVain = (deleteUncommitted: boolean, ...builds: readonly ReturnType<typeof buildAction>[]) =>
    buildsInVain(builds, { deleteUncommitted }) !== undefined;

  it('is in vain where no VM that it builds is generalized', () => {
    assert.ok(isInVain(true, running));
  });

  it('is not where one is, where nothing is built, or where the VMs stay', () => {
    assert.ok(!isInVain(true, running, generalized));
    assert.ok(!isInVain(true));
    assert.ok(!isInVain(false, running));
  });
});

describe('The plan of a whole run', () => {
  const whats = (...args: Parameters<typeof oddities>) => oddities(...args).map(({ what }) => what);

  it('names what is built and never stored', () => {
    assert.deepEqual(whats([generalized, running], [], { storeVhd: true }), [
      'No image is stored of what is built without generalization: Running.json.',
    ]);
  });

  it('names the labs that get nothing where no VHDs are stored, the first of many', () => {
    const receivers = ['A', 'B', 'C', 'D', 'E', 'F', 'G'].map((name) => ({ lab: labOf(name) }));
    assert.deepEqual(whats([generalized], receivers, { storeVhd: false }), [
      'storeVhd is off: labs that take VHDs get no new image: A, B, C, D, E and 2 more.',
    ]);
    assert.deepEqual(whats([generalized], receivers, { storeVhd: true }), []);
  });
});
