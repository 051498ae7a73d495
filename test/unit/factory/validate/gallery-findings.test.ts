import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { GalleryStock } from '../../../../tasks/core/factory/gallery/stock.js';
import {
  clashFindings,
  findingsOfGallery,
} from '../../../../tasks/core/factory/validate/gallery-findings.js';
import type { CheckedGallery } from '../../../../tasks/core/factory/validate/gallery-state.js';
import { labOf } from '../../../worlds/azure-things.js';
import {
  builtImage,
  definitionOf,
  factoryLabId,
  gallery,
  trustedLaunch,
  versionOf,
} from '../../../worlds/gallery-things.js';
import { galleryWith, imageOf } from './checked-things.js';

const factoryLab = labOf('Factory', { id: factoryLabId });

const checked = (more: Partial<GalleryStock> = {}, others: Partial<CheckedGallery> = {}): CheckedGallery => ({
  ...galleryWith(more),
  ...others,
});

function stockOf({ view: { stock } }: CheckedGallery): GalleryStock {
  assert.ok(stock);
  return stock;
}

const judged = (one: CheckedGallery) =>
  findingsOfGallery(one).map(({ code, severity }) => `${code} ${severity}`);

const definitions = (count: number) =>
  Array.from({ length: count }, (_, index) => definitionOf(`D${index}`, `D${index}.json`));

describe('The gallery of a factory', () => {
  it('has no finding where all is well', () => {
    assert.deepEqual(judged(checked({ definitions: definitions(3) })), []);
  });

  it('IF515 has what keeps it from being used or read', () => {
    const fault = { severity: 'error', what: 'The gallery Images was not found.' } as const;
    assert.deepEqual(judged(checked({}, { view: { fault }, findings: [fault] })), ['IF515 error']);
  });

  it('IF518 is nearly full from nine tenths of what Azure allows on', () => {
    assert.deepEqual(judged(checked({ definitions: definitions(899) })), []);
    const [finding] = findingsOfGallery(checked({ definitions: definitions(900) }));
    assert.deepEqual([finding?.code, finding?.severity], ['IF518', 'warning']);
    assert.match(`${finding?.what} ${finding?.why}`, /has 900 image definitions.*allows 1000/);
  });

  it('IF518 counts the versions of all its definitions', () => {
    const definition = definitionOf('D', 'D.json');
    const version = versionOf(definition, '1.0.0', builtImage());
    const versions = Array.from({ length: 4500 }, () => version);
    const own = [1, 2].map(() => ({ imagePath: 'D.json', definition, versions }));
    assert.deepEqual(judged(checked({ own })), ['IF518 warning']);
    assert.deepEqual(judged(checked({ own: own.slice(1) })), []);
  });

  it('IF519 keeps deleted versions where soft delete is on', () => {
    assert.deepEqual(judged(checked({ gallery: { ...gallery, keepsDeleted: true } })), ['IF519 notice']);
  });

  it('IF508 lacks rights', () => {
    const need = {
      action: 'Microsoft.Compute/galleries/images/write',
      kind: 'action',
      on: 'gallery',
      to: 'make image definitions',
      scopeId: gallery.id,
    } as const;
    const needs = [{ task: 'DistributeImages', applicable: [need], missing: [need] }];
    const [finding] = findingsOfGallery(checked({}, { needs }));
    assert.equal(finding?.code, 'IF508');
    assert.match(
      finding.what,
      /^DistributeImages: .* may not Microsoft\.Compute\/galleries\/images\/write on/,
    );
  });
});

describe('The definition of a golden image', () => {
  const image = imageOf('Win11\\Dev.json');
  const clash = (...present: GalleryStock['definitions']) =>
    clashFindings([image], stockOf(checked({ definitions: present })), factoryLab).get(image.key);
  const theirs = definitionOf('Win11_Dev', image.imagePath, undefined, { tags: {} });

  it('IF517 cannot be made where somebody has one of its name, which is said at the golden image', () => {
    const finding = clash(theirs);
    assert.deepEqual([finding?.code, finding?.severity, finding?.file], ['IF517', 'error', image.file]);
    assert.match(finding?.what ?? '', /Win11_Dev that is not the factory's/);
  });

  it('is made otherwise', () => {
    assert.equal(clash(), undefined);
    assert.equal(clash(definitionOf('Other', 'Other.json')), undefined);
  });

  it('is another one where the factory has its own, whatever it is called', () => {
    const furtherOne = { ...theirs, name: 'Win11_Dev-V2' };
    const own = definitionOf('Something', image.imagePath, trustedLaunch);
    assert.equal(clash(theirs, furtherOne, own), undefined);
  });
});
