import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { parseGoldenImage } from '../../../tasks/core/configuration/golden-image.js';
import type { JsonObject } from '../../../tasks/core/configuration/json.js';
import { templateFormFindings } from '../../../tasks/core/configuration/template-form.js';

const machine = {
  type: 'Microsoft.DevTestLab/labs/virtualMachines',
  apiVersion: '2018-09-15',
  name: 'lab/vm',
};

const sound: JsonObject = {
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  contentVersion: '1.0.0.0',
  parameters: { size: { type: 'String' } },
  resources: [machine],
};

function findingsOf(more: JsonObject) {
  const text = JSON.stringify({ ...sound, ...more }, undefined, 1);
  const image = parseGoldenImage(text, '/c/x.json', 'Win\\x.json');
  assert.ok('key' in image);
  return templateFormFindings(image);
}

const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index}`, { type: 'int' }]));

describe('The form of a template', () => {
  const right: readonly (readonly [string, JsonObject])[] = [
    ['with the least that Azure wants', {}],
    ['with a schema without #', { $schema: 'https://example.com/deploymentTemplate.json' }],
    ['with 256 parameters', { parameters: many(256) }],
    [
      'with a parameter whose type the template defines',
      { definitions: { a: { type: 'int' } }, parameters: { a: { $ref: '#/definitions/a' } } },
    ],
    [
      'with limits and allowed values',
      { parameters: { a: { type: 'int', allowedValues: [], minValue: -1, maxLength: 0 } } },
    ],
    ['with resources by symbolic names', { resources: { vm: machine } }],
    [
      'with an apiProfile in place of api versions',
      { apiProfile: '2018-03-01-hybrid', resources: [{ type: machine.type, name: machine.name }] },
    ],
  ];
  for (const [what, more] of right)
    it(`is right ${what}`, () => {
      assert.deepEqual(findingsOf(more), []);
    });

  const wrong: readonly (readonly [string, JsonObject, RegExp])[] = [
    ['without its schema', { $schema: 'https://example.com/x.json' }, /\$schema/],
    ['without four numbers as contentVersion', { contentVersion: '1.0.0' }, /contentVersion/],
    ['with parameters in a list', { parameters: [] }, /^parameters must be an object/],
    ['with functions in an object', { functions: {} }, /^functions must be a list/],
    ['with 257 parameters', { parameters: many(257) }, /at most 256 parameters, this one 257/],
    ['with a parameter without a type', { parameters: { a: {} } }, /type of the parameter a /],
    [
      'with a parameter of an unknown type',
      { parameters: { a: { type: 'text' } } },
      /type of the parameter a /,
    ],
    [
      'with a type that it does not define',
      { parameters: { a: { $ref: '#/definitions/a' } } },
      /a type that the template does not define/,
    ],
    [
      'with allowed values that are no list',
      { parameters: { a: { type: 'int', allowedValues: 1 } } },
      /allowedValues of the parameter a must be a list/,
    ],
    [
      'with a limit that is no number',
      { parameters: { a: { type: 'int', maxValue: '9' } } },
      /maxValue of the parameter a must be a whole number/,
    ],
    [
      'with a resource that lacks two texts',
      { resources: [machine, { type: 'A/b' }] },
      /needs apiVersion, name,/,
    ],
    ['with a resource that is no object', { resources: [machine, 'x'] }, /needs type, apiVersion, name,/],
  ];
  for (const [what, more, why] of wrong)
    it(`is an error ${what}`, () => {
      const [finding, ...others] = findingsOf(more);
      assert.deepEqual([finding?.code, finding?.severity, others.length], ['IF320', 'error', 0]);
      assert.match(finding?.why ?? '', why);
    });

  it('is reported at its place, whatever the casing of the property', () => {
    const { $schema = '', resources = [] } = sound;
    const text = JSON.stringify({ ContentVersion: 'x', $schema, resources }, undefined, 1);
    const image = parseGoldenImage(text, '/c/x.json', 'Win\\x.json');
    assert.ok('key' in image);
    assert.deepEqual(
      templateFormFindings(image).map(({ file, line }) => [file, line]),
      [['/c/x.json', 2]],
    );
  });

  it('has a warning for a property that stands twice, at the place of the second', () => {
    const text = JSON.stringify(sound, undefined, 1).replace('{', '{\n "contentVersion": "1.0.0.0",');
    const image = parseGoldenImage(text, '/c/x.json', 'Win\\x.json');
    assert.ok('key' in image);
    const [finding, ...others] = templateFormFindings(image);
    assert.deepEqual([finding?.code, finding?.severity, others], ['IF325', 'warning', []]);
    assert.ok((finding?.line ?? 0) > 2);
  });
});
