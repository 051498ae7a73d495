import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { parseGoldenImage } from '../../../../tasks/core/configuration/golden-image.js';
import type { JsonObject } from '../../../../tasks/core/configuration/json.js';
import { parseParameterFile } from '../../../../tasks/core/configuration/parameter-file.js';
import { parseParameterOverrides } from '../../../../tasks/core/configuration/parameter-overrides.js';
import { unusedOverrides } from '../../../../tasks/core/factory/templates/parameter-findings.js';
import {
  chooseParameters,
  withSecureParameter,
} from '../../../../tasks/core/factory/templates/parameters.js';

const build = { labName: 'Factory', newVMName: 'Vm', userName: 'admin', size: 'Standard_D2s_v5' };

const text = { type: 'string' };

const five = {
  labName: text,
  newVMName: text,
  userName: text,
  size: text,
  password: { type: 'securestring' },
};

function image(parameters: JsonObject, file?: JsonObject) {
  const template = { parameters, resources: [{ type: 'Microsoft.DevTestLab/labs/virtualMachines' }] };
  const golden = parseGoldenImage(JSON.stringify(template, undefined, 1), '/c/x.json', 'Win\\x.json');
  assert.ok('key' in golden);
  if (!file) return golden;
  const parameterFile = parseParameterFile(JSON.stringify(file, undefined, 1), '/c/x.parameters.json');
  assert.ok('values' in parameterFile);
  return { ...golden, parameterFile };
}

function choose(parameters: JsonObject, file?: JsonObject, overrides = '') {
  return chooseParameters(image(parameters, file), build, parseParameterOverrides(overrides));
}

const secret = { reference: { keyVault: { id: '/subscriptions/s/vault' }, secretName: 'Token' } };

describe('The size of a golden image, where the input vmSize is empty,', () => {
  const { size, ...withoutSize } = build;
  const chosenOf = (declaration: JsonObject) =>
    chooseParameters(image({ newVMSize: declaration }), withoutSize, []);

  it('C29 is the default of its template', () => {
    const { values, choices, failures } = chosenOf({ ...text, defaultValue: size });
    assert.deepEqual([values, failures], [{}, []]);
    assert.equal(choices[0]?.source, undefined);
  });

  it('C29 is an error where the template has no default for it', () => {
    const { failures } = chosenOf(text);
    assert.deepEqual(
      failures.map(({ code, severity, line }) => [code, severity, line]),
      [['IF328', 'error', 3]],
    );
    assert.match(failures[0]?.what ?? '', /no VM size: its parameter newVMSize gets no value/);
  });
});

