import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { BlobEntry } from '../../../../tasks/core/azure/blobs/container.js';
import { plan } from '../../../../tasks/core/factory/retire/plan.js';
import { storedOf } from '../../../worlds/azure-things.js';
import { galleryOf, galleryRules, version } from './gallery-cases.js';
import { judgeGallery } from '../../../../tasks/core/factory/retire/gallery-retention.js';
import { factory, image, ours, retention, stored, type Given } from './retention-cases.js';
import { retireInputs, stateOf } from './retire-states.js';

const kept = { ...ours, factorykeep: '' };

/** `name: fate` of the images of the lab, and the texts of those that are spared. */
function fates(given: Given): string[] {
  return (retention(given).labs[0]?.images ?? []).map(({ image: { name }, verdict }) =>
    verdict.fate === 'spared' ? `${name}: ${verdict.why}` : `${name}: ${verdict.fate}`,
  );
}

const [a1, a2, a3] = ['01-01', '01-02', '01-03'].map((day) =>
  image(`a${day.slice(-1)}`, 'a.json', { ...ours, ImageFactoryBuilt: `2024-${day}T10:00:00` }, day),
) as [ReturnType<typeof image>, ReturnType<typeof image>, ReturnType<typeof image>];

const withTags = (one: typeof a1, tags: Readonly<Record<string, string>>) => ({
  ...one,
  tags: { ...one.tags, ...tags },
});

describe('A custom image with the tag FactoryKeep', () => {
  it('C118 stays with any value of it, in any casing, and the tag is its reason', () => {
    const images = [withTags(a1, { factorykeep: '' }), a2];
    assert.deepEqual(fates({ images }), ['a1: It has the tag FactoryKeep.', 'a2: kept']);
  });

  it('C118 pushes none out: as many others stay as are kept', () => {
    const images = [a1, withTags(a2, { FactoryKeep: 'true' }), withTags(a3, { FactoryKeep: 'true' })];
    assert.deepEqual(fates({ images }), ['a1: kept', 'a2: kept', 'a3: kept']);
  });

  it('C118 stays, too, where its golden image was removed, or the lab does not list it any more', () => {
    const images = [image('x', 'a.json', kept)];
    const stays = ['x: It has the tag FactoryKeep.'];
    assert.deepEqual(fates({ images, existing: ['b.json'] }), stays);
    assert.deepEqual(fates({ images, imagePaths: ['b'] }), stays);
  });

  it("C98 is not touched or counted where it is another factory's", () => {
    const images = [image('x', 'a.json', { ImageFactoryLab: `${factory}2`, FactoryKeep: '1' })];
    assert.deepEqual(fates({ images }), ['x: ignored']);
  });

  it('C94 is counted among what would go: keeping one excuses no other', () => {
    const images = [1, 2, 3, 4].map((day) => image(`a${day}`, 'a.json', ours, `01-0${day}`));
    const refusal = retention({ images: [image('x', 'a.json', kept), ...images], imagePaths: ['b'] }).refusal;
    assert.match(
      refusal?.message ?? '',
      /5 of 5 custom images of this factory would go.*and 4 custom images/,
    );
  });
});

describe('A stored image with the metadata factorykeep', () => {
  const blob = { metadata: { factorykeep: 'yes' } };

  for (const on of ['vhd', 'companion'])
    it(`C118 stays where its ${on} has it, and pushes none out`, () => {
      const images = [stored('a1', 'a.json', '01-01'), { ...stored('a2', 'a.json', '01-02'), [on]: blob }];
      const older = { ...stored('a0', 'a.json', '01-01'), [on]: blob, timestamp: new Date('2023-01-01') };
      const verdicts = retention({ stored: [older, ...images] }).stored.map(({ verdict }) => verdict.fate);
      assert.deepEqual(verdicts, ['spared', 'kept', 'kept']);
    });

  it('C118 stays in the labs that take it, too, and goes where they do not', () => {
    const given = { stored: [{ ...stored('a1', 'a.json', '01-01'), vhd: blob }], images: [a1, a2] };
    assert.deepEqual(fates(given), ['a1: Its stored image has the metadata factorykeep.', 'a2: kept']);
    const gone = retention({ ...given, imagePaths: ['b'] }).labs[0]?.images;
    assert.deepEqual(
      gone?.map(({ verdict }) => verdict.fate),
      ['deleted', 'deleted'],
    );
  });

  it('C118 stays as a VHD without companion, too', () => {
    const { vhd } = storedOf({ imagePath: 'a.json' });
    const orphan = (metadata: BlobEntry['metadata']): BlobEntry => ({
      ...vhd,
      metadata: { imagefactoryvm: 'vm', imagefactorypath: 'a.json', imagefactoryrun: '1', ...metadata },
      lastModified: new Date('2024-01-01'),
    });
    const planned = (metadata: BlobEntry['metadata']) => {
      const { actions, leftAlone } = plan(stateOf({ store: { loose: [orphan(metadata)] } }), retireInputs);
      return [actions.length, leftAlone.map(({ reason }) => reason)];
    };
    assert.deepEqual(planned({}), [1, []]);
    assert.deepEqual(planned({ factorykeep: '1' }), [0, ['It has the metadata factorykeep.']]);
  });
});

describe('A version of the gallery with the tag FactoryKeep', () => {
  it('C118 stays, and pushes none out', () => {
    const tagged = (day: number) => version(day, { tags: { ...version(day).tags, FactoryKeep: '1' } });
    const { versions } = judgeGallery(
      galleryOf({ versions: [tagged(1), version(2), tagged(3), version(4)] }),
      galleryRules({ options: { ImagesToSave: 2 } }),
      new Set(),
    );
    assert.deepEqual(
      versions.map(({ verdict }) => verdict.fate),
      ['spared', 'kept', 'kept', 'kept'],
    );
  });
});
