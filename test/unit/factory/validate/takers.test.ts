import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { namesOf, takersOf } from '../../../../tasks/core/factory/validate/takers.js';
import { entryOf } from './checked-things.js';

const path = 'Win11\\Dev.json';

const byVhd = (labName: string, ...imagePaths: readonly string[]) => entryOf(labName, imagePaths);

const byGallery = (labName: string, ...imagePaths: readonly string[]) =>
  ({ ...entryOf(labName, imagePaths), delivery: 'Gallery' }) as const;

const options = { strict: false };

describe('The labs that take a golden image', () => {
  it('are told apart by the way in which they get it', () => {
    const labs = [byVhd('Old', 'Win11'), byGallery('New', 'win11/**'), byVhd('Other', 'Linux')];
    const takers = takersOf(path, labs, options);
    assert.deepEqual(takers.byVhd(), [{ labName: 'Old', isNamed: false }]);
    assert.deepEqual(takers.byGallery(), [{ labName: 'New', isNamed: false }]);
  });

  for (const entry of ['Win11/Dev', 'win11\\DEV.json', '/Win11/Dev.json', 'GoldenImages/Win11/Dev'])
    it(`name it by its file, as ${entry}`, () => {
      const takers = takersOf(path, [byVhd('Old', entry)], options);
      assert.deepEqual(takers.byVhd(), [{ labName: 'Old', isNamed: true }]);
    });

  for (const entry of ['', 'Win11', 'Win11/*', '**/Dev'])
    it(`do not name it where the entry may mean others: "${entry}"`, () => {
      const takers = takersOf(path, [byVhd('Old', entry)], options);
      assert.deepEqual(takers.byVhd(), [{ labName: 'Old', isNamed: false }]);
    });

  it('are not those of which nobody knows what they take', () => {
    const broken = { code: 'IF206', severity: 'error', what: '', why: '', remedy: '' } as const;
    assert.deepEqual(takersOf(path, [{ ...byVhd('Old', 'Win11'), broken }], options).byVhd(), []);
  });

  it('C20 are not those of the scripts’ rule where strictImagePaths is set', () => {
    const labs = [byVhd('Old', 'Win11/D')];
    assert.equal(takersOf(path, labs, options).byVhd().length, 1);
    assert.equal(takersOf(path, labs, { strict: true }).byVhd().length, 0);
  });

  it('are named one by one, or the first few where they are many', () => {
    const many = Array.from({ length: 9 }, (_, index) => ({ labName: `Lab${index}`, isNamed: false }));
    assert.equal(namesOf(many.slice(0, 6)), 'Lab0, Lab1, Lab2, Lab3, Lab4, Lab5');
    assert.equal(namesOf(many), 'Lab0, Lab1, Lab2, Lab3, Lab4, 4 others');
  });
});
