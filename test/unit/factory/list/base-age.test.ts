import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { baseDetails, baseTexts, madeOn } from '../../../../tasks/core/factory/list/base-age.js';

const now = new Date('2026-11-30T12:00:00Z');

describe('The day in the version of a base image', () => {
  const versions = {
    '20348.2762.241004': '2024-10-04',
    '22.04.202410020': '2024-10-02',
    '8.10.2024100312': '2024-10-03',
    '0.20241004.1890': '2024-10-04',
    '2024.10.04': '2024-10-04',
    '1.0.20261130': '2026-11-30',
  };
  for (const [version, day] of Object.entries(versions))
    it(`is ${day} for ${version}`, () => {
      assert.equal(madeOn(version, now)?.toISOString().slice(0, 10), day);
    });

  const unknown = {
    'tells no day': 'latest',
    'is empty': '',
    'has a day that no calendar has': '20348.2762.241304',
    'has a thirtieth of February': '1.0.20240230',
    'has a day to come': '1.0.20270101',
    'has a day before the Marketplace': '1.0.20010101',
    'has six figures that may be anything': '1.241004',
    'has six figures in front': '241004.1.2',
    'has too many figures': '1.0.20241004123',
    'has two days': '20241004.0.20241005',
  };
  for (const [why, version] of Object.entries(unknown))
    it(`is unknown where it ${why}`, () => {
      assert.equal(madeOn(version, now), undefined);
    });
});

describe('What a list says of a base', () => {
  it('is its version, and its age by that', () => {
    assert.deepEqual(baseDetails('Canonical:ubuntu:server:22.04.202611020', now), {
      base: 'Canonical:ubuntu:server:22.04.202611020',
      baseAge: '28 days old',
    });
  });

  it('is the version of a gallery, too', () => {
    assert.equal(baseDetails('Ours/Server/1.0.20261128', now).baseAge, '2 days old');
  });

  it('is its version alone where that tells no day', () => {
    assert.deepEqual(baseDetails('a:b:c:1.0.0', now), { base: 'a:b:c:1.0.0' });
  });

  it('is nothing where nobody noted it', () => {
    assert.deepEqual([baseDetails(undefined, now), baseDetails('', now)], [{}, {}]);
    assert.deepEqual(baseTexts({}), []);
  });

  it('is in a row of the log the version alone, whose end tells more than its beginning', () => {
    const texts = ['a:b:c:20348.2762.261004', 'a:b:c:latest', 'Ours/Server/1.0.0', 'Base'].flatMap((base) =>
      baseTexts(baseDetails(base, now)),
    );
    assert.deepEqual(texts, [
      'base 20348.2762.261004, 57 days old',
      'base latest',
      'base Ours/Server/1.0.0',
      'base Base',
    ]);
  });
});
