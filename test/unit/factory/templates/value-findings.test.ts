import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { JsonObject } from '../../../../tasks/core/configuration/json.js';
import { parseParameterFile } from '../../../../tasks/core/configuration/parameter-file.js';
import { parseParameterOverrides } from '../../../../tasks/core/configuration/parameter-overrides.js';
import { prepareTemplate } from '../../../../tasks/core/factory/templates/prepare-template.js';
import type { TemplateValues } from '../../../../tasks/core/factory/templates/values.js';
import { imageOf, values, windows, withMachine } from './prepared-templates.js';

const text = { type: 'string' };

interface Given extends Partial<TemplateValues> {
  readonly file?: JsonObject;
  readonly definitions?: JsonObject;
}

/** What is wrong with the values of a golden image that declares these parameters, the first in line 3. */
function findingsOf(parameters: JsonObject, { file, definitions = {}, ...changed }: Given = {}) {
  const image = imageOf({ ...withMachine(windows), parameters, definitions });
  const parameterFile =
    file && parseParameterFile(JSON.stringify({ parameters: file }, undefined, 1), '/c/a.parameters.json');
  assert.ok(!parameterFile || 'values' in parameterFile);
  const result = prepareTemplate(
    { ...image, ...(parameterFile ? { parameterFile } : {}) },
    { ...values, ...changed },
  );
  const findings = 'failed' in result ? [result.failed, ...(result.others ?? [])] : result.findings;
  return findings.map(({ code, severity, what, why, remedy, file: place, line, column }) => ({
    code: `${code} ${severity}`,
    text: `${what} ${why} ${remedy}`,
    place: `${place}:${line}:${column}`,
  }));
}

const overrides = (written: string) => ({ overrides: parseParameterOverrides(written) });

describe('A value that Azure would refuse is an error at its place:', () => {
  const own: readonly (readonly [string, JsonObject, Partial<TemplateValues>, RegExp])[] = [
    [
      'a name for an array',
      { newVMName: { type: 'array' } },
      {},
      /newVMName that the task gives, "Datacenter",.*of the type array.*"type": "string"/,
    ],
    ['a name for an object', { newVMName: { type: 'object' } }, {}, /of the type object/],
    ['a size for an int', { size: { type: 'int' } }, {}, /of the type int/],
    ['a lab for a secureObject', { labName: { type: 'secureObject' } }, {}, /of the type secureobject/],
    [
      'a size that is not allowed',
      { size: { ...text, allowedValues: ['Standard_D2_v2', 'Standard_D4_v2'] } },
      {},
      /size that the task gives, "Standard_D2s_v5",.*one of Standard_D2_v2, Standard_D4_v2/,
    ],
    [
      'a size by its other name',
      { newVMSize: { ...text, allowedValues: ['A'] } },
      {},
      /newVMSize.*must be A\./,
    ],
    ['a name that is too long', { newVMName: { ...text, maxLength: 9 } }, {}, /at most 9 characters/],
    ['a user who is not allowed', { userName: { ...text, allowedValues: ['a'] } }, {}, /"admin"/],
    ['a lab that is not allowed', { labName: { ...text, allowedValues: ['A'] } }, {}, /"Factory"/],
    [
      'a password for an array',
      { password: { type: 'array' } },
      {},
      /password that the task gives does not.*of the type array.*"securestring"/,
    ],
    [
      'a password that is too short',
      { password: { type: 'securestring', minLength: 12 } },
      { passwordLength: 11 },
      /at least 12 characters/,
    ],
    [
      'an override in JSON of another type',
      { p: { type: 'int' } },
      overrides('{"p": "1"}'),
      /p in the input parameterOverrides.*of the type int/,
    ],
    [
      'an override that is not allowed',
      { p: { ...text, allowedValues: ['A'] } },
      overrides('-p Hidden'),
      /p in the input parameterOverrides.*must be A\./,
    ],
    ['an override out of its range', { p: { type: 'int', maxValue: 3 } }, overrides('-p 4'), /at most 3/],
  ];
  for (const [what, parameters, changed, message] of own)
    it(`C30 ${what}, at the declaration`, () => {
      const [finding, ...others] = findingsOf(parameters, changed).filter(
        ({ code }) => !code.startsWith('IF306'),
      );
      assert.deepEqual([finding?.code, others], ['IF314 error', []]);
      assert.match(finding?.text ?? '', message);
      assert.match(finding?.place ?? '', /^\/c\/a\.json:3:\d+$/);
      assert.doesNotMatch(finding?.text ?? '', /Hidden/);
    });

  it('C30 a value of the parameter file, in that file, whatever the casing', () => {
    const findings = findingsOf({ P: { type: 'bool' } }, { file: { p: { Value: 'Hidden' } } });
    assert.deepEqual(
      findings.map(({ code, place }) => [code, place]),
      [['IF314 error', '/c/a.parameters.json:4:13']],
    );
    assert.doesNotMatch(JSON.stringify(findings), /Hidden/);
  });

  const defaults: readonly (readonly [string, JsonObject, RegExp])[] = [
    ['of another type', { p: { type: 'int', defaultValue: '1' } }, /The default of p.*of the type int/],
    ['that is not allowed', { p: { ...text, defaultValue: 'x', allowedValues: ['y', 'z'] } }, /one of y, z/],
    ['that is null', { p: { ...text, defaultValue: null } }, /of the type string/],
    ['that is too short', { p: { ...text, defaultValue: '', minLength: 1 } }, /at least 1/],
    ['that is computed', { p: { type: 'int', defaultValue: "[concat('1', '2')]" } }, /of the type int/],
    [
      'that depends on another',
      { p: { ...text, defaultValue: "[parameters('size')]", allowedValues: ['S'] }, size: text },
      /must be S\./,
    ],
  ];
  for (const [what, parameters, message] of defaults)
    it(`a default ${what}, at the default`, () => {
      const [finding, ...others] = findingsOf(parameters);
      assert.deepEqual([finding?.code, others], ['IF314 error', []]);
      assert.match(finding?.text ?? '', message);
      assert.match(finding?.place ?? '', /^\/c\/a\.json:5:20$/);
    });

  it('all of them, beside a parameter without value', () => {
    const findings = findingsOf({ p: { type: 'int', defaultValue: 'x' }, q: text, size: { type: 'bool' } });
    assert.deepEqual(
      findings.map(({ code }) => code),
      ['IF305 error', 'IF314 error', 'IF314 error'],
    );
  });

  it('C30 a parameter without value, beside the misspelt name in the parameter file', () => {
    const findings = findingsOf({ domain: text }, { file: { domian: { value: 'x' } } });
    assert.deepEqual(
      findings.map(({ code, place }) => [code, place]),
      [
        ['IF305 error', '/c/a.json:3:13'],
        ['IF310 warning', '/c/a.parameters.json:3:13'],
      ],
    );
  });

  it('a default by the type that the template defines', () => {
    const definitions = { level: { type: 'int', maxValue: 3 } };
    const [finding] = findingsOf({ p: { $ref: '#/definitions/level', defaultValue: 4 } }, { definitions });
    assert.match(finding?.text ?? '', /at most 3/);
  });
});

