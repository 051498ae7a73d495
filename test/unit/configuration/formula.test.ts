import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { parseFormula } from '../../../tasks/core/configuration/formula.js';

const usual = { ImagePath: 'Win/A', formulaContent: { properties: { size: 'Standard_D2s_v5' } } };

const parse = (value: unknown, name = 'Box') =>
  parseFormula(typeof value === 'string' ? value : JSON.stringify(value), `/c/Formulas/${name}.json`);

const found = (value: unknown, name?: string) =>
  parse(value, name).findings.map(({ code, severity, line, column }) =>
    [code, severity, line, column].join(' '),
  );

describe('A formula of the Configuration folder', () => {
  it('has the name of its file, and the path of its image with extension or without', () => {
    const { formula, findings } = parse(usual);
    assert.deepEqual(findings, []);
    assert.deepEqual([formula?.name, formula?.imagePath, formula?.pathKey], ['Box', 'Win/A', 'win\\a.json']);
    assert.equal(parse({ ...usual, ImagePath: 'Win\\A.JSON' }).formula?.pathKey, 'win\\a.json');
  });

  it('has all that is written but what names an image, which is told', () => {
    const properties = {
      size: 'S',
      CustomImageId: 'x',
      galleryImageReference: {},
      sharedImageId: 'y',
      planId: 'z',
    };
    const text = {
      ...usual,
      description: 'Ours',
      osType: 'Windows',
      formulaContent: { name: 'n', properties },
    };
    const { formula } = parse(text);
    assert.deepEqual(formula?.content, { name: 'n', properties: { size: 'S' } });
    assert.deepEqual([formula.description, formula.osType], ['Ours', 'Windows']);
    assert.deepEqual(
      parse(text).findings.map(({ code, what }) => `${code} ${what.split(' ')[0] ?? ''}`),
      ['CustomImageId', 'galleryImageReference', 'sharedImageId', 'planId'].map((name) => `IF239 ${name}`),
    );
    assert.deepEqual(found({ ...usual, vm: { labVmId: 'x' } }).length, 1);
  });

  it('may have comments and trailing commas, a schema, and what an export has', () => {
    const text = `{ // ours
      "$schema": "x", "author": "a", "creationDate": "b", "provisioningState": "c", "uniqueIdentifier": "d",
      "imagepath": "Win/A.json", "FormulaContent": { "Properties": { "size": "S", }, },
    }`;
    const { formula, findings } = parse(text);
    assert.deepEqual(findings, []);
    assert.deepEqual(formula?.content, { properties: { size: 'S' } });
  });

  for (const [what, value] of [
    ['no object', []],
    ['no ImagePath', { formulaContent: usual.formulaContent }],
    ['an ImagePath that is no text', { ...usual, ImagePath: 3 }],
    ['an ImagePath that leads out of GoldenImages', { ...usual, ImagePath: '../A' }],
    ['no formulaContent', { ImagePath: 'A' }],
    ['a formulaContent without properties', { ImagePath: 'A', formulaContent: {} }],
    ['a description that is no text', { ...usual, description: {} }],
  ] as const)
    it(`cannot be used with ${what}`, () => {
      const { formula, findings } = parse(value);
      assert.equal(formula, undefined);
      assert.deepEqual(
        findings.map(({ code, severity }) => [code, severity]),
        [['IF237', 'error']],
      );
    });

  it('is no JSON at a line and column', () => {
    assert.deepEqual(found('{\n  "ImagePath" "A" }'), ['IF106 error 2 15']);
  });

  for (const name of ['A b', 'A.b', 'x'.repeat(81), 'Ä'])
    it(`cannot have the name ${name.slice(0, 10)}`, () => {
      assert.deepEqual(found(usual, name), ['IF237 error 1 1']);
    });

  it('may have each character that Azure allows', () => {
    assert.deepEqual(found(usual, 'Dev_Box-2(new)'), []);
  });

  it('warns of a property that nothing reads', () => {
    assert.deepEqual(found(`{"Size": 1, ${JSON.stringify(usual).slice(1)}`), ['IF239 warning 1 2']);
  });

  it('warns of a password in clear, and never tells it', () => {
    const properties = { size: 'S', password: 'Geheim-4711', userName: 'me' };
    const { findings } = parse({ ...usual, formulaContent: { properties } });
    assert.deepEqual(
      findings.map(({ code }) => code),
      ['IF335'],
    );
    assert.ok(!JSON.stringify(findings).includes('4711'));
  });
});
