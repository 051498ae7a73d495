import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  imagePathKey,
  isValidImagePath,
  leadsOutside,
  toImagePath,
} from '../../../tasks/core/configuration/image-path.js';

describe('An image path', () => {
  it('C3 is written with backslashes, in the casing of the file', () => {
    assert.equal(toImagePath('Win2016/Datacenter.json'), 'Win2016\\Datacenter.json');
  });

  it('C3 keeps the extension as it is', () => {
    assert.equal(toImagePath('X.JSON'), 'X.JSON');
  });

  describe('C4 is compared', () => {
    const same: readonly (readonly [string, string, string])[] = [
      ['without regard to casing and separators', 'win2016/datacenter.JSON', 'Win2016\\Datacenter.json'],
      ['with repeated separators collapsed', 'a//b\\\\c.json', 'a\\b\\c.json'],
      ['without leading separator', '\\a.json', 'a.json'],
      ['without leading dot and separator', './a.json', 'a.json'],
      ['with composed characters', 'Zu\u0308rich.json', 'Z\u00fcrich.json'],
    ];
    for (const [how, one, other] of same)
      it(how, () => {
        assert.equal(imagePathKey(one), imagePathKey(other));
      });

    it('with its other dots', () => {
      assert.notEqual(imagePathKey('.a.json'), imagePathKey('a.json'));
    });
  });

  describe('C5 is valid', () => {
    for (const text of ['a.json', 'Win2016\\Datacenter.JSON', 'a..b.json', `${'a'.repeat(251)}.json`])
      it(`as ${text.slice(0, 30)} with ${text.length} characters`, () => {
        assert.equal(isValidImagePath(text), true);
      });
  });

  describe('C5 is not valid', () => {
    for (const text of [
      '',
      '\\',
      'a.jsn',
      '.json',
      '..\\a.json',
      'a/../b.json',
      'C:\\a.json',
      `${'a'.repeat(252)}.json`,
    ])
      it(`as "${text.slice(0, 30)}" with ${text.length} characters`, () => {
        assert.equal(isValidImagePath(text), false);
      });
  });

  it('C18 leads outside by a segment of two dots, even with spaces around it', () => {
    assert.deepEqual(['a/ .. /b', '..', 'a..b'].map(leadsOutside), [true, true, false]);
  });
});
