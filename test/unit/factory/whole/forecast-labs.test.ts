import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type {
  DistributeAction,
  WriteFormulaAction,
} from '../../../../tasks/core/factory/distribute/actions.js';
import { customImageOf, labsWith, sharingWith } from '../../../../tasks/core/factory/whole/forecast-labs.js';
import { labOf, storedOf } from '../../../worlds/azure-things.js';
import { judgedLab } from '../retire/retire-states.js';
import { begun, factoryLab, held } from './whole-state.js';

const image = storedOf({ imagePath: 'A.json', imageName: 'A-new' });

function bringTo(labName: string): DistributeAction {
  const subject = { kind: 'stored image', name: 'A-new' };
  const lab = labOf(labName);
  return {
    kind: 'distribute',
    key: lab.id,
    verb: 'distribute',
    work: 'job',
    subject,
    reason: '',
    image,
    factoryLab,
    lab,
  };
}

describe('The labs after what is brought to them', () => {
  it('have the images that come beside those that they have, each lab its own', () => {
    const labs = [judgedLab(labOf('Near'), [held('Near', 'A.json')]), judgedLab(labOf('Far'), [])];
    const near = { ...bringTo('Near'), lab: { ...labOf('Near'), id: labOf('Near').id.toUpperCase() } };
    const names = labsWith(labs, [near], begun).map(({ images }) => images.map(({ name }) => name));
    assert.deepEqual(names, [['A-old', 'A-new'], []]);
  });

  it('have them with the marks by which a factory knows its own', () => {
    const { tags, provisioningState, createdDate } = customImageOf(bringTo('Near'), begun);
    assert.deepEqual([tags['ImagePath'], provisioningState, createdDate], ['A.json', 'Succeeded', begun]);
    assert.equal(tags['ImageFactoryLab'], factoryLab.id);
  });
});

describe('The formulas of a lab after they are written', () => {
  const dev = labOf('Near');
  const box = { id: `${dev.id}/formulas/Box`, name: 'Box', customImageId: `${dev.id}/customimages/A-old` };
  const theirs = { ...box, id: `${dev.id}/formulas/Theirs`, name: 'Theirs' };
  const writing = {
    kind: 'write formula',
    lab: dev,
    formula: { name: 'box' },
    candidates: ['A-new', 'A-old'],
  } as unknown as WriteFormulaAction;

  it('C126 make VMs of the image that comes, so that the older one may go, and others stay as they are', () => {
    const lab = { ...judgedLab(dev, [held('Near', 'A.json')]), formulas: { formulas: [box, theirs] } };
    const [after] = labsWith([lab, judgedLab(labOf('Far'), [])], [writing], begun);
    const { formulas = [] } = { formulas: undefined, ...after?.formulas };
    assert.deepEqual(
      formulas.map(({ customImageId }) => customImageId?.split('/').at(-1)),
      ['A-new', 'A-old'],
    );
  });

  it('C126 stay unknown where they are', () => {
    const [after] = labsWith([judgedLab(dev, [])], [writing], begun);
    assert.equal(after?.formulas, undefined);
  });
});

describe('A lab after it was offered a version', () => {
  const offer = {
    lab: labOf('Near'),
    gallery: { id: '/galleries/Images', name: 'Images' },
    version: { definition: { name: 'A' }, name: '2.0.0' },
  } as unknown as Parameters<typeof sharingWith>[1];
  const nothing = { images: [] } as unknown as Parameters<typeof sharingWith>[0];

  it('has the gallery, and the version among its images', () => {
    const { shared, images } = sharingWith(nothing, offer);
    assert.equal(shared?.galleryId, '/galleries/Images');
    assert.deepEqual(images, [{ name: 'A', isEnabled: true, versions: ['2.0.0'] }]);
  });

  it('keeps the older versions, each once, and shows again what was hidden', () => {
    const before = sharingWith(nothing, offer);
    const hidden = { ...before, images: [{ name: 'a', isEnabled: false, versions: ['1.0.0', '2.0.0'] }] };
    assert.deepEqual(sharingWith(hidden, offer).images, [
      { name: 'A', isEnabled: true, versions: ['1.0.0', '2.0.0'] },
    ]);
  });
});
