import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { JsonObject } from '../../../../tasks/core/configuration/json.js';
import type { Choice } from '../../../../tasks/core/factory/templates/build-parameters.js';
import { inputHashes } from '../../../../tasks/core/factory/templates/input-hashes.js';

function hashesOf({
  template = {},
  choices = [],
  artifacts = [],
  settings = {},
}: {
  readonly template?: JsonObject;
  readonly choices?: readonly Choice[];
  readonly artifacts?: readonly JsonObject[];
  readonly settings?: JsonObject;
}) {
  const text = inputHashes({ template }, choices, { properties: { artifacts } }, settings);
  const [template_, parameters, artifacts_] = text.split(' ');
  return { text, template: template_, parameters, artifacts: artifacts_ };
}

const choice = (
  value: string,
  type = 'string',
  source: NonNullable<Choice['source']> = 'override',
): Choice => ({
  name: 'Edition',
  declaration: { type },
  value: { value },
  source,
});

describe('What an image is built from, by hash', () => {
  it('fits into a tag of Azure', () => {
    const parts = ['template', 'parameters', 'artifacts', 'settings'].map((name) => `${name}=[0-9a-f]{16}`);
    assert.match(hashesOf({}).text, new RegExp(`^${parts.join(' ')}$`));
  });

  it('does not change with the order of properties', () => {
    const one = hashesOf({ template: { a: 1, b: { c: [1, 2], d: null } } });
    assert.equal(one.text, hashesOf({ template: { b: { d: null, c: [1, 2] }, a: 1 } }).text);
  });

  it('changes with the template, and with the order of a list', () => {
    assert.notEqual(
      hashesOf({ template: { a: [1, 2] } }).template,
      hashesOf({ template: { a: [2, 1] } }).template,
    );
  });

  it('changes with an artifact, which the hash of the parameters does not', () => {
    const one = hashesOf({ artifacts: [{ artifactId: 'a' }] });
    const other = hashesOf({ artifacts: [{ artifactId: 'b' }] });
    assert.notEqual(one.artifacts, other.artifacts);
    assert.equal(one.parameters, other.parameters);
  });

  it('changes with the settings by which the same template becomes another image', () => {
    assert.notEqual(hashesOf({ settings: { generalizes: true } }).text, hashesOf({}).text);
  });

  it('changes with the value of a parameter', () => {
    assert.notEqual(
      hashesOf({ choices: [choice('x')] }).parameters,
      hashesOf({ choices: [choice('y')] }).parameters,
    );
  });

  it('keeps nothing of the value of a secret', () => {
    const secret = (value: string) => hashesOf({ choices: [choice(value, 'securestring')] }).text;
    assert.equal(secret('one'), secret('two'));
  });

  it('does not change from night to night with what the task gives', () => {
    const own = (value: string) => hashesOf({ choices: [choice(value, 'string', 'task')] }).text;
    assert.equal(own('vm1'), own('vm2'));
  });
});
