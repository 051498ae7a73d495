import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { JsonObject } from '../../../../tasks/core/configuration/json.js';
import { baseImageOf } from '../../../../tasks/core/factory/templates/base-image.js';
import { imageMachine } from '../../../../tasks/core/factory/templates/machine.js';
import { imageOf, labId, values, withMachine } from './prepared-templates.js';

const reference = { publisher: 'P', offer: 'O', sku: 'S' };

function baseOf(properties: JsonObject) {
  const machine = imageMachine(imageOf(withMachine(properties)), values);
  assert.ok(machine);
  return baseImageOf(machine);
}

const ofVersion = (version: string) => baseOf({ galleryImageReference: { ...reference, version } }).kind;

describe('The base of a golden image', () => {
  it('C123 is the newest version of a Marketplace image, where it is latest or not stated', () => {
    const newest = { kind: 'moving', image: reference };
    assert.deepEqual(baseOf({ galleryImageReference: reference }), newest);
    assert.deepEqual(baseOf({ galleryImageReference: { ...reference, version: 'Latest' } }), newest);
  });

  it('C123 is fixed where the template has a version', () => {
    assert.equal(ofVersion('20348.2700.241004'), 'pinned');
  });

  it('C123 is not known where only the deployment knows the version, or the image', () => {
    assert.equal(ofVersion("[reference('x').version]"), 'other');
    assert.equal(
      baseOf({ galleryImageReference: { ...reference, sku: "[reference('x').sku]" } }).kind,
      'other',
    );
  });

  it('C123 is not known of other images', () => {
    assert.equal(baseOf({ customImageId: `${labId}/customimages/base` }).kind, 'other');
    assert.equal(baseOf({ sharedImageId: `${labId}/sharedgalleries/g/sharedimages/base` }).kind, 'other');
  });
});
