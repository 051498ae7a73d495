import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { type GoldenImage, parseGoldenImage } from '../../../../tasks/core/configuration/golden-image.js';
import { definedUnits } from '../../../../tasks/core/factory/list/defined-units.js';
import { labOf } from '../../../worlds/azure-things.js';
import { goldenImage } from '../../../worlds/configuration.js';

const lab = labOf('Factory');

function definedBy(template: object) {
  const image = parseGoldenImage(JSON.stringify(template), 'Server.json', 'Win\\Server.json') as GoldenImage;
  return definedUnits([image], lab, new Date('2026-11-30T12:00:00Z'))[0];
}

/** A golden image with these properties of its machine in place of the usual ones. */
function withProperties(changes: object): object {
  const template = goldenImage();
  const [machine] = template.resources;
  return { ...template, resources: [{ ...machine, properties: { ...machine?.properties, ...changes } }] };
}

describe('What the list says of a golden image', () => {
  it('is what it is built from, with which artifacts, and its description', () => {
    assert.deepEqual(definedBy(goldenImage({ artifacts: ['windows-7zip', 'windows-chrome'] })), {
      verb: 'define',
      subject: { kind: 'golden image', name: 'Win\\Server.json' },
      outcome: 'succeeded',
      reason: 'Built from P:O:S:latest with windows-7zip, windows-chrome.',
      details: {
        builtFrom: 'P:O:S:latest',
        osType: 'Windows',
        artifacts: 'windows-7zip, windows-chrome',
        description: 'An image',
      },
    });
  });

  it('names an image of a lab', () => {
    const customImageId = `${lab.id}/customImages/Base-1`;
    const { reason } = definedBy(withProperties({ galleryImageReference: null, customImageId })) ?? {};
    assert.equal(reason, 'Built from the custom image Base-1 without artifacts.');
  });

  it('says that nobody knows it before the build', () => {
    const unknown = definedBy(withProperties({ galleryImageReference: "[reference('x').image]", notes: 1 }));
    assert.equal(unknown?.reason, 'Built from what is known only during the build without artifacts.');
    assert.deepEqual(unknown.details, {});
  });
});
