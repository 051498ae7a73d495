import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { expressionFindings } from '../../../tasks/core/configuration/expression-faults.js';
import { parseGoldenImage } from '../../../tasks/core/configuration/golden-image.js';
import type { JsonObject } from '../../../tasks/core/configuration/json.js';

const machine = {
  type: 'Microsoft.DevTestLab/labs/virtualMachines',
  name: "[concat(parameters('labName'), '/', variables('name'))]",
};

const sound: JsonObject = {
  parameters: { labName: { type: 'string' } },
  variables: { name: 'vm' },
  resources: [machine],
};

function findingsOf(more: JsonObject) {
  const text = JSON.stringify({ ...sound, ...more }, undefined, 1);
  const image = parseGoldenImage(text, '/c/x.json', 'Win\\x.json');
  assert.ok('key' in image);
  return expressionFindings(image).map((finding) => ({
    ...finding,
    text: text.split('\n')[(finding.line ?? 0) - 1] ?? '',
  }));
}

const withProperty = (value: string): JsonObject => ({ resources: [{ ...machine, properties: { value } }] });

const withDefault = (defaultValue: string): JsonObject => ({
  parameters: { labName: { type: 'string' }, other: { type: 'string', defaultValue } },
});

const nested = (more: JsonObject, template: JsonObject): JsonObject => ({
  resources: [
    machine,
    {
      type: 'Microsoft.Resources/deployments',
      name: "[parameters('labName')]",
      properties: { ...more, template },
    },
  ],
});

const own = {
  parameters: { own: { type: 'string' } },
  resources: [{ type: 'a/b', name: "[parameters('own')]" }],
};

const outer = { resources: [{ type: 'a/b', name: "[variables('name')]" }] };

const inner = { expressionEvaluationOptions: { scope: 'inner' } };

const loops = { copy: [{ name: 'made', count: 2, input: 'x' }] };

describe('The expressions of a template', () => {
  const right: readonly (readonly [string, JsonObject])[] = [
    ['that refer to what is declared', {}],
    ['that refer to it in other casing', withProperty("[Parameters('LABNAME')]")],
    [
      'that refer to a variable that a loop makes',
      { ...withProperty("[variables('made')]"), variables: { ...loops, name: 'x' } },
    ],
    ['that are none, by two brackets', withProperty('[[Secret]')],
    ['that are none, with a bracket at one end', withProperty('[see below')],
    ['that are comments', { resources: [{ ...machine, comments: '[Server]' }] }],
    ['that are metadata', { metadata: { a: '[Server]' }, variables: { name: 1, metadata: '[Server]' } }],
    ['that call a function of the template', withProperty("[contoso.named(parameters('labName')).id]")],
    ['that look up a resource', withProperty("[reference('x').id]")],
    ['that take the time in a default', withDefault("[dateTimeAdd(utcNow(), 'P3D')]")],
    ['that list keys in an output', { outputs: { a: { type: 'string', value: "[listKeys('x', '1').a]" } } }],
    ['of a nested template that sees the outer one', nested({}, outer)],
    ['of a nested template that sees itself', nested(inner, own)],
    [
      'of a nested template whose scope is computed',
      nested({ expressionEvaluationOptions: { scope: "[parameters('labName')]" } }, outer),
    ],
    ['of a nested template since version 2.0', { ...nested({}, own), languageVersion: '2.0' }],
    [
      'that have a template of something else',
      {
        languageVersion: '2.0',
        resources: [machine, { type: 'Microsoft.App/jobs', name: 'x', properties: { template: outer } }],
      },
    ],
  ];
  const ids: readonly (readonly [string, string])[] = [
    ['a name for each part of the type', "[resourceId('a/b/c', parameters('labName'), 'x')]"],
    ['subscription and group before the type', "[resourceId('s', resourceGroup().name, 'a/b', 'x')]"],
    ['a computed type', "[resourceId(parameters('labName'), 'x')]"],
  ];
  for (const [what, value] of ids)
    it(`are right that make an id of ${what}`, () => {
      assert.deepEqual(findingsOf(withProperty(value)), []);
    });

  it('are refused that make an id of another number of names than its type has parts', () => {
    for (const value of ["[resourceId('a/b/c', 'x')]", "[resourceId('g', 'a/b', 'x', 'y')]"])
      assert.match(
        findingsOf(withProperty(value))[0]?.why ?? '',
        /resourceId needs as many names after a\/b.* provider: [12]\./,
      );
  });

  for (const [what, more] of right)
    it(`are right ${what}`, () => {
      assert.deepEqual(findingsOf(more), []);
    });

  const wrong: readonly (readonly [string, JsonObject, RegExp, RegExp])[] = [
    [
      'that use a parameter that is not declared',
      withProperty("[toLower(parameters('vmSize'))]"),
      /parameter vmSize/,
      /"value"/,
    ],
    [
      'that use a variable that is not declared',
      withDefault("[concat(parameters('missing'))]"),
      /parameter missing/,
      /"defaultValue"/,
    ],
    ['in outputs', { outputs: { id: { value: "[variables('vmId')]" } } }, /variable vmId/, /"value"/],
    ['with a parenthesis too few', withProperty("[concat('a', 'b']"), /this is none/, /"value"/],
    ['with a quote too few', withProperty("[concat('a)]"), /this is none/, /"value"/],
    [
      'of two in one text',
      withProperty("[parameters('labName')]/[variables('name')]"),
      /this is none/,
      /"value"/,
    ],
    ['that are a text in brackets', withProperty('[Golden image]'), /begins with \[\[/, /"value"/],
    [
      'that take the time in a property',
      withProperty('[utcNow()]'),
      /utcNow may stand in the defaultValue/,
      /"value"/,
    ],
    ['that make an id in a variable', { variables: { name: '[newGuid()]' } }, /newGuid may/, /"name"/],
    [
      'that use a variable in a default',
      withDefault("[variables('name')]"),
      /variables must not stand in the default/,
      /"defaultValue"/,
    ],
    [
      'that look up a resource in a default',
      withDefault("[reference('x').id]"),
      /reference must not/,
      /"default/,
    ],
    [
      'that list keys in a variable',
      { variables: { name: "[listKeys('x', '1').a]" } },
      /must not stand in variables/,
      /"name"/,
    ],
    [
      'of a nested template that does not see the outer one',
      nested(inner, outer),
      /variable name/,
      /"name": "\[variables/,
    ],
    [
      'of a nested template since version 2.0',
      { ...nested({}, outer), languageVersion: '2.0' },
      /variable name/,
      /"name": "\[variables/,
    ],
    ['around a nested template', nested({ mode: "[parameters('own')]" }, own), /parameter own/, /"mode"/],
  ];
  for (const [what, more, why, place] of wrong)
    it(`are refused ${what}`, () => {
      const [finding, ...others] = findingsOf(more);
      assert.deepEqual([finding?.code, finding?.severity, others], ['IF320', 'error', []]);
      assert.match(finding?.why ?? '', why);
      assert.match(finding?.text ?? '', place);
    });

  it('are refused once for each reason, at its first place', () => {
    const list = ["[parameters('a')]", "[parameters('a')]", "[parameters('b')]"];
    const findings = findingsOf({ variables: { name: 'x', list } });
    assert.deepEqual(
      findings.map(({ why }) => why),
      [
        'It uses the parameter a, which it does not declare.',
        'It uses the parameter b, which it does not declare.',
      ],
    );
    assert.equal((findings[1]?.line ?? 0) - (findings[0]?.line ?? 0), 2);
  });
});
