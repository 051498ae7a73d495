import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { parseGoldenImage } from '../../../../tasks/core/configuration/golden-image.js';
import type { JsonObject } from '../../../../tasks/core/configuration/json.js';
import { parseParameterFile } from '../../../../tasks/core/configuration/parameter-file.js';
import { parseParameterOverrides } from '../../../../tasks/core/configuration/parameter-overrides.js';
import { parameterSecrets } from '../../../../tasks/core/lab/templates/secret-values.js';

function image(parameters: JsonObject, values: JsonObject = {}) {
  const template = { parameters, resources: [{ type: 'Microsoft.DevTestLab/labs/virtualMachines' }] };
  const golden = parseGoldenImage(JSON.stringify(template), '/c/x.json', 'Win\\x.json');
  const parameterFile = parseParameterFile(JSON.stringify({ parameters: values }), '/c/x.parameters.json');
  assert.ok('key' in golden && 'values' in parameterFile);
  return { ...golden, parameterFile };
}

const secretsOf = (one: ReturnType<typeof image>, overrides = '') =>
  parameterSecrets([one], parseParameterOverrides(overrides));

describe('The secrets among the values of parameters', () => {
  it('are those of secure strings, from parameterOverrides and from the file', () => {
    const parameters = { a: { type: 'secureString' }, B: { type: 'SECURESTRING' }, c: { type: 'string' } };
    const values = { b: { value: 'hidden-2' }, c: { value: 'shown' } };
    assert.deepEqual(secretsOf(image(parameters, values), '-A hidden-1 -c shown'), ['hidden-1', 'hidden-2']);
  });

  it('are both values of one parameter, of which one is not used', () => {
    const one = image({ a: { type: 'securestring' } }, { a: { value: 'hidden-1' } });
    assert.deepEqual(secretsOf(one, '-a hidden-2 -a hidden-3'), ['hidden-2', 'hidden-3', 'hidden-1']);
  });

  const members = { user: 'hidden-1', list: [{ deep: 'hidden-2' }, 482913, true, null] };
  const hidden = ['hidden-1', 'hidden-2', '482913'];
  const object = { a: { type: 'secureObject' } };

  it('are all texts and numbers of a secure object in the file', () => {
    assert.deepEqual(secretsOf(image(object, { a: { value: members } })), hidden);
  });

  it('are all texts and numbers of a secure object in parameterOverrides, in JSON and as a pair', () => {
    const json = JSON.stringify(members);
    assert.deepEqual(secretsOf(image(object), `{"a": ${json}}`), hidden);
    assert.deepEqual(secretsOf(image(object), `{"a": {"value": ${json}}}`), hidden);
    assert.deepEqual(secretsOf(image(object), `-a '${json}'`), hidden);
  });

  it('are clear defaults of secure parameters, but no expressions', () => {
    const one = image({
      a: { type: 'securestring', defaultValue: 'hidden-1' },
      b: { type: 'secureObject', defaultValue: { c: 'hidden-2', d: '[newGuid()]' } },
      e: { type: 'string', defaultValue: 'shown' },
    });
    assert.deepEqual(secretsOf(one), ['hidden-1', 'hidden-2']);
  });

  it('are not what Azure looks up in a key vault', () => {
    const reference = { keyVault: { id: '/subscriptions/s/vault' }, secretName: 'Token' };
    assert.deepEqual(secretsOf(image({ a: { type: 'securestring' } }, { a: { reference } })), []);
  });
});
