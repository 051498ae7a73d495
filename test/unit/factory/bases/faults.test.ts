import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { imagePathKey } from '../../../../tasks/core/configuration/image-path.js';
import { parseImagesJson } from '../../../../tasks/core/configuration/images-json.js';
import { type BaseFacts, baseFaults, faultyBaseOf } from '../../../../tasks/core/factory/bases/faults.js';
import { baseLinks, basesFirst, chainOf } from '../../../../tasks/core/factory/bases/links.js';

const imageOf = (path: string) => {
  const imagePath = `${path.replaceAll('/', '\\')}.json`;
  return { imagePath, key: imagePathKey(imagePath) };
};

const keyOf = (path: string) => imageOf(path).key;

/** Each golden image with its base. */
const linksOf = (bases: Readonly<Record<string, string | null>>, others: readonly string[] = []) => {
  const Images = Object.entries(bases).map(([ImagePaths, BaseImage]) => ({ ImagePaths, BaseImage }));
  const { rules } = parseImagesJson(JSON.stringify({ Images }, undefined, 1), 'Images.json');
  const goldenImages = [...Object.keys(bases), ...others].map(imageOf);
  return { goldenImages, links: baseLinks(goldenImages, rules, new Set([keyOf('Ignored')])) };
};

const faultsOf = (
  bases: Readonly<Record<string, string | null>>,
  others: readonly string[] = [],
  facts: Readonly<Record<string, Partial<BaseFacts>>> = {},
) => {
  const { goldenImages, links } = linksOf(bases, others);
  const known = new Map(Object.entries(facts).map(([path, fact]) => [keyOf(path), fact]));
  const factsOf = (key: string) => ({ isSpecialized: false, ...known.get(key) });
  return { links, faults: baseFaults(links, { goldenImages, factsOf }) };
};

describe('The base of a golden image', () => {
  it('is found by its path, with or without extension and in any casing', () => {
    const written = ['Win/Base', 'win\\BASE.json', 'GoldenImages/Win/Base'];
    const bases = written.map((base) => linksOf({ Dev: base }, ['Win/Base']).links.get(keyOf('Dev')));
    assert.deepEqual(
      bases.map((link) => [link?.basePath, link?.parameter]),
      written.map(() => ['Win\\Base.json', 'customImageId']),
    );
  });

  it('may be one that .factoryignore leaves out, and is none where a later rule takes it back', () => {
    assert.equal(faultsOf({ Dev: 'Ignored' }).faults.size, 0);
    const rules = parseImagesJson(
      '{"Images": [{"ImagePaths": "", "BaseImage": "Base"}, {"ImagePaths": "Base", "BaseImage": null}]}',
      'Images.json',
    ).rules;
    const links = baseLinks([imageOf('Base'), imageOf('Dev')], rules, new Set());
    assert.deepEqual([...links.keys()], [keyOf('Dev')]);
  });

  it('comes before all that is built upon it, and all else keeps its order', () => {
    const { goldenImages, links } = linksOf({ C: 'B', B: 'A' }, ['Z', 'A']);
    const order = basesFirst(goldenImages, links).map(({ key }) => key);
    assert.deepEqual(order, [keyOf('Z'), keyOf('A'), keyOf('B'), keyOf('C')]);
    assert.deepEqual(chainOf(keyOf('C'), links), ['C', 'B', 'A'].map(keyOf));
  });
});

describe('What is wrong with a base', () => {
  const fault = (...given: Parameters<typeof faultsOf>) => faultsOf(...given).faults.get(keyOf('Dev'));

  it('IF233 is that there is no such golden image: the nearest one is named, and no folder', () => {
    const found = fault({ Dev: 'Win/Bas' }, ['Win/Base', 'Win/Bas/Deep']);
    assert.deepEqual([found?.code, found?.file, found?.line], ['IF233', 'Images.json', 5]);
    assert.match(found?.why ?? '', /"Win\/Base"/);
  });

  it('IF234 is a circle, which is told with its chain for each of its members and for nothing upon it', () => {
    const { faults, links } = faultsOf({ Dev: 'Tools', Tools: 'Deep', Deep: 'Tools' });
    assert.deepEqual([...faults.keys()], [keyOf('Tools'), keyOf('Deep')]);
    assert.match(faults.get(keyOf('Tools'))?.what ?? '', /: Tools -> Deep -> Tools\./);
    assert.equal(faultyBaseOf(keyOf('Dev'), links, faults), keyOf('Tools'));
  });

  it('IF234 is an image that is its own base', () => {
    assert.match(fault({ Dev: 'Dev' })?.what ?? '', /: Dev -> Dev\./);
  });

  it('IF235 is another operating system, also that of the base of its base, as far as both are known', () => {
    const facts = { Dev: { osType: 'Linux' }, Base: { osType: 'Windows' } } as const;
    assert.equal(fault({ Dev: 'Base' }, ['Base'], facts)?.code, 'IF235');
    assert.equal(fault({ Dev: 'Tools', Tools: 'Base' }, ['Base'], facts)?.code, 'IF235');
    assert.equal(fault({ Dev: 'Base' }, ['Base'], { Dev: facts.Dev }), undefined);
    assert.equal(fault({ Dev: 'Base' }, ['Base'], { Base: facts.Base }), undefined);
  });

  it('IF236 is that it is specialized, or that no VHD holds it', () => {
    const of = (Base: Partial<BaseFacts>) => fault({ Dev: 'Base' }, ['Base'], { Base });
    assert.match(of({ isSpecialized: true })?.why ?? '', /keeps its users/);
    assert.deepEqual(
      [of({ whyNoVhd: 'Disks.' })?.code, of({ whyNoVhd: 'Disks.' })?.why, of({})],
      ['IF236', 'Disks.', undefined],
    );
  });
});
