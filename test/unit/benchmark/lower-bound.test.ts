import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { boundRows, type ImageTimes, type Limits, lowerBound } from '../../benchmark/lower-bound.js';

describe('The lower bound of a whole run', () => {
  it('is no shorter than the way of the slowest image into a lab', () => {
    const images = [image({ build: 100, copies: [10, 30] }), image({ build: 120, copies: [5] })];
    assert.equal(rowOf('path', images), 100 + saving + 30 + creation);
  });

  it('adds the deletion of the older image, which has to wait for the new one', () => {
    assert.equal(rowOf('tails', [image({ copies: [30] })]), 100 + saving + 30 + creation + oldImageDeletion);
  });

  it('adds the deletion of the VM, where that takes longer than all labs', () => {
    const slow = { ...image({ copies: [30] }), machineDeletion: 5000 };
    assert.equal(rowOf('tails', [slow]), 100 + saving + 5000);
  });

  it('gives builds no more cores at once than there are', () => {
    assert.equal(rowOf('cores', [image({}), image({}), image({})], { cores: 4 }), (3 * 2 * 100) / 4);
  });

  it('brings all bytes out of one storage account, beginning with the first build that ends', () => {
    const images = [image({ build: 100, copies: [1, 1] }), image({ build: 50 })];
    assert.equal(rowOf('bandwidth', images, { egressBytesPerSecond: 10 }), 50 + (3 * bytes + bytes) / 10);
  });

  it('carries out so many deliveries at once, beginning with the first image that is stored', () => {
    const images = [image({ build: 100, copies: [10, 20] }), image({ build: 70, copies: [30] })];
    const work = 10 + 20 + 30 + 3 * creation;
    assert.equal(rowOf('concurrency', images, { jobsAtOnce: 2 }), 70 + saving + work / 2);
  });

  it('lets a lab make so many images at once, beginning with the first that it takes', () => {
    const images = [image({ build: 10 }), image({ build: 100, copies: [1] }), image({ copies: [1] })];
    assert.equal(rowOf('labs', images, { creationsInLab: 1 }), 100 + saving + 2 * creation);
  });

  it('sends writes no faster than is permitted', () => {
    assert.equal(rowOf('writes', [image({ copies: [1, 1] })], { writesPerSecond: 3 }), (5 + 4) / 3);
  });

  it('is decided by the reason that weighs most', () => {
    const rows = boundRows([image({ copies: [1, 1, 1, 1] })], { ...unlimited, jobsAtOnce: 1 });
    assert.equal(lowerBound(rows).why, 'concurrency');
  });

  it('takes nothing from what has no limit', () => {
    const rows = boundRows([image({ copies: [1] })], unlimited);
    assert.deepEqual(
      rows.filter(({ seconds }) => seconds === 0).map(({ why }) => why),
      ['cores', 'writes'],
    );
  });
});

const saving = 40;

const creation = 7;

const oldImageDeletion = 3;

const bytes = 100;

const unlimited: Limits = {
  jobsAtOnce: Infinity,
  cores: Infinity,
  egressBytesPerSecond: Infinity,
  creationsInLab: Infinity,
  writesPerSecond: Infinity,
};

function image({ build = 100, copies = [] }: { build?: number; copies?: readonly number[] }): ImageTimes {
  const deliveries = copies.map((copy, index) => ({ lab: `Lab${index}`, copy, creation, oldImageDeletion }));
  return { build, saving, machineDeletion: 2, cores: 2, bytes, deliveries };
}

function rowOf(why: string, images: readonly ImageTimes[], limits: Partial<Limits> = {}): number {
  const rows = boundRows(images, { ...unlimited, ...limits });
  return rows.find((row) => row.why === why)?.seconds ?? Number.NaN;
}
