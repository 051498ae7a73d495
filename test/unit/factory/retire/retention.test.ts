import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { planRetention } from '../../../../tasks/core/factory/retire/retention.js';
import type { Judged } from '../../../../tasks/core/factory/retire/verdicts.js';
import {
  entry,
  factory,
  image,
  keepOne,
  ours,
  retention,
  stored,
  target,
  type Given,
} from './retention-cases.js';

/** `name: reason` for everything that goes in the store and in the lab. */
function deleted(given: Given) {
  const plan = retention(given);
  const lines = <T>(judged: readonly Judged<T>[], name: (image: T) => string) =>
    judged.flatMap((one) =>
      one.verdict.fate === 'deleted' ? [`${name(one.image)}: ${one.verdict.reason.name}`] : [],
    );
  return {
    store: lines(plan.stored, ({ imageName }) => imageName),
    lab: lines(plan.labs[0]?.images ?? [], ({ name }) => name),
  };
}

describe('A copied companion', () => {
  it('is no build of its own: it takes the place of none, and counts for nothing', () => {
    const copy = { ...stored('copy', 'a.json', '01-03'), copyOf: 'a2.json' };
    const builds = [stored('a1', 'a.json', '01-01'), stored('a2', 'a.json', '01-02')];
    const options = { ImagesToSave: 2 };
    assert.deepEqual(deleted({ stored: [...builds, copy], options }).store, []);
    assert.deepEqual(deleted({ stored: [...builds, copy] }).store, ['a1: expired']);
  });
});

describe('A custom image whose state Azure writes in another casing', () => {
  it('is judged as one in the usual casing', () => {
    const newer = { ...image('a2', 'a.json', ours, '01-02'), provisioningState: 'succeeded' };
    const failed = { ...image('a1', 'a.json', ours, '01-01'), provisioningState: 'failed' };
    assert.deepEqual(deleted({ images: [newer, failed] }).lab, ['a1: failed']);
  });
});

describe('A store that two factories share', () => {
  const theirs = { ...stored('theirs', 'b.json', '01-01'), sourceVmId: vmOf('Theirs') };
  const own = { ...stored('own', 'c.json', '01-01'), sourceVmId: vmOf('Factory') };
  const scripts = stored('scripts', 'd.json', '01-01');

  function vmOf(lab: string): string {
    return `/subscriptions/s/resourceGroups/g/providers/Microsoft.DevTestLab/labs/${lab}/virtualmachines/vm`;
  }

  it('loses only images whose VM was in the factory lab, in any casing', () => {
    const other = { ...own, imageName: 'upper', sourceVmId: vmOf('FACTORY') };
    assert.deepEqual(deleted({ stored: [theirs, own, other] }).store, ['own: removed', 'upper: removed']);
  });

  it('keeps as many images of a path as are wanted of the factory itself', () => {
    const newer = { ...stored('newer', 'a.json', '01-03'), sourceVmId: vmOf('Theirs') };
    const mine = { ...stored('mine', 'a.json', '01-02'), sourceVmId: vmOf('Factory') };
    assert.deepEqual(deleted({ stored: [newer, mine] }).store, []);
  });

  it('keeps images of the scripts that may be those of the other factory', () => {
    assert.deepEqual(deleted({ stored: [theirs, scripts] }).store, []);
    assert.deepEqual(deleted({ stored: [own, scripts] }).store, ['own: removed', 'scripts: removed']);
  });

  it('retires images of the scripts whose golden image it has', () => {
    const both = [stored('a1', 'a.json', '01-01'), stored('a2', 'a.json', '01-02')];
    assert.deepEqual(deleted({ stored: [theirs, ...both] }).store, ['a1: expired']);
  });

  it("knows custom images of others' stored images for none of its own", () => {
    const images = [image('theirs', 'b.json')];
    assert.deepEqual(deleted({ stored: [theirs], images }).lab, []);
  });
});

