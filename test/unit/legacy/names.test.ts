import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { reserveImageNames } from '../../../tasks/core/factory/images/image-names.js';
import { firstFreeName, oldNameOf } from '../../legacy/snap.js';

const day = new Date(2018, 7, 4, 3);

function newNameOf(imagePath: string, taken: readonly string[] = []): string | undefined {
  const stored = taken.map((imageName) => ({ imageName, imagePath }));
  return [...reserveImageNames([{ imagePath }], stored, day).values()][0];
}

describe('The name of an image', () => {
  for (const path of [
    'Win2012R2\\VS2015 Enterprise with Azure SDK.json',
    'Standalone.json',
    'a\\b\\c d.e.json',
    'Linux\\Ubuntu-24_04 (LTS).json',
  ])
    it(`C67 C103 is the one that the scripts give: ${path}`, () => {
      assert.equal(newNameOf(path), oldNameOf(path, day));
    });

  it('C70 is the one that the scripts give until Z, and after it still a name that Azure accepts (L14)', () => {
    const path = 'Win2016\\Datacenter.json';
    const taken = [oldNameOf(path, day)];
    for (let count = 0; count < 26; count += 1) {
      const theirs = firstFreeName(oldNameOf(path, day), taken);
      assert.equal(newNameOf(path, taken), theirs);
      taken.push(theirs);
    }
    assert.equal(firstFreeName(oldNameOf(path, day), taken), 'Win2016_Datacenter-Aug-4-2018[');
    assert.equal(newNameOf(path, taken), 'Win2016_Datacenter-Aug-4-2018ZA');
  });
});
