import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { hexDigits } from '../../../../tasks/core/lab/hashes.js';
import {
  chooseImageVm,
  reserveVmNames,
  takenFixedNames,
} from '../../../../tasks/core/factory/images/vm-names.js';

const nameOf = (imagePath: string, taken: readonly string[] = []) => names([imagePath], taken)[0];

const names = (imagePaths: readonly string[], taken: readonly string[] = []) =>
  reserveVmNames(
    imagePaths.map((imagePath) => ({ imagePath })),
    taken,
  ).map(({ vmName }) => vmName);

describe('The name of an image VM of which a template takes a part', () => {
  const images = ['web-iis.json', 'web-sql.json'].map((imagePath) => ({
    imagePath,
    namesOf: (vmName: string) => [vmName.split('-')[0] ?? ''],
  }));

  it('is found in a lab that has it, and is refused to a second golden image', () => {
    assert.deepEqual(
      reserveVmNames(images, ['web']).map(({ vmName }) => vmName),
      ['web-iis', 'web-sql'],
    );
    assert.deepEqual(
      [...takenFixedNames(images, [])].map(([{ imagePath }, name]) => [imagePath, name]),
      [['web-sql.json', 'web']],
    );
  });

  it('ends also where the template gives a name of its own to the usual name alone', () => {
    const namesOf = (vmName: string) => [vmName === 'web' ? 'web' : 'other'];
    const image = { imagePath: 'web.json', namesOf };
    assert.deepEqual(
      reserveVmNames([image], ['web', 'other']).map(({ vmName }) => vmName),
      ['web'],
    );
  });
});

describe('The name of an image VM', () => {
  const ordinary: readonly (readonly [string, string, string])[] = [
    [
      'C24 keeps the first 13 characters of a longer name',
      'VS2015 Enterprise with Azure SDK.json',
      'VS2015Enterpr',
    ],
    ['C24 has no spaces', 'SQLServer 2016 Express.json', 'SQLServer2016'],
    ['C24 keeps 14 characters', 'w2012R2_sql2014.json', 'w2012R2sql2014'],
    ['C24 keeps 15 characters', 'abcdefghijklmno.json', 'abcdefghijklmno'],
    ['C24 keeps 13 of 16 characters', 'abcdefghijklmnop.json', 'abcdefghijklm'],
    ['C24 has a prefix if it is a number', '2016.json', 'vm2016'],
    ['C24 loses only the last extension', 'Datacenter.parameters.json', 'Datacenterpar'],
    ['C24 comes from the file, not from its folders', 'Win2016\\Datacenter.JSON', 'Datacenter'],
    ['C25 has a prefix if it is a number of any length', '20240501123.json', 'vm20240501123'],
    ['C25 has a prefix if it is a number with a sign', '-5.json', 'vm-5'],
    ['C25 C26 has a prefix and no plus sign', '+5.json', 'vm5'],
    ['C25 is shortened with its prefix', '123456789012345.json', 'vm12345678901'],
    ['C26 loses characters that Azure refuses', 'Büro (x64).json', 'Brox64'],
    ['C26 does not start or end with a hyphen', '-Büro-.json', 'Bro'],
    ['C26 does not end with a hyphen where it was cut', 'abcdefghijkl-nopq.json', 'abcdefghijkl'],
    ['C25 has no prefix if it only begins with a digit', '7zip.json', '7zip'],
    ['C26 does not start or end with several hyphens', '--Büro--.json', 'Bro'],
    ['C26 has a prefix if only digits are left', 'é2016.json', 'vm2016'],
    ['C26 is a hash if nothing is left', 'Ж.json', 'img69c'],
  ];
  for (const [rule, imagePath, name] of ordinary)
    it(`${rule}: ${imagePath}`, () => {
      assert.equal(nameOf(imagePath), name);
    });

  it('C27 has three digits of a hash if the run has used it', () => {
    assert.deepEqual(names(['Win2012R2\\Datacenter.json', 'Win2016\\Datacenter.json']), [
      'Datacenter',
      'Datacenterb27',
    ]);
  });

  it('C27 has three digits of a hash if the lab has a VM of that name in any casing', () => {
    assert.equal(nameOf('Win2016\\Datacenter.json', ['DATACENTER']), 'Datacenterb27');
  });

  it('C27 has the next three digits if those are used too', () => {
    assert.equal(nameOf('Win2016\\Datacenter.json', ['datacenter', 'datacenterB27']), 'Datacenter030');
  });

  it('C27 keeps 12 characters before the digits', () => {
    assert.match(nameOf('abcdefghijklmno.json', ['abcdefghijklmno']) ?? '', /^abcdefghijkl[\da-f]{3}$/);
  });

  it('C27 is found even if all digits of the hash are used', () => {
    const taken = [
      'a',
      ...Array.from({ length: 4096 }, (_, index) => `a${index.toString(16).padStart(3, '0')}`),
    ];
    const free = 'a7f3';
    assert.equal(
      nameOf(
        'a.json',
        taken.filter((name) => name !== free),
      ),
      free,
    );
  });

  it('C27 has the last three digits of the hash before those of the hash of the hash', () => {
    const hash = hexDigits('a.json');
    const parts = Array.from({ length: 21 }, (_, part) => `a${hash.slice(3 * part, 3 * part + 3)}`);
    assert.equal(nameOf('a.json', ['a', ...parts.slice(0, -1)]), parts.at(-1));
    assert.equal(nameOf('a.json', ['a', ...parts]), `a${hexDigits(hash).slice(0, 3)}`);
  });

  it('L30 is the same in every run, and different for files that differ in casing and folder', () => {
    const paths = ['Web.json', 'sub\\web.json'];
    const [first, second] = names(paths);
    assert.deepEqual(names(paths), [first, second]);
    assert.notEqual(first?.toLowerCase(), second?.toLowerCase());
  });
});

