import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  buildTimesOf,
  type EarlierImage,
  type EarlierImages,
  expectedBuild,
  expectedTest,
} from '../../../../tasks/core/factory/machine-times.js';
import { createEstimates } from '../../../../tasks/core/factory/whole/estimates.js';
import { labOf } from '../../../worlds/azure-things.js';

const lab = labOf('Factory');

const path = 'Win\\Server.json';

const minute = 60;

/** An image whose VM was made at three o'clock on a day of November 2026, and saved so many minutes later. */
function savedAfter(minutes: number, day = 20, more: Partial<EarlierImage> = {}): EarlierImage {
  const created = Date.UTC(2026, 10, day, 3);
  return {
    imagePath: path,
    sourceVmId: `${lab.id}/virtualmachines/vm`,
    sourceVmCreated: `${new Date(created).toISOString().slice(0, 19)}.1230000Z`,
    timestamp: new Date(created + 123 + minutes * 60_000),
    ...more,
  };
}

function timesOf(facts: Partial<EarlierImages>) {
  return buildTimesOf({ factoryLabId: lab.id, stored: [], ...facts });
}

/** The minutes of a build that are expected, and whether earlier runs tell them. */
function buildAfter(facts: Partial<EarlierImages>, imagePath = path) {
  const { seconds, isKnown } = createEstimates(timesOf(facts)).ofBuild(imagePath);
  return { minutes: seconds / minute, isKnown };
}

describe('The expected time of a build', () => {
  it('is the time from the creation of its last VM until that was saved', () => {
    const stored = [savedAfter(42)];
    assert.deepEqual(buildAfter({ stored }), { minutes: 42, isKnown: true });
  });

  it('is that of its image path however that is written', () => {
    const stored = [
      savedAfter(42, 20, { imagePath: 'win/SERVER.json' }),
      savedAfter(10, 21, { imagePath: 'x.json' }),
    ];
    assert.equal(buildAfter({ stored }).minutes, 42);
  });

  it('is the median of the newest five images', () => {
    const stored = [20, 20, 20, 80, 90, 40, 50, 60].map((minutes, day) => savedAfter(minutes, 10 + day));
    assert.equal(buildAfter({ stored }).minutes, 60);
  });

  it('lies in the middle of two', () => {
    assert.equal(buildAfter({ stored: [savedAfter(30, 19), savedAfter(50, 20)] }).minutes, 40);
  });

  it('is told by the images of a gallery, too', () => {
    assert.deepEqual(buildAfter({ gallery: [savedAfter(33)] }), { minutes: 33, isKnown: true });
  });

  it('counts a VM once that was saved in the store and in the gallery', () => {
    const facts = { stored: [savedAfter(30, 20), savedAfter(60, 19)], gallery: [savedAfter(30, 20)] };
    assert.equal(buildAfter(facts).minutes, 45);
  });

  const unbelievable: Readonly<Record<string, EarlierImage>> = {
    'before its VM was made': savedAfter(-5, 21),
    'by a run of a later day': savedAfter(24 * 60 + 1, 21),
    'at a time that is not known': { ...savedAfter(5, 21), timestamp: undefined },
    'of a VM whose creation is not known': { ...savedAfter(5, 21), sourceVmCreated: 'yesterday' },
    'by another factory': savedAfter(5, 21, { sourceVmId: `${labOf('Other').id}/virtualmachines/vm` }),
  };
  for (const [what, image] of Object.entries(unbelievable))
    it(`is not told by an image that was saved ${what}`, () => {
      assert.equal(buildAfter({ stored: [image, savedAfter(42, 20)] }).minutes, 42);
    });

  it('looks past what it does not believe for the newest five', () => {
    const stored = [90, 10, 10, 40, 50, -1].map((minutes, day) => savedAfter(minutes, 10 + day));
    assert.equal(buildAfter({ stored }).minutes, 40);
  });

  it('still counts a whole day', () => {
    assert.equal(buildAfter({ stored: [savedAfter(24 * 60)] }).minutes, 24 * 60);
  });

  it('is the median of the other image paths for one that was never built', () => {
    const of = (minutes: number, imagePath: string, day = 20) => savedAfter(minutes, day, { imagePath });
    const vm = (name: string) => ({ sourceVmId: `${lab.id}/virtualmachines/${name}` });
    const stored = [
      { ...of(20, 'a.json'), ...vm('a') },
      { ...of(20, 'a.json', 19), ...vm('a') },
      { ...of(30, 'b.json'), ...vm('b') },
      { ...of(90, 'c.json'), ...vm('c') },
    ];
    assert.deepEqual(buildAfter({ stored }, 'new.json'), { minutes: 30, isKnown: false });
  });

  it('is an hour where nothing was ever built', () => {
    assert.deepEqual(buildAfter({}), { minutes: 60, isKnown: false });
  });

  it('is a minute at least', () => {
    assert.equal(buildAfter({ stored: [savedAfter(0.1)] }).minutes, 1);
  });
});

describe('The time that the VM of a build is expected to run', () => {
  const timed = { stored: [savedAfter(42)] };

  it('is what its builds took', () => {
    assert.deepEqual(expectedBuild('WIN/server.json', timesOf(timed)), { seconds: 42 * minute });
  });

  it('is a guess of an hour where its golden image was never built, whatever others took', () => {
    assert.deepEqual(expectedBuild('new.json', timesOf(timed)), { seconds: 60 * minute, isGuess: true });
  });

  it('is less than an hour for a test, and always a guess', () => {
    assert.deepEqual(expectedTest, { seconds: 20 * minute, isGuess: true });
  });
});

describe('The expected time', () => {
  const estimates = createEstimates(new Map());
  const usual = 127 * 2 ** 30;

  it('of an export and of a copy is ten minutes for 127 GiB, and grows with the bytes', () => {
    const { ofSnap, ofCopy } = estimates;
    assert.deepEqual(
      [usual, usual * 2].flatMap((bytes) => [ofSnap(bytes), ofCopy(bytes)].map((time) => time / minute)),
      [10, 10, 20, 20],
    );
  });

  it('of a copy is a minute at least', () => {
    assert.equal(estimates.ofCopy(4096), minute);
  });

  it('of a publication is five minutes and what the bytes take', () => {
    assert.equal(estimates.ofPublish(30e9), 5 * minute + 100);
  });

  it('is that of 127 GiB where the bytes are not known', () => {
    const { ofSnap, ofCopy, ofPublish } = estimates;
    assert.deepEqual([ofSnap(), ofCopy(), ofPublish()], [ofSnap(usual), ofCopy(usual), ofPublish(usual)]);
  });

  it('is five minutes for the creation of an image, and one for a deletion', () => {
    assert.deepEqual([estimates.ofImageCreation(), estimates.ofDeletion()], [5 * minute, minute]);
  });
});
