import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { evaluate, isExpression, quoted } from '../../../tasks/core/configuration/expression.js';

const scope = {
  parameter: (name: string) => (name === 'labName' ? 'Factory' : undefined),
  variable: (name: string) => (name === 'repository' ? 'public repo' : undefined),
  resourceGroupId: '/subscriptions/s/resourceGroups/g',
};

describe('A text of a template', () => {
  const known: readonly (readonly [string, unknown])[] = [
    ['text', 'text'],
    ['[[text]', '[text]'],
    ['[[text', '[[text'],
    ['[x64]\\a.json', '[x64]\\a.json'],
    ['[[[secretName]]', '[[secretName]]'],
    ["[parameters('labName')]", 'Factory'],
    ["[ concat( parameters ( 'labName' ), '/', 5 ) ]", 'Factory/5'],
    ["[format('{0}-{1}', variables('repository'), 'it''s')]", "public repo-it's"],
    ["[toLower('ABC')]", 'abc'],
    ["[toUpper('abc')]", 'ABC'],
    [
      "[resourceId('Microsoft.DevTestLab/labs/customimages', parameters('labName'), 'Img')]",
      '/subscriptions/s/resourceGroups/g/providers/Microsoft.DevTestLab/labs/Factory/customimages/Img',
    ],
    [
      "[resourceId('other', 'Microsoft.DevTestLab/labs', 'L')]",
      '/subscriptions/s/resourceGroups/other/providers/Microsoft.DevTestLab/labs/L',
    ],
    [
      "[resourceId('t', 'other', 'Microsoft.DevTestLab/labs', 'L')]",
      '/subscriptions/t/resourceGroups/other/providers/Microsoft.DevTestLab/labs/L',
    ],
  ];
  for (const [text, value] of known)
    it(`${text} is known`, () => {
      assert.equal(evaluate(text, scope), value);
    });

  for (const text of [
    "[parameters('other')]",
    "[concat('a', reference('b').c)]",
    '[resourceGroup().location]',
    "[concat('a']",
    '[]',
    '[resourceId()]',
    "[resourceId('Microsoft.DevTestLab/labs')]",
    "['a' 'b']",
    "[concat('a)]",
  ])
    it(`${text} is unknown`, () => {
      assert.equal(evaluate(text, scope), undefined);
    });

  it('is an expression only between single brackets', () => {
    assert.deepEqual(['[a]', '[[a]', '[a', 'a]', 'a'].map(isExpression), [true, false, false, false, false]);
  });

  it('means itself once it is quoted', () => {
    assert.equal(evaluate(`[concat(${quoted("it's")})]`, scope), "it's");
  });
});
