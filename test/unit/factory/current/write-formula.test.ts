import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { OwnedFormula } from '../../../../tasks/core/configuration/formula.js';
import { type FormulaChange, writeFormula } from '../../../../tasks/core/factory/current/write-formula.js';
import { customImageOf, labOf } from '../../../worlds/azure-things.js';
import { azureInMemory, type Routes } from '../../azure/azure-in-memory.js';
import { fakeContext } from '../../step/fake-context.js';

const lab = labOf('Dev');
const factoryLabId = labOf('Factory').id;

const formula: OwnedFormula = {
  name: 'Box',
  imagePath: 'A',
  pathKey: 'a.json',
  content: { properties: { size: 'S' } },
  file: 'Box.json',
  line: 1,
  column: 1,
};

const change: FormulaChange = {
  formula,
  lab,
  factoryLabId,
  imagePath: 'A.json',
  candidates: ['A-3', 'A-2'],
};

const image = customImageOf(lab, 'A-2', { tags: { ImagePath: 'A.json' } });

const path = 'labs/Dev/formulas/Box';

/** Writes the formula where the lab has one of its name, or none. */
async function written(present: object | undefined, more: Routes = {}) {
  const sent: { readonly tags?: Readonly<Record<string, string>> }[] = [];
  const missing = { status: 404, body: { error: { code: 'ResourceNotFound', message: 'No.' } } };
  const { azure, asked } = await azureInMemory([lab], {
    '*': missing,
    'GET labs/Dev/customimages/A-2': {
      body: {
        id: image.id,
        name: image.name,
        tags: image.tags,
        properties: { provisioningState: 'Succeeded' },
      },
    },
    [`GET ${path}`]: present ? { body: present } : missing,
    [`PUT ${path}`]: ({ body }) => {
      sent.push(body as object);
      return { status: 201, body: { ...(body as object), id: `${lab.id}/formulas/Box`, name: 'Box' } };
    },
    ...more,
  });
  const context = fakeContext({ operationTimeoutMinutes: 1 }, azure);
  return { end: await writeFormula(change, context), sent, asked: asked() };
}

describe('What writes a formula to a lab', () => {
  it('C126 writes it whole, with the best image that the lab has', async () => {
    const { end, sent } = await written(undefined);
    assert.equal(end.end, 'written');
    assert.deepEqual(Object.keys(sent[0]?.tags ?? {}).sort(), ['ImageFactoryFormula', 'ImageFactoryLab']);
    assert.match(JSON.stringify(sent[0]), /"customImageId":"[^"]*\/customimages\/A-2"/);
  });

  it('C126 leaves one that somebody has made meanwhile', async () => {
    const { end, sent } = await written({
      id: `${lab.id}/formulas/Box`,
      name: 'Box',
      tags: {},
      properties: {},
    });
    assert.deepEqual([end.end, sent], ['foreign', []]);
  });

  it('C126 writes nothing where all is as it is to be', async () => {
    const first = await written(undefined);
    const { end, sent } = await written({ id: `${lab.id}/formulas/Box`, name: 'Box', ...first.sent[0] });
    assert.deepEqual([end.end, sent], ['same', []]);
  });

  it('C126 writes nothing where the lab has no image for it', async () => {
    const gone = { status: 404, body: { error: { code: 'ResourceNotFound', message: 'No.' } } };
    const { end, sent } = await written(undefined, { 'GET labs/Dev/customimages/A-2': gone });
    assert.deepEqual([end.end, sent], ['no image', []]);
  });
});
