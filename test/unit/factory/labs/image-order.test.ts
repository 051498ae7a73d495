import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  allButNewest,
  type ImageOrder,
  indexStored,
  orderOfLabImage,
  orderOfStored,
} from '../../../../tasks/core/factory/labs/image-order.js';
import { image, stored } from '../retire/retention-cases.js';

const hour = 3_600_000;

const noon = (day: number) => Date.UTC(2024, 0, day, 12);

const exact = (time: number, suffix = '') => ({ earliest: time, latest: time, suffix });

/** The order of an image of which only the name is known. */
const named = (day: number, suffix = '') => {
  const midnight = Date.UTC(2024, 0, day);
  return { earliest: midnight - 14 * hour, latest: midnight + 36 * hour, suffix, day: midnight };
};

describe('The order of images', () => {
  it('C95 of the store is their time, then the suffix of their name', () => {
    assert.deepEqual(orderOfStored(stored('x-Jan-2-2024B', 'a.json', '01-01')), exact(noon(1), 'B'));
  });

  it('C95 of the store is their time alone where the name has no date', () => {
    assert.deepEqual(orderOfStored(stored('mine', 'a.json', '01-01')), exact(noon(1)));
  });

  it('C58 C95 of the store is the date in their name where their time is not known', () => {
    const image = { ...stored('x-Jan-2-2024B', 'a.json', '01-01'), timestamp: undefined };
    assert.deepEqual(orderOfStored(image), named(2, 'B'));
  });

  it('C58 C95 of the store is open where neither tells', () => {
    const image = { ...stored('mine', 'a.json', '01-01'), timestamp: undefined };
    assert.deepEqual(orderOfStored(image), { earliest: -Infinity, latest: Infinity, suffix: '' });
  });

  it('C95 L34 of a lab is that of the stored image', () => {
    const same = stored('x-Jan-2-2024B', 'a.json', '01-01');
    assert.deepEqual(orderOfLabImage(image('x-Jan-2-2024B', 'a.json'), same), orderOfStored(same));
  });

  it('C95 L34 of a lab is the time in their tag, also where another image has their name in the store now', () => {
    const tagged = image('x-Jan-2-2024B', 'a.json', { imagefactorybuilt: '2024-01-02T12:00:00' }, '01-03');
    assert.deepEqual(orderOfLabImage(tagged, undefined), exact(noon(2), 'B'));
    assert.deepEqual(
      orderOfLabImage(tagged, stored('x-Jan-2-2024B', 'a.json', '01-04')),
      exact(noon(2), 'B'),
    );
  });

  it('C95 of a lab is not what somebody wrote into that tag', () => {
    for (const text of ['', 'x', '2024', '2024-01-02', '2567-01-02T12:00:00', '2014-01-02T12:00:00'])
      assert.deepEqual(
        orderOfLabImage(image('x-Jan-2-2024', 'a.json', { ImageFactoryBuilt: text }, '02-01'), undefined),
        named(2),
        text,
      );
  });

  it('C95 L34 of a lab is the date in their name where they are not stored, wherever the agent was', () => {
    const copied = image('x-Jan-2-2024b', 'a.json', {}, '02-01');
    assert.deepEqual(orderOfLabImage(copied, undefined), named(2, 'B'));
  });

  it('C95 of a lab ends with their creation there, unless that is before the date in their name', () => {
    const created = (time: string) => ({ ...image('x-Jan-2-2024', 'a.json'), createdDate: new Date(time) });
    const latest = ['2024-01-01T10:00:00Z', '2024-01-03T11:59:59Z', '2024-01-03T12:00:01Z'].map(
      (time) => orderOfLabImage(created(time), undefined).latest,
    );
    const end = Date.UTC(2024, 0, 3, 12);
    assert.deepEqual(latest, [Date.UTC(2024, 0, 1, 10), end - 1000, end]);
    assert.deepEqual(orderOfLabImage(created('2024-01-01T09:59:59Z'), undefined), named(2));
  });

  it('C58 C95 of a lab is that date where the time of their stored image is not known', () => {
    const same = { ...stored('x-Jan-2-2024', 'a.json', '01-01'), timestamp: undefined };
    const copied = image('x-Jan-2-2024', 'a.json', {}, '02-01');
    assert.deepEqual(orderOfLabImage(copied, same), named(2));
  });

  it('C95 of a lab says only that they were built before their creation there where nothing else tells', () => {
    for (const name of ['mine', 'x-Jan-2-2567', 'x-Jan-2-1445', 'x-Dec-31-2014', 'x-Jan-1-2100'])
      assert.deepEqual(orderOfLabImage(image(name, 'a.json', {}, '01-04'), undefined), {
        earliest: -Infinity,
        latest: noon(4),
        suffix: '',
      });
  });

  it('C95 of a lab is that of a name from 2015 to 2099', () => {
    for (const name of ['x-Jan-1-2015', 'x-Dec-31-2099'])
      assert.ok(orderOfLabImage(image(name, 'a.json'), undefined).day);
  });
});

