import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { clearSecretFindings } from '../../../tasks/core/configuration/clear-secrets.js';
import { parseGoldenImage } from '../../../tasks/core/configuration/golden-image.js';
import type { JsonObject } from '../../../tasks/core/configuration/json.js';
import { parseParameterFile } from '../../../tasks/core/configuration/parameter-file.js';

const machine = { type: 'Microsoft.DevTestLab/labs/virtualMachines', name: 'lab/vm' };

const sas = `https://a.blob.core.windows.net/c?sv=1&sig=${'abc123'.repeat(7)}%3D`;

function findingsOf(template: JsonObject, parameters?: JsonObject) {
  const text = JSON.stringify({ resources: [machine], ...template }, undefined, 1);
  const image = parseGoldenImage(text, '/c/x.json', 'Win\\x.json');
  assert.ok('key' in image);
  if (!parameters) return clearSecretFindings(image);
  const file = JSON.stringify({ parameters }, undefined, 1);
  const parameterFile = parseParameterFile(file, '/c/x.parameters.json');
  assert.ok('values' in parameterFile);
  return clearSecretFindings({ ...image, parameterFile });
}

describe('A secret in clear text', () => {
  const found: readonly (readonly [string, JsonObject])[] = [
    ['is the value of a property', { variables: { adminPassword: 'x' } }],
    ['has a name in any casing, with separators', { variables: { 'API-Key': 'x' } }],
    [
      'is the default of a parameter of its name',
      { parameters: { token: { type: 'string', defaultValue: 'x' } } },
    ],
    [
      'is the default of a securestring',
      { parameters: { other: { type: 'secureString', defaultValue: 'x' } } },
    ],
    [
      'stands in the default of a secure object',
      { parameters: { other: { type: 'secureObject', defaultValue: { user: { key: 'x' } } } } },
    ],
    [
      'stands in a list in the default of a secure object',
      { parameters: { other: { type: 'secureObject', defaultValue: { keys: ['x'] } } } },
    ],
    ['stands in a description, by its form', { metadata: { comments: [`such as ${sas}`] } }],
    [
      'stands in the description of a parameter, by its form',
      { parameters: { url: { type: 'string', metadata: { description: `such as ${sas}` } } } },
    ],
    [
      'stands in the default of any parameter',
      { parameters: { url: { type: 'string', defaultValue: sas } } },
    ],
    ['stands in a variable', { variables: { list: [{ uri: sas }] } }],
    [
      'stands in a command of a resource',
      { resources: [{ ...machine, properties: { commandToExecute: 'x -Password y' } }] },
    ],
    ['is found once by name and form', { variables: { sasToken: sas } }],
    ['is the value of an artifact’s parameter', { variables: { list: [{ name: 'password', value: 'x' }] } }],
  ];
  for (const [what, template] of found)
    it(what, () => {
      assert.deepEqual(
        findingsOf(template).map(({ code, severity }) => [code, severity]),
        [['IF321', 'warning']],
      );
    });

  const passed: readonly (readonly [string, JsonObject])[] = [
    ['is no expression', { variables: { password: "[parameters('password')]" } }],
    [
      'is no placeholder of the portal',
      { parameters: { password: { type: 'securestring', defaultValue: '[[[Secret]]' } } },
    ],
    [
      'is no reference to protected settings',
      { variables: { Password: 'PrivateSettingsRef:AdminPassword' } },
    ],
    ['is no public key', { variables: { sshSecret: 'ssh-rsa AAAA me@host' } }],
    ['is no declaration', { parameters: { password: { type: 'securestring', minLength: 12 } } }],
    [
      'is no secure object without texts',
      { parameters: { a: { type: 'secureObject', defaultValue: { b: 1, c: '' } } } },
    ],
    ['is not empty', { variables: { password: ' ' } }],
    ['is not the name of a secret', { variables: { secretName: 'x' } }],
    [
      'is no user name in a secure object',
      { parameters: { a: { type: 'secureObject', defaultValue: { userName: 'x', password: '' } } } },
    ],
    ['is no example in a description', { metadata: { comments: 'x.ps1 -Password y' } }],
    ['is not in a description', { parameters: { a: { type: 'string', metadata: { password: 'x' } } } }],
  ];
  for (const [what, template] of passed)
    it(what, () => {
      assert.deepEqual(findingsOf(template), []);
    });

  it('is found in the parameter file, by the name or by the type that the template declares', () => {
    const declared = { parameters: { a: { type: 'securestring' }, b: { type: 'string' } } };
    const written = { a: { value: 'x' }, b: { value: 'y' }, password: { value: 'z' } };
    assert.deepEqual(
      findingsOf(declared, written).map(({ file, line, what }) => [
        file,
        line,
        / for (\w+) /.exec(what)?.[1],
      ]),
      [
        ['/c/x.parameters.json', 4, 'a'],
        ['/c/x.parameters.json', 10, 'password'],
      ],
    );
  });

  it('is found in any value of the parameter file, at its place', () => {
    const declared = { parameters: { a: { type: 'object' }, b: { type: 'secureObject' } } };
    const written = { a: { value: { url: [sas] } }, b: { value: { c: 'x' } }, d: { value: { token: 'x' } } };
    assert.deepEqual(
      findingsOf(declared, written).map(({ line, what }) => [line, what]),
      [
        [6, 'A SAS signature in the value of url stands in clear in the file.'],
        [12, 'A value for b stands in clear in the file.'],
        [17, 'A value for token stands in clear in the file.'],
      ],
    );
  });

  it('is named by the parameter in whose default it stands', () => {
    const template = { parameters: { installer: { type: 'string', defaultValue: sas } } };
    const [finding] = findingsOf(template);
    assert.deepEqual(
      [finding?.what, finding?.line],
      ['A SAS signature in the value of installer stands in clear in the file.', 11],
    );
    assert.doesNotMatch(JSON.stringify(finding), /abc123/);
  });

  it('is in no finding itself', () => {
    const [finding] = findingsOf({ variables: { password: 'Hidden1' } });
    assert.doesNotMatch(JSON.stringify(finding), /Hidden1/);
  });
});
