import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  ignoreTag,
  imagePathTag,
  isOurs,
  keepsDataDisks,
  namesPath,
  osStateOf,
  tagOf,
} from '../../../../tasks/core/factory/images/tags.js';

describe('Tags', () => {
  it('C46 are found by name in any casing', () => {
    assert.equal(tagOf({ imagepath: 'a.json' }, imagePathTag), 'a.json');
  });

  it('C46 without a value count as none', () => {
    assert.equal(tagOf({ FactoryIgnore: '' }, ignoreTag), undefined);
  });

  it('say whether an image is specialized and what becomes of data disks, in any casing', () => {
    const states = ['Specialized', 'specialized', 'Generalized', ''].map((state) =>
      osStateOf({ imagefactoryosstate: state }),
    );
    assert.deepEqual(states, ['Specialized', 'Specialized', 'Generalized', 'Generalized']);
    assert.equal(osStateOf(undefined), 'Generalized');
    const kept = ['true', 'TRUE', 'false', 'False', 'yes', ''].map((said) =>
      keepsDataDisks({ ImageFactoryDataDisks: said }),
    );
    assert.deepEqual(kept, [true, true, false, false, undefined, undefined]);
  });

  it('may be missing altogether', () => {
    assert.equal(tagOf(undefined, ignoreTag), undefined);
  });

  it('C4 name an image path however the two are written, and no other', () => {
    const named = (path: string) => namesPath({ imagepath: path }, imagePathTag, 'Win\\Server.json');
    assert.deepEqual(
      ['win/SERVER.JSON', 'Win\\Server2.json', ''].map((path) => named(path)),
      [true, false, false],
    );
  });

  it('C44 of the factory make a VM ours; the name of another image, or of no image, does not', () => {
    const isOf = (tags: Readonly<Record<string, string>>) => isOurs({ tags }, { imagePath: 'Server.json' });
    assert.deepEqual(
      [
        isOf({ ImageFactoryPath: 'server.json' }),
        isOf({ ImageFactoryPath: 'Other.json' }),
        isOf({ ImagePath: 'Server.json' }),
        isOf({}),
      ],
      [true, false, false, false],
    );
  });
});
