import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { usesOf } from '../../../../tasks/core/lab/delete-custom-image/uses.js';
import { customImageOf, labOf, machineOf } from '../../../worlds/azure-things.js';

const lab = labOf('Factory');

const image = customImageOf(lab, 'Tools');

const formula = (name: string, customImageId?: string) => ({
  id: `${lab.id}/formulas/${name}`,
  name,
  ...(customImageId === undefined ? {} : { customImageId }),
});

describe('What still uses a custom image', () => {
  it('is a formula that names it, in any casing', () => {
    const formulas = [
      formula('Desk', image.id.toUpperCase()),
      formula('Other', `${image.id}2`),
      formula('None'),
    ];
    assert.deepEqual(usesOf(image, { formulas, machines: [] }), ['the formula Desk']);
  });

  it('is a VM that is being created from it, and none that is there', () => {
    const states = ['Creating', 'Succeeded', 'Failed', 'ApplyingArtifacts'];
    const machines = states.map((provisioningState) =>
      machineOf(provisioningState, { provisioningState, customImageId: image.id }),
    );
    const other = machineOf('Other', { provisioningState: 'Creating', customImageId: `${image.id}2` });
    assert.deepEqual(usesOf(image, { formulas: [], machines: [...machines, other] }), [
      'the VM Creating, which is being created',
    ]);
  });
});
