import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { idOf, invalid, outputOf } from './scope.js';

const variables = {
  none: [],
  pair: ['a', 'b'],
  nested: { a: { x: 1 }, b: 2 },
  other: { a: { y: 2 }, B: 3 },
};

describe('Template functions', () => {
  const cases: readonly (readonly [expression: string, value: unknown])[] = [
    ['add(2, 3)', 5],
    ['and(true(), equals(1, 1))', true],
    ['and(true(), false())', false],
    ["array('a')", ['a']],
    ["base64('one')", 'b25l'],
    ["base64ToString('b25l')", 'one'],
    ["bool('TRUE')", true],
    ['bool(0)', false],
    ["coalesce(null(), 'a', 'b')", 'a'],
    ["concat('a', 1, true())", 'a1True'],
    ["concat(variables('pair'), createArray(3))", ['a', 'b', 3]],
    ["contains('Windows', 'dow')", true],
    ["contains('Windows', 'DOW')", false],
    ["contains(variables('pair'), 'b')", true],
    ["contains(variables('nested'), 'A')", true],
    ['createArray()', []],
    ["createObject('a', 1, 'b', createArray(2))", { a: 1, b: [2] }],
    ['div(7, 2)', 3],
    ["empty('')", true],
    ['empty(null())', true],
    ["empty(variables('none'))", true],
    ["empty(variables('nested'))", false],
    ["endsWith('image.VHD', '.vhd')", true],
    ["equals('a', 'A')", false],
    ["equals(createObject('a', 1, 'b', 2), createObject('b', 2, 'a', 1))", true],
    ["equals(variables('pair'), createArray('b', 'a'))", false],
    ["first('abc')", 'a'],
    ["first(variables('none'))", null],
    ["flatten(createArray(variables('pair'), createArray('c')))", ['a', 'b', 'c']],
    ["format('{0}-{1:D3} {{x}}', 'a', 7)", 'a-007 {x}'],
    ['greater(2, 1)', true],
    ["greaterOrEquals('b', 'a')", true],
    ["if(true(), 'yes', div(1, 0))", 'yes'],
    ["if(false(), madeUp(), 'no')", 'no'],
    ["indexOf('ABC', 'c')", 2],
    ["int('42')", 42],
    ["intersection(variables('pair'), createArray('b'))", ['b']],
    ["intersection(createObject('a', 1, 'b', 2), createObject('a', 1, 'b', 3))", { a: 1 }],
    [
      "items(createObject('b', 2, 'a', 1))",
      [
        { key: 'a', value: 1 },
        { key: 'b', value: 2 },
      ],
    ],
    ["join(variables('pair'), '+')", 'a+b'],
    ['json(\'{"a":[1]}\')', { a: [1] }],
    ["last(variables('pair'))", 'b'],
    ["lastIndexOf('abab', 'B')", 3],
    ["length('four')", 4],
    ["length(variables('nested'))", 2],
    ['less(2, 1)', false],
    ['lessOrEquals(1, 1)', true],
    ['max(1, 3, 2)', 3],
    ['min(createArray(3, 1))', 1],
    ['mod(7, 3)', 1],
    ['mul(3, 4)', 12],
    ['not(true())', false],
    ["objectKeys(variables('nested'))", ['a', 'b']],
    ['or(false(), true())', true],
    ["padLeft(7, 3, '0')", '007'],
    ['range(3, 2)', [3, 4]],
    ["replace('a.b.c', '.', '-')", 'a-b-c'],
    ["skip(variables('pair'), 1)", ['b']],
    ["split('a,b;c', createArray(',', ';'))", ['a', 'b', 'c']],
    ["split('a,b', ',')", ['a', 'b']],
    ["startsWith('Image', 'im')", true],
    ["string(variables('pair'))", '["a","b"]'],
    ['string(12)', '12'],
    ['sub(2, 3)', -1],
    ["substring('image', 1, 3)", 'mag'],
    ["substring('image', 2)", 'age'],
    ["take('image', 2)", 'im'],
    ["take(variables('pair'), 9)", ['a', 'b']],
    ["toLower('ABC')", 'abc'],
    ["toUpper('abc')", 'ABC'],
    ["trim(' a ')", 'a'],
    ["union(variables('nested'), variables('other'))", { a: { x: 1, y: 2 }, b: 2, B: 3 }],
    ["union(variables('pair'), createArray('b', 'c'))", ['a', 'b', 'c']],
    ["uri('https://host/a/', 'b.ps1')", 'https://host/a/b.ps1'],
    ["uriComponent('a b')", 'a%20b'],
    ["uriComponentToString('a%20b')", 'a b'],
    ['deployment().name', 'nightly'],
    ['resourceGroup().location', 'westeurope'],
    ['subscription().displayName', 'Production'],
    ["resourceId('Microsoft.DevTestLab/labs', 'l')", idOf('Microsoft.DevTestLab/labs/l')],
    [
      "resourceId('Microsoft.DevTestLab/labs/virtualmachines', 'l', 'v')",
      idOf('Microsoft.DevTestLab/labs/l/virtualmachines/v'),
    ],
    ["resourceId('g', 'A.B/c', 'n')", idOf('A.B/c/n').replace('images', 'g')],
    ["resourceId('s', 'g', 'A.B/c', 'n')", '/subscriptions/s/resourceGroups/g/providers/A.B/c/n'],
    ["extensionResourceId(resourceGroup().id, 'A.B/c', 'n')", idOf('A.B/c/n')],
  ];
  for (const [expression, value] of cases)
    it(`${expression} is ${JSON.stringify(value)}`, () => {
      assert.deepEqual(outputOf(`[${expression}]`, { variables }), value);
    });

  it('uniqueString gives 13 letters and digits, always the same for the same texts', () => {
    const [one, same, other] = outputOf([
      "[uniqueString('a', 'b')]",
      "[uniqueString('a', 'b')]",
      "[uniqueString('a', 'c')]",
    ]) as string[];
    assert.match(one ?? '', /^[a-z2-7]{13}$/);
    assert.equal(one, same);
    assert.notEqual(one, other);
  });

  it('guid gives a UUID, always the same for the same texts', () => {
    const [one, same, other] = outputOf(["[guid('a')]", "[guid('a')]", "[guid('b')]"]) as string[];
    assert.match(one ?? '', /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.equal(one, same);
    assert.notEqual(one, other);
  });

  it('newGuid gives a UUID of the deployment', () => {
    const parameters = { key: { type: 'string', defaultValue: '[newGuid()]' } };
    const key = outputOf("[parameters('key')]", { parameters }) as string;
    assert.match(key, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  const times = [
    ['[utcNow()]', '20240909T100238Z'],
    ["[utcNow('yyyy-MM-dd HH:mm')]", '2024-09-09 10:02'],
    ["[utcNow('d')]", '9/9/2024'],
  ] as const;
  for (const [defaultValue, time] of times)
    it(`${defaultValue} is the deployment's start, ${time}`, () => {
      const parameters = { now: { type: 'string', defaultValue } };
      assert.equal(outputOf("[parameters('now')]", { parameters }), time);
    });

  const failures = [
    ['toLower(1)', /'toLower': expects a value of type 'String', but got one of type 'Integer'/],
    ["concat('a', variables('pair'))", /'concat': expects either only arrays or only strings/],
    ["createObject('a')", /'createObject': expects pairs/],
    ["format('{1}', 'a')", /'format': the format '\{1\}' has no value for \{1\}/],
    ["format('{')", /'format': the format '\{' is not valid/],
    ["substring('abc', 2, 2)", /'substring': the start and length must lie within/],
    ['div(1, 0)', /'div': cannot divide by zero/],
    ["int('x')", /'int': expects a value that can be converted to an integer/],
    ["bool('maybe')", /'bool': cannot convert 'maybe'/],
    ["if('yes', 1, 2)", /'if': expects a value of type 'Boolean'/],
    ['if(true(), 1)', /'if': it requires 3 argument\(s\), but got 2/],
    ['equals(1)', /'equals': it requires 2 argument\(s\), but got 1/],
    ['concat()', /'concat': it requires at least 1 argument\(s\), but got 0/],
    ['length(1)', /'length': expects an array, an object or a string/],
    ["uri('nowhere', 'b')", /'uri': Invalid URL/],
    ["reference('x')", /'reference' is not supported by the local Azure/],
    ['copyIndex()', /'copyIndex': is only valid inside of a copy/],
    ["resourceId('labs', 'l')", /'resourceId': the resource type must be fully qualified/],
    [
      "resourceId('A.B/c/d', 'n')",
      /'resourceId': the type 'A.B\/c\/d' requires '2' resource name\(s\), but '1' were given/,
    ],
    ["variables('gone')", /The template variable 'gone' is not found/],
    ["parameters('gone')", /The template parameter 'gone' is not found/],
  ] as const;
  for (const [expression, message] of failures)
    it(`refuses ${expression}`, () => {
      assert.throws(() => outputOf(`[${expression}]`, { variables }), invalid(message));
    });
});
