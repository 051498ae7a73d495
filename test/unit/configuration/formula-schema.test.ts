import Ajv from 'ajv';
import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseFormula } from '../../../tasks/core/configuration/formula.js';

const file = join(import.meta.dirname, '..', '..', '..', 'schemas', 'formula.schema.json');

const schema = JSON.parse(readFileSync(file, 'utf8')) as object;

const formulaContent = { properties: { size: 'Standard_D2s_v5' } };

const cases: readonly (readonly [what: string, value: unknown])[] = [
  ['a formula', { ImagePath: 'Windows/Dev', formulaContent }],
  [
    'all properties',
    { $schema: 'x', ImagePath: 'A.json', description: 'd', osType: 'Linux', formulaContent },
  ],
  ['what an export has', { ImagePath: 'A', author: 'me', provisioningState: 'Succeeded', formulaContent }],
  ['no ImagePath', { formulaContent }],
  ['an empty ImagePath', { ImagePath: ' ', formulaContent }],
  ['an ImagePath that leads out', { ImagePath: 'Windows/../../x', formulaContent }],
  ['an ImagePath on a drive', { ImagePath: 'C:\\x', formulaContent }],
  ['no formulaContent', { ImagePath: 'A' }],
  ['no properties', { ImagePath: 'A', formulaContent: {} }],
  ['an image', { ImagePath: 'A', formulaContent: { properties: { customImageId: 'x' } } }],
  ['an unknown property', { ImagePath: 'A', Labs: ['Dev'], formulaContent }],
  ['a list', []],
];

describe('The schema of formulas', () => {
  for (const [what, value] of cases)
    it(`judges ${what} as the tasks do`, () => {
      const { findings } = parseFormula(JSON.stringify(value), '/c/Formulas/Box.json');
      assert.equal(new Ajv().validate(schema, value), findings.length === 0);
    });
});
