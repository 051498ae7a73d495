import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { readFormulas } from '../../../tasks/core/configuration/formulas.js';
import { linkTo, type Sources, writeSources } from '../../worlds/sources.js';

const formula = { ImagePath: 'A', formulaContent: { properties: { size: 'S' } } };

describe('The formulas of a Configuration folder', () => {
  let sources: Sources;
  before(async () => {
    sources = await writeSources({
      'None/GoldenImages/A.json': {},
      'Some/formulas/B.json': formula,
      'Some/formulas/A.json': formula,
      'Some/formulas/Broken.json': '{',
      'Some/formulas/notes.txt': 'x',
      'Some/formulas/Below/C.json': formula,
      'Out/Formulas/Linked.json': linkTo('../../../etc/hostname'),
    });
  });
  after(() => sources.remove());

  const read = (folder: string) => readFormulas(folder, sources.folder);

  it('are none without the folder Formulas', async () => {
    assert.deepEqual(await read('None'), { formulas: [], names: new Set(), findings: [] });
  });

  it('are its JSON files, in any casing of its name; those that cannot be used are known all the same', async () => {
    const { formulas, names, findings } = await read('Some');
    assert.deepEqual(
      formulas.map(({ name }) => name),
      ['A', 'B'],
    );
    assert.deepEqual([...(names ?? [])], ['a', 'b', 'broken']);
    assert.deepEqual(
      findings.map(({ code }) => code),
      ['IF106'],
    );
  });
});
