import assert from 'node:assert/strict';
import type { ImageDefinition } from '../../../../tasks/core/azure/resources/image-definitions.js';
import { chooseDefinition } from '../../../../tasks/core/factory/gallery/choose-definition.js';
import { definitionTags } from '../../../../tasks/core/factory/gallery/gallery-tags.js';
import type { DefinitionTraits } from '../../../../tasks/core/factory/gallery/traits.js';
import { imageStems } from '../../../../tasks/core/factory/images/image-names.js';
import {
  definitionOf,
  factoryLabId,
  gallery,
  generation2,
  trustedLaunch,
} from '../../../worlds/gallery-things.js';
import { labOf } from '../../../worlds/azure-things.js';

const path = 'Win11\\Dev.json';
const factoryLab = { ...labOf('Factory'), id: factoryLabId, name: 'Factory' };

function choose(
  definitions: readonly ImageDefinition[],
  traits: DefinitionTraits = generation2,
  imagePath = path,
) {
  return chooseDefinition(imagePath, traits, {
    gallery,
    definitions,
    factoryLab,
    stem: imageStems([imagePath]),
  });
}

describe('the definition of an image', () => {
  it('is made with the name of its path, the tags of the factory and all its traits', () => {
    assert.deepEqual(choose([], trustedLaunch).toCreate, {
      id: `${gallery.id}/images/Win11_Dev`,
      location: 'westeurope',
      tags: definitionTags(path, factoryLabId),
      ...trustedLaunch,
      identifier: { publisher: 'Factory', offer: 'Win11', sku: 'Win11_Dev' },
    });
  });

  it('is the factory’s own of this path and kind, whatever it is called', () => {
    const own = definitionOf('Something', 'WIN11/dev.json');
    assert.equal(choose([definitionOf('Win11_Dev', 'Other\\Dev.json'), own]).existing, own);
  });

  for (const [what, traits, name] of [
    ['of another generation', { ...generation2, generation: 'V1' }, 'Win11_Dev-V1'],
    ['with Trusted Launch', trustedLaunch, 'Win11_Dev-TL'],
    ['that is specialized', { ...generation2, osState: 'Specialized' }, 'Win11_Dev-V2-specialized'],
    ['for another processor', { ...generation2, architecture: 'Arm64' }, 'Win11_Dev-V2-Arm64'],
  ] as const)
    it(`is another one for an image ${what} than before`, () => {
      const created = choose([definitionOf('Win11_Dev', path)], traits).toCreate;
      assert.equal(created?.id, `${gallery.id}/images/${name}`);
    });

  it('is refused, and nothing else, where somebody’s definition has its name', () => {
    const theirs = definitionOf('WIN11_DEV', path, generation2, { tags: {} });
    const { refusal } = choose([theirs]);
    assert.match(refusal?.what ?? '', /Win11\\Dev\.json is not published.*WIN11_DEV/);
    assert.ok(refusal?.remedy);
  });

  it('has a name and an identifier of its own where another factory has taken them', () => {
    const theirs = definitionOf('Win11_Dev', path, generation2, {
      tags: definitionTags(path, `${factoryLabId}2`),
    });
    const { toCreate } = choose([theirs]);
    assert.match(toCreate?.id ?? '', /\/Win11_Dev-[0-9a-f]{6}$/);
    const sameTriple = choose([
      definitionOf('Elsewhere', 'x\\y.json', generation2, {
        identifier: { publisher: 'FACTORY', offer: 'win11', sku: 'Win11_Dev' },
      }),
    ]);
    assert.match(sameTriple.toCreate?.identifier.publisher ?? '', /^Factory-[0-9a-f]{6}$/);
  });

  it('has a hyphen for the folder of an image without folder', () => {
    assert.equal(choose([], generation2, 'Dev.json').toCreate?.identifier.offer, '-');
  });
});
