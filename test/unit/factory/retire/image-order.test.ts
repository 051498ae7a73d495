import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  allButNewest,
  indexStored,
  orderOfLabImage,
  orderOfStored,
} from '../../../../tasks/core/factory/retire/image-order.js';
import { image, stored } from './retention-cases.js';

describe('The order of images', () => {
  it('C95 of the store is their time, then the suffix of their name', () => {
    assert.deepEqual(orderOfStored(stored('x-Jan-2-2024B', 'a.json', '01-01')), {
      time: Date.UTC(2024, 0, 1, 12),
      suffix: 'B',
    });
  });

  it('C95 of the store is their time alone where the name has no date', () => {
    assert.equal(orderOfStored(stored('mine', 'a.json', '01-01')).suffix, '');
  });

  it('C95 L34 of a lab is that of the stored image', () => {
    const same = stored('x-Jan-2-2024B', 'a.json', '01-01');
    assert.deepEqual(orderOfLabImage(image('x-Jan-2-2024B', 'a.json'), same), orderOfStored(same));
  });

  it('C95 L34 of a lab is the date in their name where they are not stored', () => {
    assert.deepEqual(orderOfLabImage(image('x-Jan-2-2024b', 'a.json'), undefined), {
      time: Date.UTC(2024, 0, 2),
      suffix: 'B',
    });
  });

  it('C95 of a lab is their creation where nothing else tells', () => {
    assert.deepEqual(orderOfLabImage(image('mine', 'a.json', {}, '03-04'), undefined), {
      time: Date.UTC(2024, 2, 4, 12),
      suffix: '',
    });
  });
});

describe('The stored image of a custom image', () => {
  const find = indexStored([stored('x', 'Win\\a.json', '01-01')]);

  it('has its name and path, in any casing', () => {
    assert.equal(find('X', 'win/A.json')?.imageName, 'x');
  });

  it('has not its name alone, nor its path alone', () => {
    assert.equal(find('x', 'Win\\b.json'), undefined);
    assert.equal(find('y', 'Win\\a.json'), undefined);
  });
});

describe('All but the newest images', () => {
  const dated = (name: string, time: number, suffix = '', pathKey = 'a.json') => ({
    name,
    pathKey,
    order: { time, suffix },
  });
  const names = (images: readonly ReturnType<typeof dated>[], count: number) =>
    allButNewest(images, count).map(({ name }) => name);

  it('C95 are counted for each path', () => {
    const images = [dated('a1', 1), dated('a2', 2), dated('b1', 1, '', 'b.json')];
    assert.deepEqual(names(images, 1), ['a1']);
  });

  it('C95 are told apart by suffix within one time', () => {
    assert.deepEqual(names([dated('none', 1), dated('B', 1, 'B'), dated('A', 1, 'A')], 1), ['A', 'none']);
  });

  it('C95 are all where none is to stay', () => {
    assert.deepEqual(names([dated('a1', 1), dated('a2', 2)], 0), ['a2', 'a1']);
  });
});
