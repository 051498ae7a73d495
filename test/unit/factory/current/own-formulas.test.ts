import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { OwnedFormula } from '../../../../tasks/core/configuration/formula.js';
import {
  isOwnFormula,
  isUpToDate,
  writtenFormula,
} from '../../../../tasks/core/factory/current/own-formulas.js';
import { labOf } from '../../../worlds/azure-things.js';

const factoryLabId = labOf('Factory').id;
const lab = labOf('Dev');
const place = { lab, factoryLabId };

const formula: OwnedFormula = {
  name: 'Box',
  imagePath: 'A',
  pathKey: 'a.json',
  content: { properties: { size: 'S', notes: 'ours' } },
  file: 'Box.json',
  line: 1,
  column: 1,
};

const image = { id: `${lab.id}/customimages/A-2`, osType: 'Windows' };

const written = (more: Partial<OwnedFormula> = {}) => writtenFormula({ ...formula, ...more }, image, place);

describe('A formula of a factory', () => {
  it('C126 is written as a whole, with the image, and with the location of the lab and the system of the image unless it says them', () => {
    assert.deepEqual(written().properties, {
      osType: 'Windows',
      formulaContent: {
        location: 'westeurope',
        properties: { size: 'S', notes: 'ours', customImageId: image.id },
      },
    });
    const { osType, formulaContent } = written({
      osType: 'Linux',
      content: { location: 'northeurope', properties: {} },
    }).properties;
    assert.deepEqual([osType, (formulaContent as { location?: string }).location], ['Linux', 'northeurope']);
  });

  it('C126 is up to date as long as its file says the same, in any order, and its image is the same', () => {
    const { tags } = written();
    const present = { tags, customImageId: '/customimages/a-2' };
    const isSame = (more: Partial<OwnedFormula>, name = 'A-2') =>
      isUpToDate(present, { ...formula, ...more }, name, place);
    assert.deepEqual(
      [
        isSame({}),
        isSame({ content: { properties: { notes: 'ours', size: 'S' } }, line: 9 }),
        isSame({ content: { properties: { size: 'M', notes: 'ours' } } }),
        isSame({ description: 'x' }),
        isSame({ osType: 'Linux' }),
        isSame({}, 'A-3'),
      ],
      [true, true, false, false, false, false],
    );
  });

  it('C126 is one with the tags of this very factory', () => {
    const { tags } = written();
    const others = { ...tags, ImageFactoryLab: labOf('Other').id };
    const { ImageFactoryFormula: hash = '', ImageFactoryLab: owner = '' } = tags;
    assert.deepEqual(
      [tags, others, { ImageFactoryFormula: hash }, { ImageFactoryLab: owner }, {}].map((one) =>
        isOwnFormula({ tags: one }, factoryLabId),
      ),
      [true, false, false, false, false],
    );
  });
});
