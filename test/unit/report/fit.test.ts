import fc from 'fast-check';
import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { cut, cutFront, listed, mostCharacters, wrap } from '../../../tasks/core/report/fit.js';

describe('A line of the log', () => {
  it('stays as it is where it fits', () => {
    const line = `  ${'x'.repeat(mostCharacters - 2)}`;
    assert.deepEqual(wrap(line), [line]);
  });

  it('is wrapped between words, and what follows is indented by four more spaces', () => {
    assert.deepEqual(wrap('  one two three four five', 15), ['  one two three', '      four five']);
    assert.deepEqual(wrap('  one two three four', 12), ['  one two', '      three', '      four']);
  });

  it('has a word that does not fit on a line of its own, whole', () => {
    const url = 'https://portal.azure.com/a';
    assert.deepEqual(wrap(`see: ${url} now`, 30), ['see:', `    ${url}`, '    now']);
  });

  it('parts a word only where that is longer than a line, and no character', () => {
    assert.deepEqual(wrap('😀😀😀😀😀', 7), ['😀😀😀', '    😀', '    😀']);
  });

  it('is never longer than it may be, and loses nothing but spaces, whatever it says', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', ' ', '😀', '.', 'é'), maxLength: 2000 });
    fc.assert(
      fc.property(texts, (text) => {
        const lines = wrap(text);
        for (const line of lines) assert.ok(line.length <= mostCharacters, line);
        assert.equal(lines.join('').replaceAll(' ', ''), text.replaceAll(' ', ''));
      }),
    );
  });
});

describe('A text that is cut', () => {
  it('ends behind a word, with an ellipsis', () => {
    assert.equal(cut('The lab was not found. Azure says', 25), 'The lab was not found…');
    assert.equal(cut('The lab', 7), 'The lab');
  });

  it('ends within a word that is too long, and never within a character', () => {
    assert.equal(cut('abcdefghij', 5), 'abcd…');
    assert.equal(cut('ab😀😀', 4), 'ab…');
  });

  it('keeps the end of a path', () => {
    assert.equal(cutFront('Win2016\\Datacenter.json', 12), '…center.json');
    assert.equal(cutFront('Win.json', 12), 'Win.json');
  });
});

describe('A list of names', () => {
  it('has as many as fit, one at least, and counts the others', () => {
    assert.equal(listed(['a', 'b'], 10), 'a, b');
    assert.equal(listed(['aaaa', 'bbbb', 'cccc'], 10), 'aaaa, bbbb and 1 more');
    assert.equal(listed(['a much too long name', 'b'], 9), 'a much… and 1 more');
  });
});
