import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { JsonObject } from '../../../../tasks/core/configuration/json.js';
import { failure, labId, machine, names, prepared, windows } from './prepared-templates.js';

const base = {
  parameter: 'customImageId',
  imageId: `${labId}/customimages/Base-Jan-1-2026`,
  osType: 'Windows',
} as const;

/** A template whose machine is made of what a parameter says. */
const upon = (properties: JsonObject, parameters: JsonObject = { customImageId: { type: 'string' } }) => ({
  parameters: { ...names, ...parameters },
  resources: [machine(properties)],
});

const byParameter = { customImageId: "[parameters('customImageId')]" };

describe('A template that is built upon another golden image', () => {
  it('gets the image by its parameter, before its default, and with that the operating system', () => {
    const template = upon(byParameter, { customImageId: { type: 'string', defaultValue: 'x' } });
    const { parameters, osType, findings } = prepared(template, {
      base,
      overrides: [{ name: 'customImageId', value: 'y' }],
    });
    assert.deepEqual([parameters['customImageId']?.value, osType, findings], [base.imageId, 'Windows', []]);
  });

  it('gets it by the parameter that Images.json names, in any casing', () => {
    const template = upon({ customImageId: "[parameters('parent')]" }, { parent: { type: 'string' } });
    const { parameters } = prepared(template, { base: { ...base, parameter: 'PARENT' } });
    assert.equal(parameters['parent']?.value, base.imageId);
  });

  it('has the same hashes whichever image it gets: that is told by the base', () => {
    const of = (imageId: string) => prepared(upon(byParameter), { base: { ...base, imageId } }).inputs;
    assert.equal(of(base.imageId), of(`${labId}/customimages/Other`));
  });

  it('IF333 cannot be built without the parameter, nor by one that the task itself fills', () => {
    const missing = failure(upon(windows, {}), { base });
    assert.deepEqual([missing?.code, missing?.file], ['IF333', '/c/a.json']);
    assert.equal(failure(upon(byParameter), { base: { ...base, parameter: 'labName' } })?.code, 'IF333');
  });

  it('IF314 cannot be built by a parameter that takes no text', () => {
    const found = failure(upon(byParameter, { customImageId: { type: 'int' } }), { base });
    assert.deepEqual([found?.code, found?.remedy], ['IF314', 'Declare it as "type": "string".']);
  });

  it('IF334 cannot be built where its machine is certainly made of something else', () => {
    const fixed = `${labId}/customimages/Other`;
    const others = [windows, { customImageId: fixed }, { ...windows, customImageId: null }];
    assert.deepEqual(
      others.map((properties) => failure(upon(properties), { base })?.code),
      others.map(() => 'IF334'),
    );
    const atDeployment = upon({ customImageId: "[reference('x').outputs.id.value]" });
    assert.notEqual(failure(atDeployment, { base })?.code, 'IF334');
  });
});