describe('An image whose creation failed', () => {
  const failed = { ...image('a2', 'a.json', ours, '01-02'), provisioningState: 'Failed' };
  const good = image('a1', 'a.json', ours, '01-01');

  it('takes the place of no image that lab users can take', () => {
    const stores = { stored: [stored('a2', 'a.json', '01-02')] };
    assert.deepEqual(deleted({ ...stores, images: [good, failed] }).lab, []);
  });

  it('goes once its stored image is gone: it cannot be made again', () => {
    assert.deepEqual(deleted({ images: [good, failed] }).lab, ['a2: failed']);
  });

  it('goes, too, where its creation was cancelled: nothing goes on with it', () => {
    const cancelled = { ...failed, provisioningState: 'Canceled' };
    assert.deepEqual(deleted({ images: [good, cancelled] }).lab, ['a2: failed']);
  });

  it('stays while it is being made, and takes no place either', () => {
    const creating = { ...failed, provisioningState: 'Creating' };
    assert.deepEqual(deleted({ images: [good, creating] }).lab, []);
  });

  it('goes for any other reason too', () => {
    assert.deepEqual(deleted({ images: [failed], existing: ['b.json'] }).lab, ['a2: removed']);
  });

  it('stays while it is being made, even if its golden image was removed', () => {
    const creating = { ...failed, provisioningState: 'Creating' };
    for (const keepLastOfRemoved of [true, false]) {
      const given = { images: [creating], existing: ['b.json'], options: { keepLastOfRemoved } };
      assert.deepEqual(deleted(given).lab, []);
    }
  });

  it('C96 is never the newest that keepLastOfRemoved keeps', () => {
    const given = { images: [good, failed], existing: ['b.json'], options: { keepLastOfRemoved: true } };
    assert.deepEqual(deleted(given).lab, ['a2: removed']);
  });

  it('C94 is not what makes a mass deletion', () => {
    const images = [1, 2, 3, 4, 5, 6].map((day) => ({
      ...image(`a${day}`, 'a.json', ours, `01-0${day}`),
      provisioningState: 'Failed',
    }));
    assert.equal(retention({ images }).refusal, undefined);
  });
});

describe('Retention in the store', () => {
  it('C95 keeps the newest images of each path', () => {
    const images = [
      stored('a1', 'a.json', '01-01'),
      stored('a3', 'A.JSON', '01-03'),
      stored('a2', 'a.json', '01-02'),
    ];
    const given = { stored: [...images, stored('b1', 'b.json', '01-01')], existing: ['a.json', 'b.json'] };
    assert.deepEqual(deleted(given).store.sort(), ['a1: expired', 'a2: expired']);
  });

  it('C95 keeps as many as ImagesToSave says', () => {
    const images = [1, 2, 3].map((day) => stored(`a${day}`, 'a.json', `01-0${day}`));
    assert.deepEqual(deleted({ stored: images, options: { ImagesToSave: 2 } }).store, ['a1: expired']);
  });

  it('C95 L13 deletes exactly one expired image', () => {
    const images = [stored('old', 'a.json', '01-01'), stored('new', 'a.json', '01-02')];
    assert.deepEqual(deleted({ stored: images }).store, ['old: expired']);
  });

  it('C95 tells images of one second apart by the suffix of their names', () => {
    const images = ['x-Jan-1-2024Z', 'x-Jan-1-2024ZA', 'x-Jan-1-2024'].map((name) =>
      stored(name, 'a.json', '01-01'),
    );
    assert.deepEqual(deleted({ stored: images }).store, ['x-Jan-1-2024Z: expired', 'x-Jan-1-2024: expired']);
  });

  it('C96 deletes all images of a removed golden image', () => {
    assert.deepEqual(deleted({ stored: [stored('gone', 'gone.json', '01-01')] }).store, ['gone: removed']);
  });

  it('C96 L29 keeps the newest of a removed golden image with keepLastOfRemoved', () => {
    const images = [stored('g1', 'gone.json', '01-01'), stored('g2', 'gone.json', '01-02')];
    assert.deepEqual(deleted({ stored: images, options: { keepLastOfRemoved: true } }).store, [
      'g1: removed',
    ]);
  });
});

