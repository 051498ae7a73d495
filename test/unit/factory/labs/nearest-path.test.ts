import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { createNearest } from '../../../../tasks/core/factory/labs/nearest-path.js';

const nearest = createNearest(['Ubuntu.json', 'Win2016\\Datacenter.json', 'Win2016\\Core\\SQL.json']);

describe('The nearest path to an entry', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['is a file without extension where the entry has none', 'Ubunt', 'Ubuntu'],
    ['is a file with extension where the entry has one', 'Ubunto.json', 'Ubuntu.json'],
    ['is a folder where that is nearer than its files', 'Win2015', 'Win2016'],
    ['is a folder in a folder', 'Win2016/Cor', 'Win2016/Core'],
    ['is the same in any casing', 'UBUNTU.JSON', 'Ubuntu.json'],
    ['is the same with either separator', 'win2016\\datacenter', 'Win2016/Datacenter'],
    ['has a character that the entry lacks', 'Win2016/Datacentr', 'Win2016/Datacenter'],
    ['lacks a character that the entry has', 'Win2016/Datacenterr', 'Win2016/Datacenter'],
  ];
  for (const [what, entry, path] of cases)
    it(`${what}: ${entry}, ${path}`, () => {
      assert.equal(nearest(entry), path);
    });

  it('is the first of several that are as near', () => {
    assert.equal(createNearest(['a1.json', 'a2.json'])('a3'), 'a1');
  });

  it('is the nearest of those that are wanted', () => {
    assert.equal(
      nearest('Ubunt', (text) => !text.startsWith('Ubuntu')),
      'Win2016',
    );
    assert.equal(
      nearest('Ubunt', () => false),
      undefined,
    );
  });

  it('is none where there is no golden image', () => {
    assert.equal(createNearest([])('Ubuntu'), undefined);
  });
});
