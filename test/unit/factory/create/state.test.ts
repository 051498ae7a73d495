import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { neededImages } from '../../../../tasks/core/factory/create/state.js';
import { imageOf, labId, values, withMachine } from '../templates/prepared-templates.js';

describe('The images of which CreateImageVMs asks Azure', () => {
  const sharedImageId = `${labId}/sharedgalleries/g/sharedimages/base`;
  const customImageId = `${labId}/customimages/base`;
  const goldenImages = [{ sharedImageId }, { customImageId }].map((one) => imageOf(withMachine(one)));

  const needed = (includeSysprep: boolean) =>
    neededImages(goldenImages, values, { includeSysprep }).map(({ kind }) => kind);

  it('C38 are all whose operating system is not stated, where VMs are generalized', () => {
    assert.deepEqual(needed(true), ['shared image', 'custom image']);
  });

  it('C61 are those that tell their generation, where VMs are not generalized', () => {
    assert.deepEqual(needed(false), ['shared image']);
  });
});