describe('Retention in a lab', () => {
  it('C95 L34 keeps the latest build, whatever order the images were made in', () => {
    const names = ['x-May-1-2024', 'x-May-4-2024', 'x-May-7-2024'];
    const images = names.map((name, index) => image(name, 'a.json', {}, ['05-09', '05-10', '05-08'][index]));
    assert.deepEqual(deleted({ images }).lab, ['x-May-1-2024: expired', 'x-May-4-2024: expired']);
  });

  it('C95 keeps two builds whose names two time zones may have given, until their creations tell which is older', () => {
    const builtLast = (day: string) => image('x-Jan-2-2024', 'a.json', {}, day);
    const builtFirst = (day: string) => image('x-Jan-3-2024', 'a.json', {}, day);
    assert.deepEqual(deleted({ images: [builtFirst('01-02'), builtLast('01-03')] }).lab, []);
    assert.deepEqual(deleted({ images: [builtFirst('01-05'), builtLast('01-05')] }).lab, []);
    const early = { ...builtLast('01-02'), createdDate: new Date('2024-01-02T09:59:59Z') };
    assert.deepEqual(deleted({ images: [early, builtFirst('01-03')] }).lab, ['x-Jan-2-2024: expired']);
  });

  it('C95 orders by the stored image of the same name and path first', () => {
    const images = [image('x-May-1-2024', 'a.json'), image('x-May-2-2024', 'a.json')];
    const given = { images, stored: [stored('X-MAY-1-2024', 'A.json', '06-01')] };
    assert.deepEqual(deleted(given).lab, ['x-May-2-2024: expired']);
  });

  it('C95 orders by a stored image of the same name only if the path is the same too', () => {
    const images = [image('x-May-1-2024', 'a.json'), image('x-May-4-2024', 'a.json')];
    const given = {
      images,
      stored: [stored('x-May-1-2024', 'b.json', '06-01')],
      existing: ['a.json', 'b.json'],
    };
    assert.deepEqual(deleted(given).lab, ['x-May-1-2024: expired']);
  });

  it('C95 orders builds of one day by suffix', () => {
    const images = ['x-May-1-2024B', 'x-May-1-2024', 'x-May-1-2024A'].map((name) => image(name, 'a.json'));
    assert.deepEqual(deleted({ images, options: { ImagesToSave: 2 } }).lab, ['x-May-1-2024: expired']);
  });

  it('C95 L34 keeps images of which only their creation is known, until one is certainly newer', () => {
    const images = [image('one', 'a.json', {}, '01-02'), image('two', 'a.json', {}, '01-01')];
    assert.deepEqual(deleted({ images }).lab, []);
    const newer = image('x-Jan-3-2024', 'a.json');
    assert.deepEqual(deleted({ images: [...images, newer] }).lab, ['two: expired']);
  });

  it('C95 keeps the newer of two builds east of UTC, where only the older is stored any more', () => {
    // Built on 2 January at 18:00 and 22:00 UTC; the agent's day was the third for both.
    const named = [image('x-Jan-3-2024', 'a.json'), image('x-Jan-3-2024A', 'a.json')];
    const older = {
      ...stored('x-Jan-3-2024', 'a.json', '01-02'),
      timestamp: new Date('2024-01-02T18:00:00Z'),
    };
    assert.deepEqual(deleted({ images: named, stored: [older] }).lab, []);
    const newer = { ...older, imageName: 'x-Jan-3-2024A', timestamp: new Date('2024-01-02T22:00:00Z') };
    assert.deepEqual(deleted({ images: named, stored: [newer] }).lab, []);
    assert.deepEqual(deleted({ images: named, stored: [older, newer] }).lab, ['x-Jan-3-2024: expired']);
  });

  it('C58 C95 keeps an image of a time that is not known where its name does not tell, either', () => {
    const images = [
      { ...stored('thai', 'a.json', '01-01'), timestamp: undefined },
      stored('b', 'a.json', '01-02'),
    ];
    assert.deepEqual(deleted({ stored: images }).store, []);
  });

  it('C95 holds in the factory lab too', () => {
    const images = [image('x-Jan-4-2024', 'a.json'), image('x-Jan-1-2024', 'a.json')];
    assert.deepEqual(deleted({ images, lab: { id: factory } }).lab, ['x-Jan-1-2024: expired']);
  });

  it('C96 deletes an image of this factory whose golden image was removed', () => {
    assert.deepEqual(deleted({ images: [image('x', 'gone.json', ours)] }).lab, ['x: removed']);
  });

  it('C96 deletes an image of the scripts if a stored image has its name and path', () => {
    const given = { images: [image('x', 'gone.json')], stored: [stored('x', 'gone.json', '01-01')] };
    assert.deepEqual(deleted(given).lab, ['x: removed']);
  });

  it('C96 L37 leaves an image of a removed golden image alone if nothing says that it is ours', () => {
    const { labs } = retention({ images: [image('x', 'gone.json')] });
    assert.equal(labs[0]?.images[0]?.verdict.fate, 'ignored');
  });

  it('C96 L37 leaves images of another factory alone, and does not count them', () => {
    const theirs = { ImageFactoryLab: '/labs/Other' };
    const images = [
      image('theirs', 'a.json', theirs, '02-01'),
      image('theirs-gone', 'gone.json', theirs),
      image('own', 'a.json', ours),
    ];
    assert.deepEqual(deleted({ images }).lab, []);
  });

  it('C96 L29 keeps the newest of a removed golden image with keepLastOfRemoved', () => {
    const images = [
      image('g-Jan-1-2024', 'gone.json', ours, '01-01'),
      image('g-Jan-4-2024', 'gone.json', ours, '01-04'),
    ];
    assert.deepEqual(deleted({ images, options: { keepLastOfRemoved: true } }).lab, [
      'g-Jan-1-2024: removed',
    ]);
  });

  it('C8 C97 keeps images of a golden image that is ignored or broken', () => {
    assert.deepEqual(deleted({ images: [image('x', 'broken.json')], existing: ['broken.json'] }).lab, []);
  });

  it('C97 C22 deletes images that the lab does not take', () => {
    assert.deepEqual(deleted({ images: [image('x', 'a.json')], imagePaths: ['b'] }).lab, ['x: unsubscribed']);
  });

  it('C14 C97 deletes all images of a lab that lists nothing', () => {
    assert.deepEqual(deleted({ images: [image('x', 'a.json')], imagePaths: [] }).lab, ['x: unsubscribed']);
  });

  it('C96 C97 keeps no image for keepLastOfRemoved that goes for another reason', () => {
    const given = { images: [image('x', 'a.json')], imagePaths: ['b'], options: { keepLastOfRemoved: true } };
    assert.deepEqual(deleted(given).lab, ['x: unsubscribed']);
  });

  it('C97 deletes nothing as unsubscribed in a lab that Labs.json does not list', () => {
    const labs = [{ id: target, images: [image('x', 'a.json')] }];
    const state = { stored: [], labs, factoryLabId: factory, existingKeys: new Set(['a.json']), unjudged: 0 };
    assert.deepEqual(planRetention(state, keepOne).labs[0]?.images[0]?.verdict, {
      fate: 'kept',
      rule: 'It is the newest good one.',
    });
  });

  it('C97 deletes nothing as unsubscribed in the factory lab, whose id has any casing', () => {
    const given = { images: [image('x', 'a.json')], imagePaths: [], lab: { id: factory.toUpperCase() } };
    assert.deepEqual(deleted(given).lab, []);
  });

  it('C20 keeps what only the old rule matches', () => {
    const given = {
      images: [image('x', 'Win2016R2\\a.json')],
      existing: ['Win2016R2\\a.json'],
      imagePaths: ['Win2016'],
    };
    assert.deepEqual(deleted(given).lab, []);
  });

  it('C20 deletes what only the old rule matches with strictImagePaths', () => {
    const given = {
      images: [image('x', 'Win2016R2\\a.json')],
      existing: ['Win2016R2\\a.json'],
      imagePaths: ['Win2016'],
    };
    assert.deepEqual(deleted({ ...given, options: { strictImagePaths: true } }).lab, ['x: unsubscribed']);
  });

  it('C14 deletes nothing in a lab of which it is unknown what it takes', () => {
    const images = [image('x', 'a.json'), image('y', 'a.json'), image('z', 'gone.json', ours)];
    assert.deepEqual(deleted({ images, imagePaths: null }).lab, []);
  });

  it('C98 L1 touches no image without a valid ImagePath tag', () => {
    const images = ['one', 'two', 'three'].map((name) => image(name, undefined, { owner: 'x' }));
    assert.deepEqual(deleted({ images: [...images, image('odd', '..\\a.json')] }).lab, []);
  });

  it('C98 L23 judges an image that is expired and unsubscribed once', () => {
    const images = [image('new', 'a.json', {}, '01-02'), image('old', 'a.json', {}, '01-01')];
    assert.deepEqual(deleted({ images, imagePaths: [] }).lab, ['new: unsubscribed', 'old: unsubscribed']);
  });

  it('C98 L2 judges each lab by its own entries only', () => {
    const labs = [
      { id: target, entry: entry(['a']), images: [image('x', 'a.json')] },
      { id: `${target}2`, entry: entry(['b']), images: [image('x', 'a.json')] },
    ];
    const existingKeys = new Set(['a.json', 'b.json']);
    const state = { stored: [], labs, factoryLabId: factory, existingKeys, unjudged: 0 };
    const fates = planRetention(state, keepOne).labs.map(({ images }) =>
      images.map(({ verdict }) => verdict.fate),
    );
    assert.deepEqual(fates, [['kept'], ['deleted']]);
  });
});
