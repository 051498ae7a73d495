import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { tookOf } from '../../../../results-tab/views/took.js';
import type { ImageTook, Took } from '../../../../tasks/core/report/schema.js';
import { report } from '../samples.js';

const gigabyte = 2 ** 30;

const build: ImageTook = {
  path: 'Win.json',
  machineSeconds: 5400,
  expectedMachineSeconds: 3600,
  expectedMachines: 1,
  guessedMachines: 1,
};

const copy: ImageTook = { path: 'win.JSON', movedBytes: 127 * gigabyte, storedBytes: 127 * gigabyte };

const other: ImageTook = { path: 'Linux.json', freedBytes: 30 * gigabyte };

function taken(took: Took, more: { readonly planOnly?: boolean } = {}) {
  return report({ more: { took, ...more } });
}

const built = taken({ ...build, images: [build] });

const brought = taken({ ...copy, freedBytes: 30 * gigabyte, images: [copy, other] });

describe('What a run took, on the page', () => {
  it('is added up over its tasks, in all and by golden image, however that is cased', () => {
    assert.deepEqual(tookOf([built, brought]), [
      ['In all', '1.5', '1.0 (1 guessed)', '127 GB', '127 GB', '30 GB'],
      ['Win.json', '1.5', '1.0 (1 guessed)', '127 GB', '127 GB', ''],
      ['Linux.json', '', '', '', '', '30 GB'],
    ]);
  });

  it('is told of those golden images alone that are wanted', () => {
    const names = tookOf([built, brought], (path) => path.startsWith('Lin')).map(([name]) => name);
    assert.deepEqual(names, ['In all', 'Linux.json']);
  });

  it('is what is expected where all was only planned, and does not count what was planned beside', () => {
    const expected: ImageTook = { path: 'Win.json', expectedMachineSeconds: 3600, guessedMachines: 1 };
    const plan = taken({ ...expected, images: [expected] }, { planOnly: true });
    assert.deepEqual(tookOf([plan])[0], ['In all', '', '1.0 (1 guessed)', '', '', '']);
    assert.deepEqual(tookOf([plan, brought]), tookOf([brought]));
  });

  it('is nothing of reports that do not tell it', () => {
    assert.deepEqual(tookOf([report()]), []);
  });

  it('says of little that there is some', () => {
    const little = { machineSeconds: 100, expectedMachineSeconds: 3600, storedBytes: 5 };
    assert.deepEqual(tookOf([taken({ ...little, images: [] })]), [
      ['In all', 'below 0.1', '1.0', '', 'below 0.1 GB', ''],
    ]);
  });
});
