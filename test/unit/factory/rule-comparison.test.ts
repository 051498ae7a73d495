import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { compareRules, customImageIn, storedImageIn } from '../../../tasks/core/factory/rule-comparison.js';

const gigabyte = 2 ** 30;

describe('The comparison of the rules of the scripts with ours', () => {
  it('counts what is copied, as pairs of image and lab', () => {
    const theirs = [customImageIn('A', 'x', gigabyte), customImageIn('B', 'x', gigabyte / 2)];
    const { severity, what } = compareRules('copied', theirs, theirs.slice(1));
    assert.equal(severity, 'notice');
    assert.equal(
      what,
      'By the rules of the scripts 2 pairs of image and lab (1.5 GB) would be copied; ' +
        'by the rules of this task 1 pairs of image and lab (0.5 GB) would be copied.',
    );
  });

  it('counts what is deleted, by kind, with the bytes that stored images free', () => {
    const ours = [storedImageIn('Factory', 'x', gigabyte), customImageIn('A', 'x'), customImageIn('B', 'x')];
    assert.equal(
      compareRules('deleted', [], ours).what,
      'By the rules of the scripts 0 stored images (0 GB) and 0 custom images would be deleted; ' +
        'by the rules of this task 1 stored images (1 GB) and 2 custom images would be deleted.',
    );
  });

  it('names the images that only one side concerns, told apart by kind, name and lab in any casing', () => {
    const theirs = [storedImageIn('Factory', 'x', 0), customImageIn('A', 'x')];
    const ours = [customImageIn('a', 'X'), customImageIn('B', 'x')];
    assert.equal(
      compareRules('deleted', theirs, ours).why,
      'Only by the scripts: the stored image x of Factory. Only by this task: the custom image x of B.',
    );
  });
});
