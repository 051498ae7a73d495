import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { imagePathKey } from '../../../../tasks/core/configuration/image-path.js';
import { dateInName, reserveImageNames } from '../../../../tasks/core/factory/images/image-names.js';

/** Local time, as the rule wants it; the date is the same in every time zone. */
const day = new Date(2018, 7, 4, 23, 59);

interface Stored {
  readonly imageName: string;
  readonly imagePath: string;
}

function names(
  imagePaths: readonly string[],
  stored: readonly Stored[] = [],
  now = day,
): (string | undefined)[] {
  const reserved = reserveImageNames(
    imagePaths.map((imagePath) => ({ imagePath })),
    stored,
    now,
  );
  return imagePaths.map((imagePath) => reserved.get(imagePathKey(imagePath)));
}

const nameOf = (imagePath: string, stored?: readonly Stored[], now?: Date) =>
  names([imagePath], stored, now)[0];

const takenNames = (...imageNames: string[]) =>
  imageNames.map((imageName) => ({ imageName, imagePath: 'D.json' }));

describe('The name of an image', () => {
  const ordinary: readonly (readonly [string, string, string])[] = [
    [
      'C67 joins folder and file',
      'Win2012R2\\VS2015 Enterprise with Azure SDK.json',
      'Win2012R2_VS2015-Enterprise-with-Azure-SDK-Aug-4-2018',
    ],
    ['C67 is the file alone at the root', 'Ubuntu.json', 'Ubuntu-Aug-4-2018'],
    ['C67 takes the last two segments', 'a\\b\\c.json', 'b_c-Aug-4-2018'],
    ['C67 has no dots', 'Win8.1\\x.y.json', 'Win8_1_x_y-Aug-4-2018'],
    ['C69 loses the extension in any casing', 'X.JSON', 'X-Aug-4-2018'],
    ['C69 loses characters that Azure refuses', 'Büro (x64) [1]+.json', 'B-ro-(x64)--1---Aug-4-2018'],
  ];
  for (const [rule, imagePath, name] of ordinary)
    it(rule, () => {
      assert.equal(nameOf(imagePath), name);
    });

  it('C68 has English months and unpadded days', () => {
    const months = Array.from({ length: 12 }, (_, month) => nameOf('D.json', [], new Date(2024, month, 1)));
    assert.equal(
      months.map((name) => /^D-(...)-1-2024$/.exec(name ?? '')?.[1]).join(' '),
      'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec',
    );
  });

  it("C68 has the agent's local day", () => {
    const before = process.env['TZ'];
    try {
      process.env['TZ'] = 'Pacific/Auckland';
      assert.equal(nameOf('D.json', [], new Date('2018-08-04T13:00:00Z')), 'D-Aug-5-2018');
    } finally {
      if (before === undefined) delete process.env['TZ'];
      else process.env['TZ'] = before;
    }
  });

  it('C69 has at most 80 characters, shortened before the date with a hash', () => {
    const [one, other] = names([`${'a'.repeat(90)}1.json`, `${'a'.repeat(90)}2.json`]);
    assert.match(one ?? '', /^a{62}-[\da-f]{6}-Aug-4-2018$/);
    assert.notEqual(one, other);
  });

  it('C69 C70 has at most 80 characters with its suffix', () => {
    const first = nameOf(`${'a'.repeat(90)}.json`) ?? '';
    const second = nameOf(`${'a'.repeat(90)}.json`, [
      { imageName: first, imagePath: `${'a'.repeat(90)}.json` },
    ]);
    assert.match(second ?? '', /^a{61}-[\da-f]{6}-Aug-4-2018A$/);
  });

  it('C70 has an A if it is taken, in whatever casing', () => {
    assert.equal(nameOf('D.json', takenNames('d-AUG-4-2018')), 'D-Aug-4-2018A');
  });

  it('C70 has the next letter if that is taken', () => {
    assert.equal(nameOf('D.json', takenNames('D-Aug-4-2018', 'D-Aug-4-2018A')), 'D-Aug-4-2018B');
  });

  it('C69 keeps a name of 80 characters as it is', () => {
    assert.equal(nameOf(`${'a'.repeat(69)}.json`), `${'a'.repeat(69)}-Aug-4-2018`);
  });

  it('C67 counts neither empty segments nor the folder itself as segments', () => {
    assert.deepEqual(names(['.\\D.json', 'a\\.\\E.json', 'a\\\\F.json']), [
      'D-Aug-4-2018',
      'a_E-Aug-4-2018',
      'a_F-Aug-4-2018',
    ]);
  });

  const upTo = (count: number) =>
    Array.from({ length: count }, (_, index) => {
      const letter = index === 0 ? '' : String.fromCharCode(65 + ((index - 1) % 26));
      return `D-Aug-4-2018${'Z'.repeat(Math.floor(Math.max(index - 1, 0) / 26))}${letter}`;
    });

  it('C70 L14 goes on with ZA after Z', () => {
    assert.equal(nameOf('D.json', takenNames(...upTo(27))), 'D-Aug-4-2018ZA');
  });

  it('C70 L14 goes on with ZZA after ZZ', () => {
    assert.equal(nameOf('D.json', takenNames(...upTo(53))), 'D-Aug-4-2018ZZA');
  });

  it('C71 L15 has a third segment for paths that two segments do not tell apart', () => {
    assert.deepEqual(names(['a\\Win2016\\D.json', 'b\\Win2016\\D.json']), [
      'a_Win2016_D-Aug-4-2018',
      'b_Win2016_D-Aug-4-2018',
    ]);
  });

  it('C71 has a third segment if a stored image has the path that it is mistaken for', () => {
    const stored = [{ imageName: 'x', imagePath: 'b\\Win2016\\D.json' }];
    assert.equal(nameOf('a\\Win2016\\D.json', stored), 'a_Win2016_D-Aug-4-2018');
  });

  it('C71 keeps two segments beside older images of its own path', () => {
    const stored = [{ imageName: 'x', imagePath: 'A\\win2016\\d.JSON' }];
    assert.equal(nameOf('a\\Win2016\\D.json', stored), 'Win2016_D-Aug-4-2018');
  });

  it('C71 leaves the shorter of two paths as it is', () => {
    assert.deepEqual(names(['Win2016\\D.json', 'a\\Win2016\\D.json']), [
      'Win2016_D-Aug-4-2018',
      'a_Win2016_D-Aug-4-2018',
    ]);
  });

  it('C71 L15 has a hash if no segment tells the paths apart', () => {
    const [one, other] = names(['a b\\D.json', 'a-b\\D.json']);
    assert.match(one ?? '', /^a-b_D-[\da-f]{6}-Aug-4-2018$/);
    assert.notEqual(one, other);
  });
});

describe('The date in the name of an image', () => {
  it('C95 is the day that the name was given with, whatever the month', () => {
    for (let month = 0; month < 12; month += 1) {
      const name = nameOf('Win\\D.json', [], new Date(2024, month, 7));
      assert.deepEqual(dateInName(name ?? ''), { time: Date.UTC(2024, month, 7), suffix: '' });
    }
  });

  it('C95 is read with its suffix, in any casing', () => {
    assert.equal(dateInName('D-Nov-31-2018'), undefined);
    assert.deepEqual(dateInName('D-AUG-14-2018zb'), { time: Date.UTC(2018, 7, 14), suffix: 'ZB' });
  });

  const others = ['D', 'D-Aug-4-2018-1', 'D-Aug-4-18', 'D-Foo-4-2018', 'DAug-4-2018', 'D-Aug-4-2018.1'];
  for (const name of others)
    it(`C95 is none in ${name}`, () => {
      assert.equal(dateInName(name), undefined);
    });
});