describe('Further parameters of a template', () => {
  it('C30 have values from the parameter file beside it, untouched', () => {
    const file = { parameters: { list: { value: [{ a: 1 }] }, token: secret } };
    const { values, failures } = choose({ list: { type: 'array' }, Token: { type: 'securestring' } }, file);
    assert.deepEqual([values, failures], [{ list: { value: [{ a: 1 }] }, Token: secret }, []]);
  });

  it('C30 have values from parameterOverrides before those of the file', () => {
    const file = { parameters: { a: { value: 'file' }, b: { value: 'file' } } };
    const { values } = choose({ a: text, b: text }, file, '-A input');
    assert.deepEqual(values, { a: { value: 'input' }, b: { value: 'file' } });
  });

  it('C30 never are the five, whatever file and overrides say', () => {
    const empty = Object.fromEntries(Object.keys(five).map((name) => [name, { value: '' }]));
    const { values, findings } = choose(five, { parameters: empty }, '-size Huge -newVMName other');
    assert.deepEqual(
      Object.entries(values).map(([name, { value }]) => [name, value]),
      Object.entries(build),
    );
    assert.deepEqual(findings, []);
  });

  it('C30 have a default where the file has null', () => {
    const { values } = choose(
      { a: { type: 'string', defaultValue: 'x' } },
      { parameters: { a: { value: null } } },
    );
    assert.deepEqual(values, {});
  });

  const typed: readonly (readonly [string, string, unknown])[] = [
    ['int', '5', 5],
    ['bool', 'True', true],
    ['array', '["a",1]', ['a', 1]],
    ['object', '{"a":1}', { a: 1 }],
    ['secureObject', '{"a":1}', { a: 1 }],
    ['string', '5', '5'],
    ['SecureString', 'true', 'true'],
  ];
  for (const [type, written, value] of typed)
    it(`C30 have the ${type} that ${written} stands for`, () => {
      assert.deepEqual(choose({ a: { type } }, undefined, `-a ${written}`).values, { a: { value } });
    });

  for (const [type, written] of [
    ['int', '5.5'],
    ['int', 'five'],
    ['bool', '1'],
    ['array', '{}'],
    ['object', '[]'],
  ] as const)
    it(`C30 refuse ${written} for the type ${type}, at the parameter`, () => {
      const { failures } = choose({ other: { defaultValue: 1 }, a: { type } }, undefined, `-a ${written}`);
      assert.deepEqual(
        failures.map(({ code, severity, line }) => [code, severity, line]),
        [['IF309', 'error', 6]],
      );
    });

  it('C29 without a value are named, with both remedies', () => {
    const [failed] = choose({ ...five, sshKey: text }).failures;
    assert.equal(failed?.code, 'IF305');
    assert.match(failed.remedy, /defaultValue.*x\.parameters\.json.*parameterOverrides/);
  });

  it('C29 named as in the samples of Microsoft are filled as the usual ones', () => {
    const { values } = choose({ existingLabName: text, newVMSize: text });
    assert.deepEqual(values, {
      existingLabName: { value: 'Factory' },
      newVMSize: { value: 'Standard_D2s_v5' },
    });
  });

  it('C29 named as in the samples are ordinary beside the usual ones', () => {
    const [failed] = choose({ labName: text, existingLabName: text }).failures;
    assert.match(failed?.what ?? '', /no value for existingLabName\.$/);
  });

  it('C30 that the template does not declare are a warning at their place in the file', () => {
    const { values, findings } = choose({}, { parameters: { a: { value: 1 } } });
    assert.deepEqual(values, {});
    assert.deepEqual(
      findings.map(({ code, severity, file, line }) => [code, severity, file, line]),
      [['IF310', 'warning', '/c/x.parameters.json', 3]],
    );
  });

  it('C30 in parameterOverrides that no template can take are a warning', () => {
    const images = [image({ ...five, a: text }), image({ b: text })];
    const findings = unusedOverrides(images, parseParameterOverrides('-a 1 -B 2 -c 3 -size x'));
    assert.deepEqual(
      findings.map(({ code, why }) => [code, why]),
      [
        ['IF310', 'No golden image declares a parameter of this name.'],
        ['IF310', 'The task itself fills this parameter.'],
      ],
    );
  });

  it('are of the types that the template defines', () => {
    const template = {
      definitions: { count: { type: 'int' } },
      parameters: {
        password: { $ref: '#/definitions/none' },
        a: { $ref: '#/definitions/count', nullable: true },
      },
    };
    const { values, failures } = chooseParameters(
      { ...image({}), template },
      build,
      parseParameterOverrides('-a 5'),
    );
    assert.deepEqual([values, failures], [{ a: { value: 5 } }, []]);
  });

  it('of a type that the template defines are deployed as a securestring alone', () => {
    const template = {
      definitions: { secret: { type: 'string', minLength: 8 } },
      parameters: { password: { $ref: '#/definitions/secret' }, a: { $ref: '#/definitions/secret' } },
    };
    assert.deepEqual(withSecureParameter(template, 'password')['parameters'], {
      password: { type: 'securestring', minLength: 8 },
      a: { $ref: '#/definitions/secret' },
    });
  });
});
