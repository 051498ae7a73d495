import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { mergeEntries, parseLabsJson } from '../../../tasks/core/configuration/labs-json.js';

const parse = (labs: unknown) => parseLabsJson(JSON.stringify({ Labs: labs }), 'Labs.json');

const texts = (labs: unknown) => parse(labs).labs.map(({ imagePaths }) => imagePaths.map(({ text }) => text));

const codes = (labs: unknown) => parse(labs).findings.map(({ code }) => code);

const lab = { SubscriptionId: 's', LabName: 'Dev', ImagePaths: ['Win2016'] };

describe('Labs.json', () => {
  it('C10 tells subscription, name, resource group and image paths of each lab', () => {
    const [entry] = parse([{ ...lab, ResourceGroup: 'rg' }]).labs;
    assert.deepEqual([entry?.subscriptionId, entry?.labName, entry?.resourceGroup], ['s', 'Dev', 'rg']);
  });

  it('C10 keeps entries exactly as they are written', () => {
    assert.deepEqual(texts([{ ...lab, ImagePaths: [' Win2016/', '.\\a'] }]), [[' Win2016/', '.\\a']]);
  });

  it('C19 keeps a lab as broken with an entry of which nobody knows how long it takes to match', () => {
    for (const entry of ['+(!(a*))', '\\(((a*)+)+)+b', `*${'a'.repeat(1000)}`, 'a'.repeat(10_001)]) {
      const { labs, findings } = parse([{ ...lab, ImagePaths: ['Win2016', entry] }]);
      assert.deepEqual([labs[0]?.broken?.code, findings.map(({ code }) => code)], ['IF223', ['IF223']]);
      assert.ok((labs[0]?.broken?.what.length ?? 0) < 300);
    }
    assert.deepEqual(
      codes([{ ...lab, ImagePaths: ['+(a*)+(a*)+(a*)b', `*${'a'.repeat(999)}`, 'a'.repeat(10_000)] }]),
      [],
    );
  });

  it('C10 may leave ResourceGroup out', () => {
    const [entry] = parse([lab]).labs;
    assert.equal(entry && 'resourceGroup' in entry, false);
  });

  it('C10 has property names in any casing and unknown ones', () => {
    const { labs, findings } = parseLabsJson(
      '{"labs":[{"subscriptionid":"s","Labname":"Dev","IMAGEPATHS":["a"],"note":"n"}], "$schema": "x"}',
      'Labs.json',
    );
    assert.deepEqual([labs[0]?.labName, findings], ['Dev', []]);
  });

  it('C10 may have comments and trailing commas', () => {
    const { findings } = parseLabsJson('// labs\n{"Labs": [], }', 'Labs.json');
    assert.deepEqual(findings, []);
  });

  it('C10 may have one text as ImagePaths', () => {
    assert.deepEqual(texts([{ ...lab, ImagePaths: 'Win2016' }]), [['Win2016']]);
  });

  it('C10 is refused with the root Config', () => {
    assert.equal(parseLabsJson('{"Config": {}}', 'Labs.json').unusable?.code, 'IF203');
  });

  it('C10 is refused without a list of labs', () => {
    assert.deepEqual(
      ['[]', '{"Labs": {}}', '"text"'].map((text) => parseLabsJson(text, 'Labs.json').unusable?.code),
      ['IF202', 'IF202', 'IF202'],
    );
  });

  it('is refused with line and column if it is not valid JSON', () => {
    const { unusable } = parseLabsJson('{\n "Labs": [,]}', 'Labs.json');
    assert.deepEqual([unusable?.code, unusable?.file, unusable?.line], ['IF106', 'Labs.json', 2]);
  });

  it('tells the place of each lab and entry', () => {
    const [entry] = parseLabsJson(
      '{"Labs": [\n {"SubscriptionId":"s","LabName":"d","ImagePaths":[\n  "a",\n  "b"]}]}',
      'Labs.json',
    ).labs;
    assert.deepEqual(
      [entry?.line, entry?.column, entry?.imagePaths[1]],
      [2, 2, { text: 'b', line: 4, column: 3 }],
    );
  });

  it('C13 L31 unites the entries of a lab that is listed twice', () => {
    assert.deepEqual(texts([lab, { ...lab, LabName: 'DEV', ImagePaths: ['Win2016', 'Win2019'] }]), [
      ['Win2016', 'Win2019'],
    ]);
  });

  it('C13 warns once for a lab that is listed twice', () => {
    assert.deepEqual(codes([lab, lab]), ['IF205']);
  });

  it('C13 unites a lab with and without resource group', () => {
    assert.equal(parse([lab, { ...lab, ResourceGroup: 'rg' }]).labs[0]?.resourceGroup, 'rg');
  });

  it('C12 takes labs of one name in two resource groups for two labs', () => {
    assert.equal(parse(['a', 'b'].map((ResourceGroup) => ({ ...lab, ResourceGroup }))).labs.length, 2);
  });

  it('C13 takes labs of one name in two subscriptions for two labs', () => {
    assert.equal(parse([lab, { ...lab, SubscriptionId: 't' }]).labs.length, 2);
  });

  it('C14 takes an empty list for a lab that wants nothing', () => {
    const [entry] = parse([{ ...lab, ImagePaths: [] }]).labs;
    assert.deepEqual([entry?.imagePaths, entry?.broken], [[], undefined]);
  });

  describe('C14 keeps a lab as broken, with an error,', () => {
    const cases: readonly (readonly [string, unknown])[] = [
      ['if ImagePaths is missing', undefined],
      ['if ImagePaths is null', null],
      ['if ImagePaths is an object', {}],
      ['if an entry is not a text', ['Win2016', 5]],
    ];
    for (const [when, ImagePaths] of cases)
      it(when, () => {
        const { labs, findings } = parse([{ ...lab, ImagePaths }]);
        assert.deepEqual([labs[0]?.broken?.code, findings.length], ['IF206', 1]);
      });
  });

  it('C13 C14 keeps a lab broken if one of its two entries is', () => {
    assert.equal(parse([lab, { ...lab, ImagePaths: null }]).labs[0]?.broken?.code, 'IF206');
  });

  describe('C18 keeps a lab as broken for the entry', () => {
    for (const text of ['../a', 'a/../b', 'C:\\a', '!Win2016', ' !(a)'])
      it(text, () => {
        assert.equal(parse([{ ...lab, ImagePaths: ['ok', text] }]).labs[0]?.broken?.code, 'IF207');
      });
  });

  describe('C15 leaves out, with an error, a lab', () => {
    const cases: readonly (readonly [string, unknown])[] = [
      ['without SubscriptionId', { LabName: 'x', ImagePaths: [] }],
      ['without LabName', { SubscriptionId: 's', ImagePaths: [] }],
      ['whose LabName is blank', { ...lab, LabName: ' ' }],
      ['that is not an object', 'Dev'],
    ];
    for (const [which, entry] of cases)
      it(which, () => {
        assert.deepEqual([texts([entry, lab]), codes([entry, lab])], [[['Win2016']], ['IF204']]);
      });
  });

  it('C13 unites two entries that turn out to lead to one lab', () => {
    const [one, other] = parse([
      { ...lab, ResourceGroup: 'a' },
      { ...lab, ResourceGroup: 'b', ImagePaths: ['x'] },
    ]).labs;
    assert.ok(one && other);
    assert.deepEqual(
      mergeEntries(one, other).imagePaths.map(({ text }) => text),
      ['Win2016', 'x'],
    );
  });

  describe('The delivery of a lab', () => {
    const deliveries = (labs: unknown) =>
      parse(labs).labs.map(({ delivery, broken }) => broken?.code ?? delivery);

    const delivered = (Delivery: unknown) => ({ ...lab, Delivery });

    it('is by VHD, unless the lab asks for the gallery, in any casing', () => {
      const labs = [undefined, 'VHD', 'Gallery', 'vhd', ' GALLERY '].map((Delivery, index) => ({
        ...delivered(Delivery),
        LabName: `Lab${index}`,
      }));
      assert.deepEqual(deliveries(labs), ['VHD', 'VHD', 'Gallery', 'VHD', 'Gallery']);
      assert.deepEqual(codes(labs), []);
    });

    for (const [what, Delivery] of [
      ['an unknown word', 'Galery'],
      ['an empty text', ''],
      ['null', null],
      ['a list', ['Gallery']],
      ['a number', 1],
    ] as const)
      it(`keeps the lab as broken, with an error, for ${what}`, () => {
        assert.deepEqual(
          [deliveries([delivered(Delivery)]), codes([delivered(Delivery)])],
          [['IF224'], ['IF224']],
        );
      });

    it('is refused at its place, with what it is', () => {
      const { findings } = parseLabsJson(
        '{"Labs": [{"SubscriptionId": "s", "LabName": "Dev", "ImagePaths": [],\n "Delivery": {"by": "mail"}}]}',
        'Labs.json',
      );
      const [finding] = findings;
      assert.deepEqual([finding?.file, finding?.line, finding?.column], ['Labs.json', 2, 14]);
      assert.match(finding?.what ?? '', /\{"by":"mail"\} of the lab Dev is unknown/);
    });

    it('keeps the lab as broken if one entry has two values', () => {
      const twice = (values: string) =>
        parseLabsJson(
          `{"Labs": [{"SubscriptionId": "s", "LabName": "Dev", "ImagePaths": [], ${values}}]}`,
          'Labs.json',
        ).labs.map(({ delivery, broken }) => broken?.code ?? delivery);
      assert.deepEqual(twice('"Delivery": "VHD", "delivery": "Gallery"'), ['IF225']);
      assert.deepEqual(twice('"delivery": "Gallery", "Delivery": "gallery"'), ['Gallery']);
      assert.deepEqual(twice('"Delivery": "Gallery", "Delivery": "Mail"'), ['IF224']);
    });

    it('keeps the lab as broken if two entries of it contradict each other', () => {
      const contradicting = [delivered('Gallery'), delivered('VHD')];
      assert.deepEqual([deliveries(contradicting), codes(contradicting)], [['IF225'], ['IF205', 'IF225']]);
      assert.deepEqual(deliveries([lab, delivered('Gallery')]), ['IF225']);
      assert.deepEqual(deliveries([lab, delivered('VHD')]), ['VHD']);
      assert.deepEqual(deliveries([delivered('gallery'), delivered('Gallery')]), ['Gallery']);
    });

    it('tells of a contradiction once, however many entries there are', () => {
      const entries = [lab, delivered('Gallery'), delivered('Gallery')];
      assert.deepEqual(codes(entries), ['IF205', 'IF225', 'IF205']);
    });

    it('is contradictory also where only Azure shows that two entries lead to one lab', () => {
      const [one, other] = parse([
        { ...lab, ResourceGroup: 'a' },
        { ...delivered('Gallery'), ResourceGroup: 'b' },
      ]).labs;
      assert.ok(one && other);
      const { broken } = mergeEntries(one, other);
      assert.deepEqual([broken?.code, broken?.line], ['IF225', 1]);
    });
  });
});