describe('The stored image of a custom image', () => {
  const index = indexStored([stored('x', 'Win\\a.json', '01-01')]);
  const find = (name: string, path: string) => index({ name, tags: {} }, path);

  it('has its name and path, in any casing', () => {
    assert.equal(find('X', 'win/A.json')?.imageName, 'x');
  });

  it('has not its name alone, nor its path alone', () => {
    assert.equal(find('x', 'Win\\b.json'), undefined);
    assert.equal(find('y', 'Win\\a.json'), undefined);
  });

  it('C95 has its VHD where it names one, in any casing', () => {
    const tagged = (vhd: string) => index({ name: 'x', tags: { ImageFactoryVhd: vhd } }, 'Win\\a.json');
    const { vhdFileName } = stored('x', 'Win\\a.json', '01-01');
    assert.equal(tagged(vhdFileName.toUpperCase())?.imageName, 'x');
    assert.equal(tagged('other.vhd'), undefined);
  });

  it('C95 L15 is the one of its VHD where the scripts gave a name twice, else the last one', () => {
    const twins = ['1.vhd', '2.vhd'].map((vhdFileName) => ({
      ...stored('x', 'a.json', '01-01'),
      vhdFileName,
    }));
    const vhdOf = (tags: Readonly<Record<string, string>>) =>
      indexStored(twins)({ name: 'x', tags }, 'a.json')?.vhdFileName;
    assert.deepEqual([vhdOf({ ImageFactoryVhd: '1.vhd' }), vhdOf({})], ['1.vhd', '2.vhd']);
  });
});

describe('All but the newest images', () => {
  const of = (name: string, order: ImageOrder, pathKey = 'a.json') => ({ name, pathKey, order });
  const names = (images: readonly ReturnType<typeof of>[], count: number) =>
    allButNewest(images, count).map(({ name }) => name);

  it('C95 are counted for each path', () => {
    const images = [of('a1', exact(1)), of('a2', exact(2)), of('b1', exact(1), 'b.json')];
    assert.deepEqual(names(images, 1), ['a1']);
    assert.deepEqual(names(images, 2), []);
  });

  it('C95 are told apart by suffix within one time', () => {
    const images = [of('none', exact(1)), of('B', exact(1, 'B')), of('A', exact(1, 'A'))];
    assert.deepEqual(names(images, 1), ['none', 'A']);
  });

  it('C95 are told apart by date and suffix where only their names are known', () => {
    const images = [of('2', named(2)), of('5', named(5)), of('5A', named(5, 'A'))];
    assert.deepEqual(names(images, 1), ['2', '5']);
    assert.deepEqual(names(images, 2), ['2']);
  });

  it('C95 leave open which of two names is the newer where two time zones may have given them', () => {
    // At 11:00 UTC on 2 January it is 3 January in Kiritimati; at 11:30 UTC on 3 January it is 2 January on Baker Island.
    assert.deepEqual(names([of('Kiritimati', named(3)), of('Baker', named(2))], 1), []);
    assert.deepEqual(names([of('2', named(2)), of('4', named(4))], 1), []);
    assert.deepEqual(names([of('2', named(2)), of('3A', named(3, 'A'))], 1), []);
    assert.deepEqual(names([of('2', named(2)), of('4', named(4)), of('6', named(6))], 1), ['2']);
  });

  it('C95 are all where none is to stay', () => {
    assert.deepEqual(names([of('a1', exact(1)), of('a2', exact(2))], 0), ['a1', 'a2']);
  });

  it('C95 leave open what two clocks leave open', () => {
    const midnight = Date.UTC(2024, 0, 2);
    for (const hours of [-14, 0, 10, 36]) {
      const images = [of('name', named(2)), of('time', exact(midnight + hours * hour))];
      assert.deepEqual(names(images, 1), [], String(hours));
    }
    assert.deepEqual(names([of('name', named(2)), of('time', exact(midnight - 14 * hour - 1))], 1), ['time']);
    assert.deepEqual(names([of('name', named(2)), of('time', exact(midnight + 36 * hour + 1))], 1), ['name']);
  });

  it('C95 are older ones of which only the creation is known, and never others because of these', () => {
    const created = { earliest: -Infinity, latest: 5, suffix: '' };
    assert.deepEqual(names([of('created', created), of('before', exact(5))], 1), []);
    assert.deepEqual(names([of('created', created), of('after', exact(6))], 1), ['created']);
    assert.deepEqual(names([of('created', created), of('other', { ...created, latest: 9 })], 1), []);
  });

  it('C58 C95 are none of which nothing is known, nor others because of these', () => {
    const open = { earliest: -Infinity, latest: Infinity, suffix: '' };
    assert.deepEqual(names([of('open', open), of('1', exact(1)), of('2', exact(2))], 1), ['1']);
  });

  it('C95 are as many as are certainly older, in a chain that is open from link to link', () => {
    const images = [of('time', exact(noon(2))), of('name', named(2)), of('later', exact(noon(4)))];
    assert.deepEqual(names(images, 1), ['time', 'name']);
    assert.deepEqual(names(images, 2), []);
  });
});