describe('The name given to a golden image that makes several VMs', () => {
  const loop = { imagePath: 'Server.json', namesOf: (name: string) => [`${name}0`, `${name}1`] };
  const helped = { imagePath: 'Web.json', namesOf: (name: string) => [name, 'Helper'] };
  const given = (images: Parameters<typeof reserveVmNames>[0], taken: readonly string[] = []) =>
    reserveVmNames(images, taken).map(({ vmName }) => vmName);

  it('C27 is one with which the names of all of them are free', () => {
    assert.deepEqual(given([loop], ['Server']), ['Server']);
    assert.match(given([loop], ['SERVER1'])[0] ?? '', /^Server[0-9a-f]{3}$/);
  });

  it('C27 keeps the names of all of them for no other golden image', () => {
    const [, other] = given([loop, { imagePath: 'Server1.json' }]);
    assert.match(other ?? '', /^Server1[0-9a-f]{3}$/);
    const [helper] = given([{ imagePath: 'Helper.json' }, helped]);
    assert.match(helper ?? '', /^Helper[0-9a-f]{3}$/);
  });

  it('C27 leaves room for what the template adds to it', () => {
    const long = { ...loop, imagePath: 'abcdefghijklm.json' };
    assert.match(given([long], ['abcdefghijklm0'])[0] ?? '', /^abcdefghijk[0-9a-f]{3}$/);
  });

  it('C27 is the usual one where only names that the template gives itself are taken', () => {
    assert.deepEqual(given([helped], ['Helper']), ['Web']);
  });

  it('C34 is in vain where a name that the template gives itself is taken in the lab or by an image before', () => {
    const second = { ...helped, imagePath: 'Second.json' };
    assert.deepEqual(takenFixedNames([helped, second, loop], ['Server0']), new Map([[second, 'Helper']]));
    assert.deepEqual(takenFixedNames([helped], ['HELPER']), new Map([[helped, 'Helper']]));
  });
});

describe('Of the VMs that a loop made, the image VM', () => {
  const chosen = (...names: readonly string[]) =>
    chooseImageVm(
      names.map((name) => ({ name })),
      'Datacenter',
    )?.name;

  it('C34 is the one of the planned name', () => {
    assert.equal(chosen('A', 'DATACENTER', 'Z'), 'DATACENTER');
  });

  it('C34 else is the first by name, wherever it stands', () => {
    assert.deepEqual(
      [chosen('datacenter1', 'Datacenter0'), chosen('Datacenter0', 'datacenter1'), chosen()],
      ['Datacenter0', 'Datacenter0', undefined],
    );
  });
});
