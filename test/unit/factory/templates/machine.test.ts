import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { unknownImage } from '../../../../tasks/core/factory/templates/machine.js';
import { imageOf, labId, linux, values, windows, withMachine } from './prepared-templates.js';

describe('The image that a golden image is built from', () => {
  const custom = `${labId}/customimages/Base`;

  it('C38 asks for no image whose operating system the template states', () => {
    const asked = [windows, linux, { customImageId: custom }, { customImageId: "[reference('x').id]" }].map(
      (properties) => unknownImage(imageOf(withMachine(properties)), values),
    );
    assert.deepEqual(asked, [undefined, undefined, { kind: 'custom image', id: custom }, undefined]);
  });
});
