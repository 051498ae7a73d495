import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import {
  entryKey,
  isTaken,
  matchEntry,
  namesGoldenImages,
  once,
  subscriptionOf,
} from '../../../../tasks/core/factory/labs/matching.js';
import { entryOf } from '../validate/checked-things.js';

const lab = (...texts: readonly string[]) => ({
  imagePaths: texts.map((text) => ({ text, line: 1, column: 1 })),
});

describe('An entry of ImagePaths', () => {
  /** entry, path, old rule, our rule */
  const table: readonly (readonly [string, string, boolean, boolean])[] = [
    ['Win2016', 'Win2016\\Datacenter.json', true, true],
    ['Win2016', 'Win2016R2\\Core.json', true, false],
    ['Win2016', 'Win2016Foo.json', true, false],
    ['win2016/', 'Win2016\\Datacenter.json', false, true],
    ['Win2016/Datacenter', 'Win2016\\Datacenter.json', true, true],
    ['Win2016/Datacenter.json', 'Win2016\\Datacenter.json', true, true],
    ['Win2016/Data', 'Win2016\\Datacenter.json', true, false],
    ['/Win2016', 'Win2016\\Datacenter.json', false, true],
    ['./Win2016', 'Win2016\\Datacenter.json', false, true],
    ['Win20*', 'Win2016\\SQLServer 2016 Express.json', false, true],
    ['{Win2012R2,Win2016}/**', 'Win2016\\SQLServer 2016 Express.json', false, true],
    ['**/SQL*', 'Win2016\\SQLServer 2016 Express.json', false, true],
    ['', 'Win2016\\Datacenter.json', true, true],
    ['.', 'Win2016\\Datacenter.json', false, true],
    ['/', 'Win2016\\Datacenter.json', false, true],
    [' Win2016 ', 'Win2016\\Datacenter.json', false, true],
    ['GoldenImages/Win2016', 'Win2016\\Datacenter.json', false, true],
    ['goldenimages\\', 'Win2016\\Datacenter.json', false, true],
    ['GoldenImagesOld', 'Win2016\\Datacenter.json', false, false],
    ['2016', 'Win2016\\Datacenter.json', false, false],
    ['Datacenter', 'Win2016\\Datacenter.json', false, false],
    ['Win10 [x64]', 'Win10 [x64]\\A.json', true, true],
    ['win10 [x64]', 'Win10 [x64]\\A.json', false, true],
    ['Win\\*.json', 'Win\\A.json', false, true],
    ['*.json', 'Win2016\\Datacenter.json', false, false],
    ['win20??', 'Win2016\\Datacenter.json', false, true],
    ['*', '.hidden\\A.json', false, true],
    ['Win2019', 'Win2016\\Datacenter.json', false, false],
    ['!Win20*', 'Ubuntu\\a.json', false, false],
    ['Win/*', 'Win\\.hidden\\A.json', false, true],
    ['Win.json.old/?', 'Win.json.old\\A.json', false, true],
    ['Win/*/C', 'Win\\B\\C\\D.json', false, true],
    ['Win2016\\', 'Win2016\\Datacenter.json', true, true],
  ];
  for (const [entry, path, old, ours] of table)
    it(`C16 C18 C19 L12 "${entry}" and ${path}: by the old rule ${old ? 'yes' : 'no'}, by ours ${ours ? 'yes' : 'no'}`, () => {
      assert.deepEqual(matchEntry(entry, path), { ours, old });
    });

  /** A process prepares each text once: only names that it has not met show what is prepared of them. */
  it('C16 C18 C19 matches in the same way whatever the folders are called', () => {
    const digits = String(randomInt(1e9));
    const renamed = (text: string) =>
      text.replaceAll('Win', `Win${digits}`).replaceAll('win', `win${digits}`);
    for (const [entry, path, old, ours] of table)
      assert.deepEqual(matchEntry(renamed(entry), renamed(path)), { ours, old }, `${entry} and ${path}`);
  });

  const prefixes: readonly (readonly [string, boolean, string])[] = [
    ['GoldenImages', true, ''],
    ['goldenimages\\', true, ''],
    ['/GoldenImages/Win', true, 'win'],
    ['GoldenImagesOld/Win', false, 'goldenimagesold\\win'],
    ['Old/GoldenImages', false, 'old\\goldenimages'],
    ['Old-GoldenImages/Win', false, 'old-goldenimages\\win'],
    [' Win// ', false, 'win'],
    ['.', false, ''],
  ];
  for (const [entry, names, key] of prefixes)
    it(`C18 "${entry}" ${names ? 'names' : 'does not name'} the folder GoldenImages, and is compared as "${key}"`, () => {
      assert.deepEqual([namesGoldenImages(entry), entryKey(entry)], [names, key]);
    });

  it('is prepared once, however many images it is compared with', () => {
    const prepared: string[] = [];
    const prepare = once((text) => prepared.push(text));
    assert.deepEqual([prepare('a'), prepare('b'), prepare('a')], [1, 2, 1]);
    assert.deepEqual(prepared, ['a', 'b']);
  });
});

describe('A lab', () => {
  const path = 'Win2016R2\\Core.json';

  it('C18 takes what an entry matches', () => {
    const { subscribed, by, oldRuleOnly } = subscriptionOf(lab('x', 'Win2016R2'), path);
    assert.deepEqual([subscribed, by?.text, oldRuleOnly], [true, 'Win2016R2', false]);
  });

  it('C20 still takes what only the old rule matches', () => {
    const { subscribed, by, oldRuleOnly } = subscriptionOf(lab('Win2016'), path);
    assert.deepEqual([subscribed, by?.text, oldRuleOnly], [true, 'Win2016', true]);
  });

  it('C20 does not take what only the old rule matches, with strictImagePaths', () => {
    assert.equal(subscriptionOf(lab('Win2016'), path, { strict: true }).subscribed, false);
  });

  it('C20 takes by our rule what another entry matches by the old one alone', () => {
    const { by, oldRuleOnly } = subscriptionOf(lab('Win2016', 'win2016r2'), path);
    assert.deepEqual([by?.text, oldRuleOnly], ['win2016r2', false]);
  });

  it('C21 takes what only our rule matches', () => {
    assert.equal(subscriptionOf(lab('win2016r2'), path, { strict: true }).subscribed, true);
  });

  it('C22 does not take what neither rule matches', () => {
    assert.deepEqual(subscriptionOf(lab('Win2019'), path), { subscribed: false, oldRuleOnly: false });
  });

  it('C14 takes nothing if it lists nothing', () => {
    assert.equal(subscriptionOf(lab(), path).subscribed, false);
  });

  it('C16 takes by the rule of the scripts what one of its entries is a prefix of', () => {
    const entries = [entryOf('Near', ['Ubuntu', 'Win2016']), entryOf('Near', ['Ubuntu']), undefined];
    assert.deepEqual(
      entries.map((entry) => isTaken(entry, path)),
      [true, false, false],
    );
  });
});
