import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { evaluate } from '../../../../tasks/core/configuration/expression.js';
import type { JsonObject, JsonValue } from '../../../../tasks/core/configuration/json.js';
import { scopeOf as knownScope } from '../../../../tasks/core/lab/templates/scope.js';
import { outputOf } from '../../local-azure/templates/scope.js';

const parameters: JsonObject = {
  labName: { type: 'string', defaultValue: 'Factory' },
  image: { type: 'object', defaultValue: { osType: 'Linux', Tags: ['x', "it's"] } },
  secretName: { type: 'string', defaultValue: '[[[secretName]]' },
  chained: { type: 'string', defaultValue: "[concat(parameters('labName'), '-', 1)]" },
};

const variables: JsonObject = {
  copy: [
    { name: 'machines', count: 2, input: "[concat('vm', copyIndex('machines', 1))]" },
    { name: 'disks', count: "[length(variables('machines'))]", input: { size: '[copyIndex()]' } },
  ],
  name: "[concat(parameters('labName'), '/', 'vm')]",
  artifacts: [{ artifactId: "[variables('name')]" }],
  deep: { one: { two: "[parameters('image').osType]" } },
};

const template: JsonObject = { parameters, variables };

const group = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/images';

const known = (value: JsonValue) => evaluate(value, knownScope(template, new Map(), group));

/** The local Azure's own answer; undefined where it refuses the template. */
function answered(value: JsonValue): JsonValue | undefined {
  try {
    return outputOf(value, { parameters, variables });
  } catch {
    return undefined;
  }
}

const table = [
  'text',
  '[[text]',
  '[[[secretName]]',
  '[text',
  '[[text',
  '[x64]\\a.json',
  "[parameters('LABNAME')]",
  "[parameters('secretName')]",
  "[parameters('chained')]",
  "[parameters('image').OsType]",
  "[parameters('image').tags[1]]",
  "[parameters('image')['osType']]",
  "[variables('artifacts')[0].artifactId]",
  "[variables('deep').one.two]",
  "[concat('a', 1, true(), parameters('labName'))]",
  "[concat(createArray('a'), variables('artifacts'))]",
  "[format('{0}-{1}-{0}', 'a', 2)]",
  "[if(equals(parameters('image').osType, 'Linux'), 'yes', 'no')]",
  "[if(not(empty(parameters('labName'))), 1, 2)]",
  "[createObject('a', 1, 'b', createArray())]",
  "[last(split(variables('name'), '/'))]",
  "[first('abc')]",
  "[variables('Machines')]",
  "[variables('machines')[1]]",
  "[variables('disks')]",
  "[toUpper(toLower('AbC'))]",
  '[resourceGroup().id]',
  '[resourceGroup().name]',
  '[subscription().subscriptionId]',
  "[resourceId('Microsoft.DevTestLab/labs/customimages', parameters('labName'), 'Img')]",
  "[resourceId('other', 'Microsoft.DevTestLab/labs', 'L')]",
  "[resourceId('t', 'other', 'Microsoft.DevTestLab/labs', 'L')]",
  { a: ["[parameters('labName')]", null, 1], b: false },
];

const unknown = [
  '[resourceGroup().location]',
  "[reference('x').y]",
  "[uniqueString('a')]",
  "[contoso.unique('a')]",
  "[concat('a']",
  "['a' 'b']",
  "[parameters('nobody')]",
  "[parameters('image').nothing]",
  "[parameters('labName', 'x')]",
  "[createObject('a')]",
  '[equals(1)]',
  "[resourceId('Microsoft.DevTestLab/labs')]",
  "[resourceId(1, 'Microsoft.DevTestLab/labs', 'L')]",
  "[format('{0}{1}', 'a')]",
  '[]',
  '[(]',
  `[${'concat('.repeat(300)}'a'${')'.repeat(300)}]`,
];

describe('A value of a template that is known before it is deployed', () => {
  for (const value of table)
    it(`is what Azure makes of ${JSON.stringify(value)}`, () => {
      const ours = known(value);
      assert.notEqual(ours, undefined);
      assert.deepEqual(ours, answered(value));
    });

  for (const value of unknown)
    it(`is left unknown for ${value.slice(0, 60)}`, () => {
      assert.equal(known(value), undefined);
    });

  it('is left unknown where it refers to itself', () => {
    const circle = { variables: { a: "[variables('b')]", b: "[variables('a')]" } };
    assert.equal(evaluate("[variables('a')]", knownScope(circle, new Map(), group)), undefined);
  });

  it('is left unknown where only the deployment knows how often a loop of variables turns', () => {
    const copy = (count: JsonValue) => ({ variables: { copy: [{ name: 'x', count, input: 'a' }] } });
    for (const count of ["[reference('y').count]", -1, 801, 'two'])
      assert.equal(evaluate("[variables('x')]", knownScope(copy(count), new Map(), group)), undefined);
  });

  it('is left unknown where it would grow without bound', () => {
    const doubled = (name: string) => `[concat(variables('${name}'), variables('${name}'))]`;
    const names = Array.from({ length: 28 }, (_, index) => [`v${index + 1}`, doubled(`v${index}`)]);
    const growing = { variables: { v0: 'ab', ...(Object.fromEntries(names) as JsonObject) } };
    assert.equal(evaluate("[variables('v28')]", knownScope(growing, new Map(), group)), undefined);
  });

  it('never differs from what Azure makes of an expression', () => {
    const next = randomOf(20261121);
    const counts = { known: 0, unknown: 0 };
    for (let run = 0; run < 3000; run += 1) {
      const text = `[${randomTerm(next, 3)}]`;
      const ours = known(text);
      const azure = answered(text);
      if (!isWhole(ours)) counts.unknown += 1;
      else if (azure !== undefined) {
        counts.known += 1;
        assert.deepEqual(ours, azure, text);
      }
    }
    assert.ok(counts.known > 500 && counts.unknown > 500, JSON.stringify(counts));
  });
});

/** False where a part is unknown. */
function isWhole(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value !== undefined;
  return Object.values(value).every(isWhole);
}

/** Numbers from 0 to below a bound, the same in every run. */
function randomOf(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

const functions =
  'concat format if equals not empty first last split createArray createObject toLower toUpper resourceId resourceGroup subscription true false union length uniqueString and or add sub mul div mod min max int bool string contains coalesce greater less greaterOrEquals lessOrEquals indexOf lastIndexOf startsWith endsWith join padLeft replace substring take skip trim range array json null'.split(
    ' ',
  );

const leaves = [
  "'a'",
  "''",
  "'a/b'",
  "'Microsoft.DevTestLab/labs'",
  "'{0}{1}'",
  "'it''s'",
  '0',
  '-7',
  "parameters('labName')",
  "parameters('image')",
  "variables('artifacts')",
  "variables('nobody')",
];

function randomTerm(next: (bound: number) => number, depth: number): string {
  const pick = (list: readonly string[]) => list[next(list.length)] ?? '';
  if (depth === 0 || next(4) === 0) return pick(leaves);
  const values = Array.from({ length: next(4) }, () => randomTerm(next, depth - 1));
  const call = `${pick(functions)}(${values.join(next(2) ? ', ' : ' , ')})`;
  return call + pick(['', '', '', '[0]', '.name', '.osType', '[', '.']);
}
