import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { findingsOfFolder } from '../../../../tasks/core/factory/validate/offline.js';
import { goldenImage, labsJson, writeSources } from '../../../worlds/sources.js';

const subscription = '11111111-1111-4111-8111-111111111111';

async function codesOf(entries: readonly string[], images: Readonly<Record<string, unknown>>) {
  const labs = labsJson(subscription, { Near: entries }).Labs;
  const sources = await writeSources({ ...images, 'Labs.json': { Labs: [...labs, ...labs] } });
  try {
    return (await findingsOfFolder(sources.folder)).map(({ code }) => code);
  } finally {
    await sources.remove();
  }
}

describe('ValidateConfiguration', () => {
  it('C99 finds labs listed twice, and entries that match no golden image', async () => {
    const images = { 'GoldenImages/Win/Server.json': goldenImage() };
    assert.deepEqual((await codesOf(['Win', 'Linux'], images)).sort(), ['IF205', 'IF208']);
  });

  it('C99 finds golden images that cannot be parsed or deployed', async () => {
    const [unfilled, unknown] = [goldenImage(), goldenImage()];
    Object.assign(unfilled.parameters, { domain: { type: 'string' } });
    for (const { properties } of unknown.resources)
      Object.assign(properties, { galleryImageReference: { sku: 'S' } });
    const codes = await codesOf([''], {
      'GoldenImages/Broken.json': '{',
      'GoldenImages/Unfilled.json': unfilled,
      'GoldenImages/Unknown.json': unknown,
    });
    assert.deepEqual(codes.filter((code) => ['IF106', 'IF305', 'IF307'].includes(code)).sort(), [
      'IF106',
      'IF305',
      'IF307',
    ]);
  });
});