describe('No finding has', () => {
  const right: readonly (readonly [string, JsonObject, Given])[] = [
    ['a size in other casing', { size: { ...text, allowedValues: ['standard_d2S_v5'] } }, {}],
    ['a password whose length is not known', { password: { type: 'securestring', minLength: 99 } }, {}],
    [
      'a password of the right length',
      { password: { type: 'securestring', minLength: 12, maxLength: 123 } },
      { passwordLength: 36 },
    ],
    ['a user who is not known yet', { userName: { ...text, minLength: 1 } }, { userName: '' }],
    ['a lab that is assumed', { labName: { ...text, allowedValues: ['Real'] } }, { assumed: ['labName'] }],
    [
      'a size that was not given',
      { size: { ...text, allowedValues: ['S'] } },
      { vmSize: '', assumed: ['size'] },
    ],
    [
      'a default that only Azure knows',
      { p: { ...text, defaultValue: '[resourceGroup().location]', allowedValues: ['x'] } },
      {},
    ],
    [
      'a default that is new in each deployment',
      { p: { type: 'securestring', defaultValue: '[newGuid()]', maxLength: 1 } },
      {},
    ],
    ['a placeholder of the portal', { p: { type: 'securestring', defaultValue: '[[[Secret]]' } }, {}],
    [
      'a reference to a key vault',
      { p: { type: 'securestring', minLength: 9 } },
      { file: { p: { reference: { secretName: 's' } } } },
    ],
    ['a nullable without value', { p: { type: 'int', nullable: true } }, {}],
    [
      'a type that refers to itself',
      { p: { $ref: '#/definitions/t', defaultValue: 1 } },
      { definitions: { t: { $ref: '#/definitions/t' } } },
    ],
    [
      'a computed default that another value replaces',
      { p: { type: 'int', defaultValue: "[concat('1')]" } },
      overrides('-p 1'),
    ],
    [
      'a default that is too short, and is replaced',
      { size: { ...text, minLength: 3, defaultValue: '' } },
      {},
    ],
  ];
  for (const [what, parameters, given] of right)
    it(what, () => {
      assert.deepEqual(findingsOf(parameters, given), []);
    });

  it('an error for a default in whose place the task gives a value, but a warning', () => {
    const [finding, ...others] = findingsOf({
      size: { ...text, allowedValues: ['Standard_D2s_v5'], defaultValue: 'x' },
    });
    assert.deepEqual([finding?.code, others], ['IF314 warning', []]);
  });
});
